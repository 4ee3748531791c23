import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import {
  type ArchiveReader,
  type PublicKey,
  type PublicKeys,
  type StoredObject,
  Unreadable,
} from '../../../core/digests/ports';
import type { FakeObject, ObjectStore } from './object-store';
import type { SigningKey } from './signing-key';

const ARCHIVED = ['GLACIER', 'DEEP_ARCHIVE'];

/** What the verifier asks of a bucket, without HTTP: properties are tried thousands of times. */
export class MemoryArchive implements ArchiveReader {
  public readonly bucket: string | undefined;
  public readonly keepsMetadata: boolean;
  /** Called before each request: a test may interrupt there. */
  public onRequest: () => void = () => undefined;

  public constructor(
    private readonly store: ObjectStore,
    private readonly options: { readonly isFolder?: boolean; readonly pageSize?: number; readonly time?: number } = {},
  ) {
    this.bucket = options.isFolder ? undefined : store.bucket;
    this.keepsMetadata = !options.isFolder;
  }

  public time(): number | undefined {
    return this.options.time;
  }

  public async *list(prefix: string, after = '', signal?: AbortSignal): AsyncGenerator<readonly StoredObject[]> {
    let last = after;
    for (;;) {
      this.ask('list', prefix, signal);
      await Promise.resolve();
      const { keys, more } = this.store.page(prefix, last, this.options.pageSize ?? 1_000);
      yield keys.map((key) => this.listed(key, this.store.known(key)));
      if (!more) return;
      last = keys.at(-1) ?? last;
    }
  }

  public async folders(prefix: string, signal?: AbortSignal): Promise<readonly string[]> {
    this.ask('folders', prefix, signal);
    await Promise.resolve();
    const names = this.store.keys(prefix).map((key) => key.slice(prefix.length).split('/'));
    return [...new Set(names.filter(({ length }) => length > 1).map(([name = '']) => name))];
  }

  public async digest(key: string, signal?: AbortSignal): ReturnType<ArchiveReader['digest']> {
    const { body, metadata } = await this.read(key, signal);
    return { bytes: body, metadata: this.keepsMetadata ? metadata : undefined };
  }

  public async hash(key: string, signal?: AbortSignal): Promise<string> {
    const { body } = await this.read(key, signal);
    try {
      return createHash('sha256').update(gunzipSync(body)).digest('hex');
    } catch (error) {
      throw new Unreadable('damaged', 'unexpected end of file', { cause: error });
    }
  }

  private async read(key: string, signal?: AbortSignal): Promise<FakeObject> {
    this.ask('get', key, signal);
    await Promise.resolve();
    const object = this.store.get(key);
    if (object === undefined) throw new Unreadable('missing', 'NoSuchKey: there is no such object');
    if (ARCHIVED.includes(object.storageClass ?? '')) throw new Unreadable('archived', 'InvalidObjectState: GLACIER');
    return object;
  }

  private ask(what: 'list' | 'get' | 'folders', name: string, signal?: AbortSignal): void {
    this.onRequest();
    signal?.throwIfAborted();
    this.store.requests[what] += 1;
    for (const [prefix, fault] of this.store.faults)
      if (name.startsWith(prefix)) throw new Unreadable(fault, `${fault}: ${name}`);
  }

  private listed(key: string, { body, modified, storageClass }: FakeObject): StoredObject {
    return {
      key,
      bytes: body.length,
      modified: this.options.isFolder ? undefined : modified,
      storageClass,
    };
  }
}

/** CloudTrail's answers of what keys it has. */
export class FakePublicKeys implements PublicKeys {
  private readonly given = new Map<string, PublicKey>();
  public isDown = false;

  public constructor(private readonly keys: readonly SigningKey[]) {}

  public async find(region: string, fingerprint: string): Promise<PublicKey | undefined> {
    await Promise.resolve();
    if (this.isDown) throw new Unreadable('denied', 'AccessDeniedException: cloudtrail:ListPublicKeys');
    const found = this.keys.find((key) => key.region === region && key.fingerprint === fingerprint)?.publicKey;
    if (found) this.given.set(`${region}/${fingerprint}`, found);
    return found;
  }

  public used(): readonly PublicKey[] {
    return [...this.given.values()];
  }
}
