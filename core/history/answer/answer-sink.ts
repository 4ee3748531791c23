import type { HistoryEvent } from '../search/event';
import type { HistoryRequest } from '../request/question';
import type { EventSink } from '../search/handover';
import { eventLine } from './written-event';

/** Stores events that do not fit in an answer. */
export interface ResultStore {
  open(): Promise<ResultWriter>;
}

export interface StoredResult {
  readonly bucket: string;
  readonly key: string;
  readonly bytes: number;
}

/** Writes gzip-compressed NDJSON. */
export interface ResultWriter {
  write(lines: readonly string[]): Promise<void>;
  close(): Promise<StoredResult>;
  /** Deletes what was written. */
  discard(): Promise<void>;
}

/**
 * Keeps events for the answer. From the first event that does not fit, all go to the store, if there is one. If
 * everything is stored from the start, an object exists even without events, and readers find it empty.
 */
export class AnswerSink implements EventSink<HistoryEvent> {
  public lines: string[] = [];
  private bytes = 0;
  private writer: ResultWriter | undefined;

  public constructor(
    private readonly detail: HistoryRequest['detail'],
    private readonly mostBytes: number,
    private readonly store: ResultStore | undefined,
    private readonly isStoredFromTheStart: boolean,
  ) {}

  public async take(events: readonly HistoryEvent[]): Promise<number> {
    return this.takeLines(events.map((event) => eventLine(event, this.detail)));
  }

  /** Takes events that are already rendered. */
  public async takeLines(lines: readonly string[]): Promise<number> {
    await this.openFromTheStart();
    if (this.writer !== undefined) {
      await this.writer.write(lines);
      return lines.length;
    }
    for (const [index, line] of lines.entries()) {
      const bytes = Buffer.byteLength(line) + 1;
      if (this.bytes + bytes > this.mostBytes && this.lines.length > 0) return this.overflow(lines, index);
      this.bytes += bytes;
      this.lines.push(line);
    }
    return lines.length;
  }

  public async close(): Promise<StoredResult | undefined> {
    await this.openFromTheStart();
    return this.writer?.close();
  }

  public async discard(): Promise<void> {
    await this.writer?.discard();
  }

  private async openFromTheStart(): Promise<void> {
    if (this.isStoredFromTheStart) this.writer ??= await this.store?.open();
  }

  /** A single event that is too large is still accepted: it has at most 256 kB. */
  private async overflow(lines: readonly string[], kept: number): Promise<number> {
    if (this.store === undefined) return kept;
    this.writer = await this.store.open();
    await this.writer.write(this.lines);
    await this.writer.write(lines.slice(kept));
    this.lines = [];
    return lines.length;
  }
}
