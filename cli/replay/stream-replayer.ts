import { addAbortSignal, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { BadParts, eventIn, isSummary } from './records-of';
import type { Replayer } from './replayer';
import { isGzip, MOST_JSON_BYTES, TooLargeError } from './unpack';

const NEWLINE = 0x0a;

/** Replays standard input and large files: lines of JSON as they come, in flat memory; any other form when it has ended, as a file. */
export class StreamReplayer {
  /** What is held of a stream: a line, or a document. Made once: memory that is not written to costs nothing. */
  private room: Buffer | undefined;

  public constructor(
    private readonly replayer: Replayer,
    private readonly interrupt: AbortSignal,
  ) {}

  /**
   * @param name for what is wrong with it
   * @param source destroyed at the end
   * @param storedBytes its size, where it is known
   * @throws never: what is wrong is among the problems
   */
  public async replay(name: string, source: Readable, storedBytes?: number): Promise<void> {
    const lines = new LineReader(name, storedBytes, this.replayer, (this.room ??= Buffer.allocUnsafeSlow(MOST_JSON_BYTES)));
    // An idle one would not come to the next chunk.
    addAbortSignal(this.interrupt, source);
    try {
      await this.unpacked(source, (chunk) => {
        lines.take(chunk);
      });
      lines.end();
    } catch (error) {
      if (this.interrupt.aborted) return;
      this.replayer.problem(name, lines.isBegun ? new Error(`${error instanceof Error ? error.message : String(error)}; the events before it are counted`, { cause: error }) : error);
    } finally {
      for (const reason of lines.problems()) this.replayer.problem(name, reason);
      source.destroy();
    }
  }

  private async unpacked(source: Readable, take: (chunk: Buffer) => void): Promise<void> {
    const chunks = source[Symbol.asyncIterator]() as AsyncIterableIterator<Buffer>;
    const first = await chunks.next();
    if (first.done) return;
    const all = async function* (): AsyncGenerator<Buffer> {
      yield first.value;
      yield* chunks;
    };
    const sink = async (from: AsyncIterable<Buffer>): Promise<void> => {
      for await (const chunk of from) take(chunk);
    };
    if (isGzip(first.value)) await pipeline(all, createGunzip(), sink, { signal: this.interrupt });
    else await sink(all());
  }
}

class LineReader {
  private heldBytes = 0;
  private lineStart = 0;
  private lineNumber = 0;
  /** `undefined`: not known before the first line has ended. */
  private isLineByLine: boolean | undefined;
  private readonly bad = new BadParts();

  public constructor(
    private readonly name: string,
    private readonly storedBytes: number | undefined,
    private readonly replayer: Replayer,
    private readonly room: Buffer,
  ) {}

  /** Whether events were counted. */
  public get isBegun(): boolean {
    return this.isLineByLine === true;
  }

  public take(chunk: Buffer): void {
    let rest = chunk;
    while (this.isLineByLine !== false) {
      const newline = rest.indexOf(NEWLINE);
      if (newline < 0) break;
      this.hold(rest.subarray(0, newline + 1));
      rest = rest.subarray(newline + 1);
      this.line();
    }
    this.hold(rest);
  }

  public end(): void {
    if (this.isLineByLine) {
      if (this.heldBytes > 0) this.line();
      this.replayer.tally.files += 1;
      this.replayer.tally.storedBytes += this.storedBytes ?? 0;
    } else {
      this.replayer.file(this.name, this.room.subarray(0, this.heldBytes), this.storedBytes);
    }
  }

  /** Lines that are no events. */
  public problems(): string[] {
    return this.bad.reasons();
  }

  private hold(bytes: Buffer): void {
    if (this.heldBytes + bytes.length > this.room.length) throw new TooLargeError(this.room.length);
    this.room.set(bytes, this.heldBytes);
    this.heldBytes += bytes.length;
  }

  private line(): void {
    this.lineNumber += 1;
    const text = this.room.toString('utf8', this.lineStart, this.heldBytes).trim();
    const value = parsed(text);
    const event = eventIn(value);
    // Of summaries too, so that a stream of them is not held to its end.
    if (this.isLineByLine === undefined && text !== '') this.isLineByLine = event !== undefined || isSummary(value);
    if (!this.isLineByLine) {
      // The beginning of a document: all of it is needed.
      this.lineStart = this.heldBytes;
      return;
    }
    this.lineStart = 0;
    this.heldBytes = 0;
    if (text === '') return;
    this.replayer.tally.jsonBytes += Buffer.byteLength(text) + 1;
    if (event) this.replayer.record(event, Buffer.byteLength(JSON.stringify(event)));
    else this.bad.add(`line ${String(this.lineNumber)}`, value);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
