import { addAbortSignal, type Readable } from 'node:stream';
import { gunzip } from './gzip-members';
import type { Replayer } from './replayer';
import { isGzip, MOST_JSON_BYTES } from './unpack';

/** A subscription's stream compresses its own gzip again. */
const MOST_PACKINGS = 3;

/**
 * Replays standard input, large files and files with unusual formats: documents as they arrive, each kept until its
 * end.
 */
export class StreamReplayer {
  /** Buffer for a stream, allocated once: untouched memory costs nothing. */
  private room: Buffer | undefined;

  public constructor(
    private readonly replayer: Replayer,
    private readonly interrupt: AbortSignal,
  ) {}

  /**
   * @param name for problems with it
   * @param source destroyed at the end
   * @param storedBytes its size, if known
   * @throws never: errors are among the problems
   */
  public async replay(name: string, source: Readable, storedBytes?: number): Promise<void> {
    const file = this.replayer.open(name, (this.room ??= Buffer.allocUnsafeSlow(MOST_JSON_BYTES)));
    // An idle source would not reach the next chunk.
    addAbortSignal(this.interrupt, source);
    try {
      for await (const chunk of unpacked(source)) {
        file.take(chunk);
        if (this.interrupt.aborted) return;
      }
      file.end(storedBytes);
    } catch (error) {
      if (!this.interrupt.aborted) file.breakOff(error);
    } finally {
      source.destroy();
    }
  }
}

/** The content of gzip, which may itself be gzip. */
async function* unpacked(source: AsyncIterable<Buffer>, packings = 0): AsyncGenerator<Buffer> {
  const chunks = source[Symbol.asyncIterator]();
  let first: Buffer = Buffer.alloc(0);
  while (first.length < 2) {
    const next: IteratorResult<Buffer, unknown> = await chunks.next();
    if (next.done) break;
    first = Buffer.concat([first, next.value]);
  }
  const all = async function* (): AsyncGenerator<Buffer> {
    if (first.length > 0) yield first;
    yield* { [Symbol.asyncIterator]: () => chunks };
  };
  if (!isGzip(first)) yield* all();
  else if (packings === MOST_PACKINGS) throw new Error(`gzip: packed more than ${String(MOST_PACKINGS)} times`);
  else yield* unpacked(gunzip(all()), packings + 1);
}
