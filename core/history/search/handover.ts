import type { StopReason } from '../answer/answer';
import { type Place, placeKey } from './event';
import type { Position } from '../request/question';

/** What a position and the coverage need to know about an event. */
export interface Placed extends Place {
  readonly eventId: string;
  /** In whole seconds since the epoch. */
  readonly time: number;
}

/** Takes events in order and returns how many it took; fewer means that it is full. */
export interface EventSink<E> {
  take(events: readonly E[]): Promise<number>;
}

/** Passes events to the sink, second by second, and tracks what was taken. */
export class Handover<E extends Placed> {
  public given = 0;
  public readonly givenBy = new Map<string, number>();
  public stopped: StopReason | undefined;
  /** The last event of a second that was taken only in part. */
  private within: Position | undefined;

  public constructor(
    private readonly sink: EventSink<E>,
    private readonly limit = Infinity,
  ) {}

  /** Passes the events of one second, in order; returns those that were not taken. */
  public async give(events: readonly E[]): Promise<readonly E[]> {
    const wanted = events.slice(0, this.limit - this.given);
    const taken = await this.sink.take(wanted);
    this.given += taken;
    for (const event of events.slice(0, taken)) {
      const key = placeKey(event);
      this.givenBy.set(key, (this.givenBy.get(key) ?? 0) + 1);
    }
    if (taken < wanted.length) this.stopped = 'size';
    else if (this.given >= this.limit) this.stopped = 'limit';
    const [first, last] = [events[0], events[taken - 1]];
    if (taken < events.length && first !== undefined)
      this.within = { time: first.time, ...(last && { eventId: last.eventId }) };
    return events.slice(taken);
  }

  /** Returns where to continue; `next` is what follows everything that was taken, `undefined` if nothing is left. */
  public position(next: Position | undefined, resumeAt: Position | undefined): Position | undefined {
    const at = this.within ?? next;
    // None of the second was taken now, but an earlier answer may contain a part of it.
    return at !== undefined && at.eventId === undefined && resumeAt !== undefined && at.time >= resumeAt.time
      ? resumeAt
      : at;
  }
}
