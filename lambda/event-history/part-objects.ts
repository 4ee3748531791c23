import { DeleteObjectCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';
import type { StoredResult } from '../../core/history/answer/answer-sink';
import type { PartsPort } from '../../core/history/parts/part';

/** About 5,000 records; for each part, one range is being processed and one is loaded. */
const RANGE_BYTES = 1024 * 1024;
const GUNZIP_CHUNK_BYTES = 256 * 1024;

/** Reads what other functions stored, on demand, and deletes it afterwards. */
export function partObjects(client = new S3Client({ maxAttempts: 6 })): Pick<PartsPort, 'lines' | 'remove'> {
  return {
    lines: (stored) => lines(Readable.from(bytesOf(client, stored), { objectMode: true, highWaterMark: 1 })),
    async remove({ bucket, key }) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
  };
}

/**
 * Reads in ranges with a request each: a part may have to wait for minutes until the others reach its events, and an
 * idle connection is closed.
 */
async function* bytesOf(client: S3Client, { bucket, key, bytes }: StoredResult): AsyncGenerator<Uint8Array> {
  const range = async (from: number): Promise<Uint8Array> => {
    const to = Math.min(from + RANGE_BYTES, bytes) - 1;
    const { Body: body } = await client.send(
      new GetObjectCommand({ Bucket: bucket, Key: key, Range: `bytes=${String(from)}-${String(to)}` }),
    );
    if (body === undefined) throw new Error(`S3 returned no Body for s3://${bucket}/${key}`);
    return body.transformToByteArray();
  };
  for (let at = 0; at < bytes; at += RANGE_BYTES) yield await range(at);
}

async function* lines(compressed: Readable): AsyncGenerator<readonly string[]> {
  const gunzip = createGunzip({ chunkSize: GUNZIP_CHUNK_BYTES });
  compressed.on('error', (error) => gunzip.destroy(error));
  compressed.pipe(gunzip);
  const decoder = new StringDecoder('utf8');
  let rest = '';
  try {
    for await (const chunk of gunzip) {
      const text = rest + decoder.write(chunk as Buffer);
      const complete = text.split('\n');
      rest = complete.pop() ?? '';
      yield complete;
    }
  } finally {
    compressed.destroy();
  }
  if (rest !== '') throw new Error('it ends in the middle of a line');
}
