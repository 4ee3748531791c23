import { constants, createGunzip, gunzipSync } from 'node:zlib';

/** The largest JSON document; lines may be as many as there are. CloudTrail's own files stay below 50 MB. */
export const MOST_JSON_BYTES = 64 * 1024 * 1024;
/** Deflate cannot pack tighter, so a trailer that says more lies. */
const MOST_RATIO = 1_032;
/** The least that zlib allows. */
const LEAST_CHUNK = 64;

/**
 * What Node's gunzip holds besides its documented members: where the output goes, how much has room there, and the synchronous way, kept
 * for libraries such as pngjs.
 */
interface Engine {
  _outBuffer?: unknown;
  _chunkSize?: unknown;
  _processChunk?: (bytes: Buffer, flush: number) => Buffer;
}

/** Unpacks files, one after the other, into the same memory: a fresh one for each costs a quarter of the unpacking in page faults. */
export class Unpacker {
  private memory: Buffer | undefined;

  public constructor(private readonly mostBytes = MOST_JSON_BYTES) {}

  /**
   * The JSON of a file, unpacked where it is gzip. Good until the next file.
   *
   * @throws with the reason where it is no whole gzip, or too large
   */
  public unpack(stored: Buffer): Buffer {
    if (!isGzip(stored)) {
      if (stored.length > this.mostBytes) throw new TooLargeError(this.mostBytes);
      return stored;
    }
    try {
      return this.gunzip(stored);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'ERR_BUFFER_TOO_LARGE') throw new TooLargeError(this.mostBytes, error);
      throw new Error(`gzip: ${message}`, { cause: error });
    }
  }

  private gunzip(stored: Buffer): Buffer {
    const options = { chunkSize: LEAST_CHUNK, maxOutputLength: this.mostBytes };
    const engine = createGunzip(options) as Engine;
    // Another version of Node may hold it otherwise: then what is documented does the same.
    if (engine._chunkSize !== LEAST_CHUNK || !Buffer.isBuffer(engine._outBuffer) || engine._processChunk === undefined) {
      return gunzipSync(stored, { ...options, chunkSize: sizeInTrailer(stored, this.mostBytes) });
    }
    this.memory ??= Buffer.allocUnsafeSlow(this.mostBytes);
    engine._outBuffer = this.memory;
    engine._chunkSize = this.memory.length;
    return engine._processChunk(stored, constants.Z_FINISH);
  }
}

export function isGzip(bytes: Buffer): boolean {
  return bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** As a hint, so that the output is made in one piece. */
function sizeInTrailer(stored: Buffer, mostBytes: number): number {
  const size = stored.length < 18 ? 0 : stored.readUInt32LE(stored.length - 4);
  return Math.max(LEAST_CHUNK, Math.min(size, stored.length * MOST_RATIO, mostBytes));
}

/** Not for the memory of one file: lines can be read as a stream, a document cannot. */
export class TooLargeError extends Error {
  public constructor(mostBytes: number, cause?: unknown) {
    super(`more than ${String(mostBytes / 1024 / 1024)} MB of JSON in one document: give its events as lines, as jq -c '.Records[]' writes them`, { cause });
  }
}
