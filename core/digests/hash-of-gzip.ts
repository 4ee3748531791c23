import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, gunzipSync } from 'node:zlib';
import { messageOf } from '../../lib/contract/error-message';
import { Unreadable } from './ports';

/** CloudTrail's files have at most 50 MB. Anything that uncompresses to more than this is an attack. */
const MOST_BYTES = 8 * 1024 ** 3;
/** Smaller files are uncompressed at once, which is several times faster. */
const MOST_BYTES_AT_ONCE = 16 * 1024 ** 2;

/**
 * Returns the SHA-256 of the uncompressed bytes, in hexadecimal digits.
 *
 * @throws Unreadable if they are not valid gzip, or truncated
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

/** Like `hashOfBytes`, for a stream. Errors of the stream are passed on. */
export async function hashOfStream(packed: Readable, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  let bytes = 0;
  const take = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) throw new Unreadable('damaged', 'it uncompresses to more than any log file has');
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

/** Whether an error says that the content is too large to uncompress at once. */
export function isTooLarge(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
}

function damaged(error: unknown): Unreadable {
  return new Unreadable('damaged', messageOf(error), { cause: error });
}
