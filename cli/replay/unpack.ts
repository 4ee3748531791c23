import { constants, createGunzip, type Gunzip, gunzipSync } from 'node:zlib';
import { TooLargeError } from './unreadable';

/** The largest JSON document; lines may be as many as there are. CloudTrail's own files stay below 50 MB. */
export const MOST_JSON_BYTES = 64 * 1024 * 1024;
export const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);
/** Deflate cannot pack tighter, so a trailer that says more lies. */
const MOST_RATIO = 1_032;
/** The least that zlib allows. */
const LEAST_CHUNK = 64;

/**
 * What Node's gunzip holds besides its documented members: where the output goes, how much has room there, and the synchronous way, kept
 * for libraries such as pngjs.
 */
interface Engine {
  readonly bytesWritten?: number;
  _outBuffer?: unknown;
  _chunkSize?: unknown;
  _processChunk?: (bytes: Buffer, flush: number) => Buffer;
}

/** What is not read at once, but as it comes: it is too large, or not as gzip usually is, and the reader of streams says what is wrong. */
export class MustStreamError extends Error {}

/** Unpacks files, one after the other, into the same memory: a fresh one for each costs a quarter of the unpacking in page faults. */
export class Unpacker {
  private memory: Buffer | undefined;

  public constructor(private readonly mostBytes = MOST_JSON_BYTES) {}

  /**
   * The JSON of a file, unpacked where it is gzip. Good until the next file.
   *
   * @throws MustStreamError where it is no whole gzip, or too large, or packed twice
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
    // Another version of Node may hold it otherwise: then what is documented does the same.
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

/** All of it, where it is gzip; as it is, where it is not. @throws with the reason */
export function unpackedWhole(stored: Buffer, mostBytes = MOST_JSON_BYTES): Buffer {
  if (!isGzip(stored)) return stored;
  try {
    // With `info`, Node gives what unpacked it too, which its types leave out.
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

/** zlib takes a zero after a member for the end, whatever follows. @throws where not only zeros follow, or that is not known */
function checkEnd(stored: Buffer, readBytes: number | undefined): void {
  if (readBytes === undefined || stored.subarray(readBytes).some((byte) => byte !== 0))
    throw new Error('what follows the zeros after a member is not read');
}

/** As a hint, so that the output is made in one piece. */
function sizeInTrailer(stored: Buffer, mostBytes: number): number {
  const size = stored.length < 18 ? 0 : stored.readUInt32LE(stored.length - 4);
  return Math.max(LEAST_CHUNK, Math.min(size, stored.length * MOST_RATIO, mostBytes));
}
