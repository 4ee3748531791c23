import { constants, createGunzip, type Gunzip, gunzipSync } from 'node:zlib';
import { TooLargeError } from './unreadable';

/** Maximum size of a JSON document; the number of lines is not limited. CloudTrail's own files stay below 50 MB. */
export const MOST_JSON_BYTES = 64 * 1024 * 1024;
export const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);
/** The maximum compression ratio of deflate: a trailer with a higher one is wrong. */
const MOST_RATIO = 1_032;
/** The minimum that zlib allows. */
const LEAST_CHUNK = 64;

/**
 * Undocumented members of Node's gunzip: the output buffer, its free size, and the synchronous method, kept for
 * libraries such as pngjs.
 */
interface Engine {
  readonly bytesWritten?: number;
  _outBuffer?: unknown;
  _chunkSize?: unknown;
  _processChunk?: (bytes: Buffer, flush: number) => Buffer;
}

/** The input must be streamed: it is too large, or unusual gzip, and the stream reader reports errors. */
export class MustStreamError extends Error {}

/**
 * Decompresses files one after the other into the same memory: new memory for each would cost a quarter of the time in
 * page faults.
 */
export class Unpacker {
  private memory: Buffer | undefined;

  public constructor(private readonly mostBytes = MOST_JSON_BYTES) {}

  /**
   * Returns the JSON of a file, decompressed if it is gzip. Valid until the next file.
   *
   * @throws MustStreamError if it is not complete gzip, too large, or compressed twice
   */
  public unpack(stored: Buffer): Buffer {
    if (!isGzip(stored)) return stored;
    let json: Buffer;
    try {
      json = this.gunzip(stored);
    } catch (error) {
      throw new MustStreamError(undefined, { cause: error });
    }
    if (isGzip(json)) throw new MustStreamError();
    return json;
  }

  private gunzip(stored: Buffer): Buffer {
    const options = { chunkSize: LEAST_CHUNK, maxOutputLength: this.mostBytes };
    const engine = createGunzip(options) as Engine;
    // Another version of Node may have different members: then the documented way is used.
    if (
      engine._chunkSize !== LEAST_CHUNK ||
      !Buffer.isBuffer(engine._outBuffer) ||
      engine._processChunk === undefined
    ) {
      return unpackedWhole(stored, this.mostBytes);
    }
    this.memory ??= Buffer.allocUnsafeSlow(this.mostBytes);
    engine._outBuffer = this.memory;
    engine._chunkSize = this.memory.length;
    const json = engine._processChunk(stored, constants.Z_FINISH);
    checkEnd(stored, engine.bytesWritten);
    return json;
  }
}

export function isGzip(bytes: Buffer): boolean {
  return bytes.length >= GZIP_MAGIC.length && GZIP_MAGIC.compare(bytes, 0, GZIP_MAGIC.length) === 0;
}

/** Returns everything, decompressed if it is gzip. @throws with the reason */
export function unpackedWhole(stored: Buffer, mostBytes = MOST_JSON_BYTES): Buffer {
  if (!isGzip(stored)) return stored;
  try {
    // With `info`, Node also returns the engine, which its types omit.
    const { buffer, engine } = gunzipSync(stored, {
      info: true,
      chunkSize: sizeInTrailer(stored, mostBytes),
      maxOutputLength: mostBytes,
    }) as unknown as { buffer: Buffer; engine: Gunzip };
    checkEnd(stored, engine.bytesWritten);
    return buffer;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw code === 'ERR_BUFFER_TOO_LARGE'
      ? new TooLargeError(mostBytes)
      : new Error(`gzip: ${message}`, { cause: error });
  }
}

/** zlib takes a zero after a member for the end, whatever follows. @throws unless only zeros follow */
function checkEnd(stored: Buffer, readBytes: number | undefined): void {
  if (readBytes === undefined || stored.subarray(readBytes).some((byte) => byte !== 0))
    throw new Error('what follows the zeros after a member is not read');
}

/** A hint, so that the output is allocated in one piece. */
function sizeInTrailer(stored: Buffer, mostBytes: number): number {
  const size = stored.length < 18 ? 0 : stored.readUInt32LE(stored.length - 4);
  return Math.max(LEAST_CHUNK, Math.min(size, stored.length * MOST_RATIO, mostBytes));
}
