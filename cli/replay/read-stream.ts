import { createGunzip } from 'node:zlib';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { eventIn } from './records-of';
import type { Replayer } from './replayer';
import { MOST_JSON_BYTES, isGzip } from './unpack';

const NEWLINE = 0x0a;
const NAME = '-';

/**
 * Standard input: lines of JSON are replayed as they come, in flat memory; any other form when it has ended, as a file.
 *
 * @throws never: what is wrong is among the problems
 */
export async function replayStream(stdin: Readable, replayer: Replayer, interrupt: AbortSignal): Promise<void> {
  try {
    const lines = new LineReader(replayer);
    await unpacked(stdin, interrupt, (chunk) => {
      lines.take(chunk);
    });
    lines.end();
  } catch (error) {
    if (!interrupt.aborted) replayer.problem(NAME, error);
  }
}

async function unpacked(stdin: Readable, interrupt: AbortSignal, take: (chunk: Buffer) => void): Promise<void> {
  const iterator = stdin[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const first = await iterator.next();
  if (first.done) return;
  const all = async function* (): AsyncGenerator<Buffer> {
    yield first.value;
    for (let next = await iterator.next(); !next.done && !interrupt.aborted; next = await iterator.next()) yield next.value;
  };
  const sink = async (source: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of source) take(chunk);
  };
  if (isGzip(first.value)) await pipeline(all, createGunzip(), sink, { signal: interrupt });
  else await sink(all());
}

class LineReader {
  private held: Buffer[] = [];
  private heldBytes = 0;
  private lineNumber = 0;
  /** `undefined`: not known before the first line has ended. */
  private isLineByLine: boolean | undefined;

  public constructor(private readonly replayer: Replayer) {}

  public take(chunk: Buffer): void {
    let rest = chunk;
    while (this.isLineByLine !== false) {
      const newline = rest.indexOf(NEWLINE);
      if (newline < 0) break;
      this.hold(rest.subarray(0, newline));
      rest = rest.subarray(newline + 1);
      this.line();
    }
    this.hold(rest);
  }

  public end(): void {
    if (this.heldBytes === 0) return;
    if (this.isLineByLine) this.line();
    else this.replayer.file(NAME, Buffer.concat(this.held));
  }

  private hold(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.held.push(bytes);
    this.heldBytes += bytes.length;
    if (this.heldBytes > MOST_JSON_BYTES) throw new Error(`more than ${String(MOST_JSON_BYTES / 1024 / 1024)} MB without the end of a line: give its events as lines`);
  }

  private line(): void {
    this.lineNumber += 1;
    const text = Buffer.concat(this.held).toString('utf8').trim();
    const event = eventIn(parsed(text));
    if (this.isLineByLine === undefined && text !== '') this.isLineByLine = event !== undefined;
    if (!this.isLineByLine) {
      // A document of several lines: all of it is needed.
      this.held.push(Buffer.from('\n'));
      return;
    }
    this.held = [];
    this.heldBytes = 0;
    if (text === '') return;
    this.replayer.tally.jsonBytes += Buffer.byteLength(text) + 1;
    if (event) this.replayer.record(event, Buffer.byteLength(JSON.stringify(event)));
    else this.replayer.problem(NAME, new Error(`line ${String(this.lineNumber)} is no event`));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
