import { placeKey } from '../search/event';
import type { Placed } from '../search/handover';

/** An event as it was written by the function that read it. */
export interface WrittenLine extends Placed {
  readonly line: string;
}

/** How `eventLine` begins each line: what the order needs is read there, and no record is parsed a second time. */
const BEGINNING = /^\{"time":"([^"]+)","account":"(\d{12})","region":"([^"]+)","eventId":("(?:[^"\\]|\\.)*")/;

export function writtenLine(line: string): WrittenLine {
  const [, time = '', account = '', region = '', eventId = '""'] = BEGINNING.exec(line) ?? [];
  const second = Date.parse(time) / 1_000;
  if (Number.isNaN(second)) throw new Error(`a line that is no event: ${JSON.stringify(line.slice(0, 80))}`);
  return { time: second, account, region, eventId: JSON.parse(eventId) as string, line };
}

/** One part's lines, in their order: the next one is at hand, the others come when they are needed. */
export class PartLines {
  /** `undefined`: that was all. */
  public head: WrittenLine | undefined;
  /** Set when they broke off: what comes below is not known. */
  public failure: Error | undefined;
  /** How many of each place were given, under whatever place. */
  public readonly givenBy = new Map<string, number>();
  private readonly source: AsyncIterator<readonly string[]>;
  private batch: readonly string[] = [];
  private at = 0;
  private read = 0;
  private last: WrittenLine | undefined;

  private constructor(
    source: AsyncIterable<readonly string[]>,
    private readonly count: number,
  ) {
    this.source = source[Symbol.asyncIterator]();
  }

  /** `count`: so many there must be. */
  public static async open(source: AsyncIterable<readonly string[]>, count: number): Promise<PartLines> {
    const lines = new PartLines(source, count);
    await lines.advance();
    return lines;
  }

  /** All events above are known from it. */
  public get knownFrom(): number {
    return this.last === undefined ? Infinity : this.last.time + 1;
  }

  /** On to the next. */
  public async take(): Promise<void> {
    if (this.at < this.batch.length) this.step();
    else await this.advance();
  }

  public wasGiven(line: WrittenLine): void {
    const key = placeKey(line);
    this.givenBy.set(key, (this.givenBy.get(key) ?? 0) + 1);
  }

  /** Lets go of the source. */
  public async close(): Promise<void> {
    await this.source.return?.().catch(() => undefined);
  }

  private async advance(): Promise<void> {
    try {
      do {
        const next = await this.source.next();
        this.batch = next.done === true ? [] : next.value;
        this.at = 0;
        if (next.done === true) break;
      } while (this.batch.length === 0);
    } catch (error) {
      this.fail(error);
      return;
    }
    this.step();
  }

  private step(): void {
    const line = this.batch[this.at++];
    this.last = this.head ?? this.last;
    try {
      if (line === undefined) {
        this.head = undefined;
        if (this.read !== this.count)
          throw new Error(`it ends after ${String(this.read)} of ${String(this.count)} events`);
        return;
      }
      this.read++;
      const next = writtenLine(line);
      if (this.last !== undefined && !follows(next, this.last))
        throw new Error(`event ${next.eventId} is not in its place after ${this.last.eventId}`);
      this.head = next;
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    this.last = this.head ?? this.last;
    this.head = undefined;
    this.batch = [];
    this.failure = error instanceof Error ? error : new Error(String(error));
  }
}

function follows(next: WrittenLine, last: WrittenLine): boolean {
  return next.time < last.time || (next.time === last.time && next.eventId > last.eventId);
}
