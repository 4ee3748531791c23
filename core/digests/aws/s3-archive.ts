import { GetObjectCommand, type GetObjectCommandOutput, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { Readable } from 'node:stream';
import { hashOfBytes, hashOfStream, isTooLarge } from '../hash-of-gzip';
import { type ArchiveReader, type StoredObject, Unreadable } from '../ports';
import { unreadable } from './unreadable';

/** Larger files are hashed as a stream, to limit memory use. */
const MOST_BYTES_AT_ONCE = 1024 ** 2;

export interface S3ArchiveOptions {
  readonly bucket: string;
  /** The account that must own the bucket. If absent, S3 does not check it. */
  readonly owner?: string | undefined;
}

/** The archive in its bucket. Needs s3:ListBucket and s3:GetObject, and kms:Decrypt for its key. */
export class S3Archive implements ArchiveReader {
  public readonly bucket: string;
  public readonly keepsMetadata = true;
  private readonly place: { readonly Bucket: string; readonly ExpectedBucketOwner: string | undefined };
  /** The time in the last response of S3, and the local time then. */
  private lastTime: { readonly theirs: number; readonly ours: number } | undefined;

  /** @param client must retry by itself, and find the bucket's Region (`followRegionRedirects`) */
  public constructor(
    private readonly client: S3Client,
    { bucket, owner }: S3ArchiveOptions,
  ) {
    this.bucket = bucket;
    this.place = { Bucket: bucket, ExpectedBucketOwner: owner };
    client.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        const { headers } = result.response as { headers?: Readonly<Record<string, string>> };
        this.setTime(headers?.['date']);
        return result;
      },
      { step: 'deserialize', priority: 'low', name: `clockOf${bucket}`, override: true },
    );
  }

  public time(): number | undefined {
    if (this.lastTime === undefined) return undefined;
    return this.lastTime.theirs + Math.floor(Date.now() / 1_000) - this.lastTime.ours;
  }

  public async *list(
    prefix: string,
    after?: string,
    signal?: AbortSignal,
  ): AsyncGenerator<readonly StoredObject[], void, undefined> {
    let token: string | undefined;
    do {
      const input = { ...this.place, Prefix: prefix, StartAfter: after, ContinuationToken: token };
      const page = await this.asked('s3:ListBucket', signal, () =>
        this.client.send(new ListObjectsV2Command(input), { abortSignal: signal }),
      );
      yield (page.Contents ?? []).map(({ Key, Size, LastModified, ETag, StorageClass }) => ({
        key: Key ?? '',
        bytes: Size ?? 0,
        modified: LastModified && Math.floor(LastModified.getTime() / 1_000),
        eTag: ETag,
        storageClass: StorageClass === 'STANDARD' ? undefined : StorageClass,
      }));
      token = this.nextToken(page, token);
    } while (token !== undefined);
  }

  public async folders(prefix: string, signal?: AbortSignal): Promise<readonly string[]> {
    const names: string[] = [];
    let token: string | undefined;
    do {
      const input = { ...this.place, Prefix: prefix, Delimiter: '/', ContinuationToken: token };
      const page = await this.asked('s3:ListBucket', signal, () =>
        this.client.send(new ListObjectsV2Command(input), { abortSignal: signal }),
      );
      for (const { Prefix: folder = '' } of page.CommonPrefixes ?? []) names.push(folder.slice(prefix.length, -1));
      token = this.nextToken(page, token);
    } while (token !== undefined);
    return names;
  }

  public async digest(key: string, signal?: AbortSignal): ReturnType<ArchiveReader['digest']> {
    return this.asked('s3:GetObject', signal, async () => {
      const { Body, Metadata, ETag } = await this.get(key, signal);
      return { bytes: (await Body?.transformToByteArray()) ?? new Uint8Array(), metadata: Metadata ?? {}, eTag: ETag };
    });
  }

  public async hash(key: string, signal?: AbortSignal): Promise<string> {
    return this.asked('s3:GetObject', signal, async () => {
      const { Body, ContentLength = Infinity } = await this.get(key, signal);
      if (Body === undefined) throw new Unreadable('damaged', 'it is empty');
      if (ContentLength > MOST_BYTES_AT_ONCE) return hashOfStream(Body as Readable, signal);
      const bytes = await Body.transformToByteArray();
      try {
        return hashOfBytes(bytes);
      } catch (error) {
        if (isTooLarge(error)) return hashOfStream(Readable.from([bytes]), signal);
        throw error;
      }
    });
  }

  private get(key: string, signal: AbortSignal | undefined): Promise<GetObjectCommandOutput> {
    return this.client.send(new GetObjectCommand({ ...this.place, Key: key }), { abortSignal: signal });
  }

  /** A token that leads back to the same page never ends. */
  private nextToken(
    { NextContinuationToken: next, IsTruncated }: { NextContinuationToken?: string; IsTruncated?: boolean },
    token: string | undefined,
  ): string | undefined {
    if (IsTruncated && (next === undefined || next === token))
      throw new Unreadable('unavailable', 'the S3 listing is incomplete, or has no end');
    return IsTruncated ? next : undefined;
  }

  private async asked<T>(action: string, signal: AbortSignal | undefined, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      signal?.throwIfAborted();
      throw unreadable(error, action);
    }
  }

  private setTime(date: string | undefined): void {
    const theirs = Date.parse(date ?? '') / 1_000;
    if (!Number.isNaN(theirs)) this.lastTime = { theirs, ours: Math.floor(Date.now() / 1_000) };
  }
}
