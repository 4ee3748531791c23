import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { createGzip } from 'node:zlib';
import { once } from 'node:events';
import type { ResultStore, ResultWriter } from '../../core/history/answer/answer-sink';

/** S3 wants 5 MiB at least, but of the last part. */
const PART_BYTES = 8 * 1024 * 1024;
const CONTENT = { ContentType: 'application/x-ndjson', ContentEncoding: 'gzip' };

/** A file of its own in the asset, loaded when it is needed: the S3 client is larger than all else in the function. */
export function s3Results(bucket: string, key: string, client = new S3Client({ maxAttempts: 6 })): ResultStore {
  return {
    open(): Promise<ResultWriter> {
      return Promise.resolve(new S3Writer(client, bucket, key));
    },
  };
}

/** Holds one part in memory, however long the result. */
class S3Writer implements ResultWriter {
  private readonly gzip = createGzip({ level: 6 });
  private readonly ended = once(this.gzip, 'end');
  private chunks: Buffer[] = [];
  private pending = 0;
  private bytes = 0;
  private uploadId: string | undefined;
  private readonly parts: { ETag: string | undefined; PartNumber: number }[] = [];

  public constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
    private readonly key: string,
  ) {
    this.gzip.on('data', (chunk: Buffer) => {
      this.chunks.push(chunk);
      this.pending += chunk.length;
      this.bytes += chunk.length;
    });
  }

  public async write(lines: readonly string[]): Promise<void> {
    for (let at = 0; at < lines.length; at += 1_000) {
      if (!this.gzip.write(`${lines.slice(at, at + 1_000).join('\n')}\n`)) await once(this.gzip, 'drain');
      if (this.pending >= PART_BYTES) await this.upload();
    }
  }

  public async close(): Promise<{ bucket: string; key: string; bytes: number }> {
    this.gzip.end();
    await this.ended;
    const target = { Bucket: this.bucket, Key: this.key };
    if (this.uploadId === undefined) {
      await this.client.send(new PutObjectCommand({ ...target, ...CONTENT, Body: this.takeChunks() }));
    } else {
      if (this.pending > 0) await this.upload();
      await this.client.send(new CompleteMultipartUploadCommand({ ...target, UploadId: this.uploadId, MultipartUpload: { Parts: this.parts } }));
    }
    return { bucket: this.bucket, key: this.key, bytes: this.bytes };
  }

  public async discard(): Promise<void> {
    this.gzip.destroy();
    this.ended.catch(() => undefined);
    if (this.uploadId === undefined) return;
    await this.client.send(new AbortMultipartUploadCommand({ Bucket: this.bucket, Key: this.key, UploadId: this.uploadId }));
  }

  private async upload(): Promise<void> {
    const target = { Bucket: this.bucket, Key: this.key };
    if (this.uploadId === undefined) {
      const { UploadId: id } = await this.client.send(new CreateMultipartUploadCommand({ ...target, ...CONTENT }));
      if (id === undefined) throw new Error('S3 answered without UploadId');
      this.uploadId = id;
    }
    const number = this.parts.length + 1;
    const part = new UploadPartCommand({ ...target, UploadId: this.uploadId, PartNumber: number, Body: this.takeChunks() });
    const { ETag: tag } = await this.client.send(part);
    this.parts.push({ ETag: tag, PartNumber: number });
  }

  private takeChunks(): Buffer {
    const body = Buffer.concat(this.chunks);
    this.chunks = [];
    this.pending = 0;
    return body;
  }
}
