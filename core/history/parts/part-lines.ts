import { placeKey } from '../search/event';
import type { Placed } from '../search/handover';

/** An event as written by the function that read it. */
export interface WrittenLine extends Placed {
  readonly line: string;
}

/** The beginning of each line of `eventLine`. The order depends only on it, so no record is parsed twice. */
const BEGINNING = /^\{"time":"([^"]+)","account":"(\d{12})","region":"([^"]+)","eventId":("(?:[^"\\]|\\.)*")/;

export function writtenLine(line: string): WrittenLine {
  const [, time = '', account = '', region = '', eventId = '""'] = BEGINNING.exec(line) ?? [];
  const second = Date.parse(time) / 1_000;
  if (Number.isNaN(second)) throw new Error(`a line that is not an event: ${JSON.stringify(line.slice(0, 80))}`);
  return { time: second, account, region, eventId: JSON.parse(eventId) as string, line };
}

/** The lines of one part, in order: the next one is loaded, the others are fetched when needed. */
export class PartLines {
  /** `undefined` at the end. */
  public head: WrittenLine | undefined;
  /** Set if reading failed: the events below are unknown. */
  public failure: Error | undefined;
  /** The number of events delivered for each place. */
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

  /** @param count the number of events that the source must contain */
  public static async open(source: AsyncIterable<readonly string[]>, count: number): Promise<PartLines> {
    const lines = new PartLines(source, count);
    await lines.advance();
    return lines;
  }

  /** All events from this second on are known. */
  public get knownFrom(): number {
    return this.last === undefined ? Infinity : this.last.time + 1;
  }

  /** Moves to the next line. */
  public async take(): Promise<void> {
    if (this.at < this.batch.length) this.step();
    else await this.advance();
  }

  public wasGiven(line: WrittenLine): void {
    const key = placeKey(line);
    this.givenBy.set(key, (this.givenBy.get(key) ?? 0) + 1);
  }

  /** Closes the source. */
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
        throw new Error(`event ${next.eventId} is out of order after ${this.last.eventId}`);
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
