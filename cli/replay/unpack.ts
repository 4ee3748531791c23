import { gunzipSync } from 'node:zlib';

/** The largest JSON document; lines may be as many as there are. CloudTrail's own files stay below 50 MB. */
export const MOST_JSON_BYTES = 64 * 1024 * 1024;
/** Deflate cannot pack tighter, so a trailer that says more lies. */
const MOST_RATIO = 1_032;

/** The JSON of a file, unpacked where it is gzip. @throws with the reason where it is no whole gzip, or too large */
export function unpack(stored: Buffer, mostBytes = MOST_JSON_BYTES): Buffer {
  if (!isGzip(stored)) {
    if (stored.length > mostBytes) throw new Error(tooLarge(mostBytes));
    return stored;
  }
  try {
    return gunzipSync(stored, { chunkSize: sizeInTrailer(stored, mostBytes), maxOutputLength: mostBytes });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new Error(tooLarge(mostBytes), { cause: error });
    throw new Error(`gzip: ${message}`, { cause: error });
  }
}

export function isGzip(bytes: Buffer): boolean {
  return bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** As a hint, so that the output is made in one piece. */
function sizeInTrailer(stored: Buffer, mostBytes: number): number {
  const size = stored.length < 18 ? 0 : stored.readUInt32LE(stored.length - 4);
  return Math.max(64, Math.min(size, stored.length * MOST_RATIO, mostBytes));
}

export function tooLarge(mostBytes: number): string {
  return `more than ${String(mostBytes / 1024 / 1024)} MB of JSON in one document: give its events as lines, as jq -c '.Records[]' writes them`;
}
