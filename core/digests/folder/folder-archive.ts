import { createReadStream, type Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { nameAndMessageOf } from '../../../lib/contract/error-message';
import { hashOfStream } from '../hash-of-gzip';
import { type ArchiveReader, type StoredObject, Unreadable, type UnreadableReason } from '../ports';

const PAGE = 1_000;

/**
 * An archive that was synced to a folder. Metadata and modification times are lost: docs/verify.md explains what cannot
 * be checked then.
 */
export class FolderArchive implements ArchiveReader {
  public readonly bucket: string | undefined;
  public readonly keepsMetadata = false;
  private readonly folder: string;

  /** @param under the common prefix of all keys if only a part of the bucket was synced; ends with a slash */
  public constructor(
    folder: string,
    private readonly under = '',
    bucket?: string,
  ) {
    this.folder = resolve(folder);
    this.bucket = bucket;
  }

  public time(): undefined {
    return undefined;
  }

  public async *list(prefix: string, after = '', signal?: AbortSignal): AsyncGenerator<readonly StoredObject[]> {
    let page: StoredObject[] = [];
    for await (const key of this.keysIn(prefix, after)) {
      signal?.throwIfAborted();
      const { size } = await read(() => stat(this.pathOf(key)));
      page.push({ key, bytes: size });
      if (page.length < PAGE) continue;
      yield page;
      page = [];
    }
    yield page;
  }

  public async folders(prefix: string): Promise<readonly string[]> {
    // Only a part of the bucket is here, so there is one path to it.
    if (prefix !== this.under && this.under.startsWith(prefix)) return this.under.slice(prefix.length).split('/', 1);
    const entries = await this.entries(prefix);
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  }

  public async digest(key: string, signal?: AbortSignal): ReturnType<ArchiveReader['digest']> {
    return { bytes: await read(() => readFile(this.pathOf(key), { signal })), metadata: undefined };
  }

  public hash(key: string, signal?: AbortSignal): Promise<string> {
    return read(() => hashOfStream(createReadStream(this.pathOf(key)), signal));
  }

  /** In the order of the keys. The key of a folder ends with a slash. */
  private async *keysIn(prefix: string, after: string): AsyncGenerator<string, void, undefined> {
    const named = (await this.entries(prefix)).map((entry) => ({
      key: `${prefix}${entry.name}${entry.isDirectory() ? '/' : ''}`,
      isFolder: entry.isDirectory(),
    }));
    for (const { key, isFolder } of named.sort((a, b) => (a.key < b.key ? -1 : 1))) {
      if (!isFolder && key > after) yield key;
      // Its descendants may be after, even if it is not.
      else if (isFolder && (key > after || after.startsWith(key))) yield* this.keysIn(key, after);
    }
  }

  private async entries(prefix: string): Promise<readonly Dirent[]> {
    try {
      return await read(() => readdir(this.pathOf(prefix), { withFileTypes: true }));
    } catch (error) {
      if (error instanceof Unreadable && error.reason === 'missing') return [];
      throw error;
    }
  }

  /** Keys come from files that anyone may have written. */
  private pathOf(key: string): string {
    const path = key.startsWith(this.under) ? resolve(join(this.folder, key.slice(this.under.length))) : '';
    if (path !== this.folder && !path.startsWith(`${this.folder}${sep}`))
      throw new Unreadable('missing', `${JSON.stringify(key)} is not in the folder`);
    return path;
  }
}

const REASONS: Readonly<Record<string, UnreadableReason>> = {
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  EISDIR: 'damaged',
  EACCES: 'denied',
  EPERM: 'denied',
};

async function read<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Unreadable || (error as Error).name === 'AbortError') throw error;
    const reason = REASONS[String((error as NodeJS.ErrnoException).code)] ?? 'unavailable';
    throw new Unreadable(reason, nameAndMessageOf(error), { cause: error });
  }
}
