import { byId, type HistoryEvent, placeKey } from './event';
import type { Position } from '../request/question';

/** The fields taken from the record, and the objects around them. */
const BYTES_BESIDE_RECORD = 1_000;

/**
 * Events that were read but not yet passed on, by second. A second is passed on only when all of it is known, so that
 * the order within it (by ID) does not depend on which account or slice answered first, and a position in it stays
 * valid.
 */
export class Timeline {
  public size = 0;
  /** The approximate size in memory. */
  public bytes = 0;
  private readonly seconds = new Map<number, Map<string, HistoryEvent>>();
  /** A binary heap of the keys of `seconds`, newest at the top. */
  private readonly heap: number[] = [];

  public constructor(private readonly resumeAt: Position | undefined) {}

  public get newest(): number | undefined {
    return this.heap[0];
  }

  public add(event: HistoryEvent): void {
    if (this.wasGiven(event)) return;
    let second = this.seconds.get(event.time);
    if (second === undefined) {
      this.seconds.set(event.time, (second = new Map<string, HistoryEvent>()));
      this.push(event.time);
    }
    const twin = second.get(event.eventId);
    // If two places have the same event, the choice must not depend on timing.
    if (twin !== undefined && placeKey(twin) <= placeKey(event)) return;
    second.set(event.eventId, event);
    this.bytes += bytesOf(event);
    if (twin === undefined) this.size++;
    else this.bytes -= bytesOf(twin);
  }

  /** Removes and returns the events of the newest second above the frontier, in order. */
  public takeSecondAbove(frontier: number): HistoryEvent[] | undefined {
    const newest = this.heap[0];
    if (newest === undefined || newest <= frontier) return undefined;
    this.pop();
    const events = [...(this.seconds.get(newest)?.values() ?? [])].sort(byId);
    this.seconds.delete(newest);
    this.size -= events.length;
    for (const event of events) this.bytes -= bytesOf(event);
    return events;
  }

  /** Returns the keys of places with events here. */
  public places(): ReadonlySet<string> {
    const keys = new Set<string>();
    for (const second of this.seconds.values()) for (const event of second.values()) keys.add(placeKey(event));
    return keys;
  }

  private wasGiven({ time, eventId }: HistoryEvent): boolean {
    if (this.resumeAt === undefined || time < this.resumeAt.time) return false;
    return time > this.resumeAt.time || (this.resumeAt.eventId !== undefined && eventId <= this.resumeAt.eventId);
  }

  private push(time: number): void {
    let at = this.heap.push(time) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.at(parent) >= this.at(at)) return;
      this.swap(at, parent);
      at = parent;
    }
  }

  private pop(): void {
    this.swap(0, this.heap.length - 1);
    this.heap.pop();
    for (let at = 0; ;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const larger = this.at(right) > this.at(left) ? right : left;
      if (this.at(larger) <= this.at(at)) return;
      this.swap(at, larger);
      at = larger;
    }
  }

  private at(index: number): number {
    return this.heap[index] ?? -Infinity;
  }

  private swap(a: number, b: number): void {
    const kept = this.at(a);
    this.heap[a] = this.at(b);
    this.heap[b] = kept;
  }
}

function bytesOf({ record }: HistoryEvent): number {
  return record.length + BYTES_BESIDE_RECORD;
}
