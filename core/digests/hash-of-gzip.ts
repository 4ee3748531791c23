import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, gunzipSync } from 'node:zlib';
import { messageOf } from '../../lib/contract/error-message';
import { Unreadable } from './ports';

/** CloudTrail's files are at most 50 MB; what unpacks to more than this is there to keep somebody busy. */
const MOST_BYTES = 8 * 1024 ** 3;
/** What is no larger is unpacked at once, which is several times as fast. */
const MOST_BYTES_AT_ONCE = 16 * 1024 ** 2;

/**
 * SHA-256 of what the bytes unpack to, in hexadecimal digits.
 *
 * @throws Unreadable where they are no gzip, or cut off
 */
export function hashOfBytes(packed: Uint8Array): string {
  try {
    return createHash('sha256')
      .update(gunzipSync(packed, { maxOutputLength: MOST_BYTES_AT_ONCE }))
      .digest('hex');
  } catch (error) {
    if (isTooLarge(error)) throw error;
    throw damaged(error);
  }
}

/** The same of a stream, whose own errors are passed on. */
export async function hashOfStream(packed: Readable, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  let bytes = 0;
  const take = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) throw new Unreadable('damaged', 'it unpacks to more than any log file');
      hash.update(chunk);
    }
  };
  try {
    await pipeline(packed, createGunzip(), take, { signal });
  } catch (error) {
    if (String((error as NodeJS.ErrnoException).code).startsWith('Z_')) throw damaged(error);
    throw error;
  }
  return hash.digest('hex');
}

/** Whether an error says that it is too much to unpack at once. */
export function isTooLarge(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
}

function damaged(error: unknown): Unreadable {
  return new Unreadable('damaged', messageOf(error), { cause: error });
}
