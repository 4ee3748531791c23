import { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { once } from 'node:events';
import { createGzip } from 'node:zlib';
import type { ResultStore, ResultWriter } from '../../core/history/answer/answer-sink';

/** S3 requires at least 5 MiB, except for the last part. */
const PART_BYTES = 8 * 1024 * 1024;
const CONTENT = { ContentType: 'application/x-ndjson', ContentEncoding: 'gzip' };

/** A separate file of the asset, loaded on demand: the S3 client is larger than the rest of the function. */
export function s3Results(bucket: string, key: string, client = new S3Client({ maxAttempts: 6 })): ResultStore {
  return {
    open(): Promise<ResultWriter> {
      return Promise.resolve(new S3Writer(client, bucket, key));
    },
  };
}

/** Keeps one part in memory, however long the result is. */
class S3Writer implements ResultWriter {
  private readonly gzip = createGzip({ level: 6 });
  private readonly upload: Upload;
  private bytes = 0;
  /** Started with the first lines, so that nothing must be aborted if there are none. */
  private stored: Promise<unknown> | undefined;

  public constructor(
    client: S3Client,
    private readonly bucket: string,
    private readonly key: string,
  ) {
    const params = { Bucket: bucket, Key: key, ...CONTENT, Body: this.gzip };
    this.upload = new Upload({ client, params, partSize: PART_BYTES, queueSize: 1 });
    this.upload.on('httpUploadProgress', ({ loaded = 0 }) => {
      this.bytes = loaded;
    });
  }

  public async write(lines: readonly string[]): Promise<void> {
    const stored = this.begin();
    for (let at = 0; at < lines.length; at += 1_000) {
      // After a failure, nothing is read any more, and there is no drain event.
      if (!this.gzip.write(`${lines.slice(at, at + 1_000).join('\n')}\n`))
        await Promise.race([once(this.gzip, 'drain'), stored]);
    }
  }

  public async close(): Promise<{ bucket: string; key: string; bytes: number }> {
    const stored = this.begin();
    this.gzip.end();
    await stored;
    return { bucket: this.bucket, key: this.key, bytes: this.bytes };
  }

  public async discard(): Promise<void> {
    // An error in the body ends the upload, which then deletes its parts; its own abort() would leave them, and they
    // cost money.
    this.gzip.on('error', () => undefined).destroy(new Error('discarded'));
    await this.stored?.catch(() => undefined);
  }

  private begin(): Promise<unknown> {
    if (this.stored === undefined) {
      this.stored = this.upload.done();
      // Whoever awaits it receives the failure.
      this.stored.catch(() => undefined);
    }
    return this.stored;
  }
}
