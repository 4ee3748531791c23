import type { LogRecord } from '../../core/events/log-record';
import { add } from './add';
import { countMatches } from './count-matches';
import type { Decision } from './decisions';
import { iso } from './event-time';
import { Identities, type Identity } from './identities';
import { type Judge, NOBODY } from './judge';
import { hasRoom, keep } from './kept-matches';
import type { ScannedRecords } from './record-scanner';
import type { ReplayOptions } from './replay-options';
import type { Tally } from './tally';

/** Events of one kind, by one principal. */
interface Cell {
  readonly matching: readonly number[];
  readonly identity: Identity;
  events: number;
  first: number;
  last: number;
  readonly minutes: Map<number, number>;
}

const MINUTE = 60_000;
/** Fifteen bits for the number of a principal. */
const MOST_IDENTITIES = 32_768;
/** Minutes of all cells: then they are counted, so that memory does not grow with the number of events. */
const MOST_MINUTES = 100_000;

/**
 * Counts matching events that were not parsed. Most are of a few kinds and by a few principals, so they are first
 * counted by the numbers of these.
 */
export class ScannedMatches {
  private readonly cells = new Map<number, Cell>();
  private minutes = 0;
  private readonly identities = new Identities();

  public constructor(
    private readonly tally: Tally,
    private readonly options: Pick<ReplayOptions, 'detections' | 'mostMatches'>,
    private readonly judge: Judge,
    private readonly mostMinutes = MOST_MINUTES,
  ) {}

  /** @param at the time of the event, in milliseconds since the epoch */
  public enter(
    { matching, outcome }: Decision,
    at: number,
    json: Buffer,
    records: ScannedRecords,
    index: number,
  ): void {
    const read = (): LogRecord =>
      JSON.parse(json.toString('utf8', records.start(index), records.end(index))) as LogRecord;
    const [kind, identity] = [records.kindId(index), records.identityId(index)];
    const key = kind * MOST_IDENTITIES + identity;
    let cell = this.cells.get(key);
    if (cell === undefined) {
      const who = this.identities.of(identity, outcome, read);
      cell = { matching, identity: who, events: 0, first: at, last: at, minutes: new Map() };
      this.cells.set(key, cell);
    }
    cell.events += 1;
    if (at < cell.first) cell.first = at;
    if (at > cell.last) cell.last = at;
    const [before, minute] = [cell.minutes.size, Math.floor(at / MINUTE)];
    add(cell.minutes, minute);
    this.minutes += cell.minutes.size - before;
    if (this.options.mostMatches > 0 && hasRoom(this.tally.kept, matching, at))
      keep(this.tally.kept, { at, matching, event: this.judge.detailsOf(read()) }, this.options.mostMatches);
    if (this.minutes > this.mostMinutes) this.flush();
  }

  /** Adds what was counted to the tally. */
  public flush(): void {
    for (const { matching, identity, events, first, last, minutes } of this.cells.values()) {
      const period = { first: iso(first), last: iso(last), minutes };
      countMatches(this.tally, this.options.detections, { ...identity, matching, named: NOBODY, events, period });
    }
    this.cells.clear();
    this.minutes = 0;
  }
}
