import { constants, crc32, createInflateRaw, type InflateRaw } from 'node:zlib';
import { GZIP_MAGIC } from './unpack';

const [FIXED_BYTES, TRAILER_BYTES] = [10, 8];
const DEFLATE = 8;
const [HEADER_CHECK, EXTRA, NAME, COMMENT, RESERVED] = [0x02, 0x04, 0x08, 0x10, 0xe0];

/**
 * Decompresses gzip as a stream: each member, even after zeros, which some programs write between members and which
 * zlib takes for the end. Everything before an error is returned before the error is thrown. RFC 1952.
 *
 * @throws with the reason
 */
export async function* gunzip(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const source = new ByteSource(chunks);
  for (let members = 0; await source.skipZeros(members > 0); members++) {
    await header(source, members);
    yield* member(source);
  }
}

async function header(source: ByteSource, members: number): Promise<void> {
  const fixed = await source.take(FIXED_BYTES);
  const [, , method, flags = 0] = fixed;
  if (GZIP_MAGIC.compare(fixed, 0, 2) !== 0 || method !== DEFLATE || (flags & RESERVED) !== 0) {
    throw new Error(
      `gzip: ${members === 0 ? 'a damaged beginning' : `what follows ${String(members)} of its members is no gzip`}`,
    );
  }
  if (flags & EXTRA) await source.take((await source.take(2)).readUInt16LE());
  for (const text of [NAME, COMMENT]) if (flags & text) while ((await source.take(1))[0] !== 0);
  if (flags & HEADER_CHECK) await source.take(2);
}

async function* member(source: ByteSource): AsyncGenerator<Buffer> {
  // It does not look for the end of the member: the trailer shows whether it is complete.
  const inflater = new Inflater();
  let [check, size] = [0, 0];
  try {
    for (let isEnd = false; !isEnd;) {
      const chunk = await source.any();
      const inflated = await inflater.take(chunk);
      for (const piece of inflated.output) {
        check = crc32(piece, check);
        size += piece.length;
        yield piece;
      }
      if (inflated.error) throw new Error(`gzip: ${inflated.error.message}`, { cause: inflated.error });
      if (inflated.unused > 0 && chunk) source.giveBack(chunk.subarray(chunk.length - inflated.unused));
      isEnd = inflated.isEnd;
    }
  } finally {
    inflater.close();
  }
  const trailer = await source.take(TRAILER_BYTES);
  if (trailer.readUInt32LE() !== check) throw new Error('gzip: incorrect data check');
  if (trailer.readUInt32LE(4) !== size % 2 ** 32) throw new Error('gzip: incorrect length check');
}

/** The result of one chunk of input. */
interface Inflated {
  readonly output: readonly Buffer[];
  /** The number of bytes at the end of the chunk that do not belong to the member. */
  readonly unused: number;
  readonly isEnd: boolean;
  readonly error: Error | undefined;
}

class Inflater {
  private readonly stream: InflateRaw = createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH });
  private output: Buffer[] = [];
  private error: Error | undefined;
  private isEnd = false;
  private fed = 0;
  private settle: () => void = () => undefined;

  public constructor() {
    const ended = (error?: Error): void => {
      this.error = error;
      this.isEnd = true;
      this.settle();
    };
    this.stream
      .on('data', (piece: Buffer) => this.output.push(piece))
      .on('error', ended)
      .on('end', ended);
  }

  /** @param chunk `undefined` at the end of the input */
  public async take(chunk: Buffer | undefined): Promise<Inflated> {
    this.output = [];
    this.fed += chunk?.length ?? 0;
    await new Promise<void>((resolve) => {
      this.settle = resolve;
      if (chunk)
        this.stream.write(chunk, () => {
          resolve();
        });
      else this.stream.end();
    });
    const unused = this.fed - this.stream.bytesWritten;
    return { output: this.output, unused, isEnd: this.isEnd || unused > 0, error: this.error };
  }

  public close(): void {
    this.stream.destroy();
  }
}

/** Chunks from which bytes are taken. */
class ByteSource {
  private readonly chunks: AsyncIterator<Buffer>;
  private held: Buffer | undefined;

  public constructor(chunks: AsyncIterable<Buffer>) {
    this.chunks = chunks[Symbol.asyncIterator]();
  }

  /** Returns some bytes as they arrive; `undefined` at the end. */
  public async any(): Promise<Buffer | undefined> {
    const { held } = this;
    this.held = undefined;
    if (held) return held;
    for (;;) {
      const next: IteratorResult<Buffer, unknown> = await this.chunks.next();
      if (next.done) return undefined;
      if (next.value.length > 0) return next.value;
    }
  }

  public giveBack(bytes: Buffer): void {
    this.held = bytes;
  }

  /** @throws if there are fewer */
  public async take(count: number): Promise<Buffer> {
    let taken: Buffer = Buffer.alloc(0);
    while (taken.length < count) {
      const more = await this.any();
      if (!more) throw new Error('gzip: unexpected end of file');
      taken = Buffer.concat([taken, more]);
    }
    if (taken.length > count) this.giveBack(taken.subarray(count));
    return taken.subarray(0, count);
  }

  /** @returns whether anything is left */
  public async skipZeros(maySkip: boolean): Promise<boolean> {
    for (let chunk = await this.any(); chunk; chunk = await this.any()) {
      const at = maySkip ? chunk.findIndex((byte) => byte !== 0) : 0;
      if (at < 0) continue;
      this.giveBack(chunk.subarray(at));
      return true;
    }
    return false;
  }
}
