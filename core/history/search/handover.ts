import type { StopReason } from '../answer/answer';
import { type Place, placeKey } from './event';
import type { Position } from '../request/question';

/** What a position and the coverage need to know of an event. */
export interface Placed extends Place {
  readonly eventId: string;
  /** Whole seconds since 1970. */
  readonly time: number;
}

/** Takes the events in order and says how many of these it took; fewer means that it is full. */
export interface EventSink<E> {
  take(events: readonly E[]): Promise<number>;
}

/** Gives to the sink, second by second, and remembers what it took. */
export class Handover<E extends Placed> {
  public given = 0;
  public readonly givenBy = new Map<string, number>();
  public stopped: StopReason | undefined;
  /** The last that was given of a second that was not given whole. */
  private within: Position | undefined;

  public constructor(
    private readonly sink: EventSink<E>,
    private readonly limit = Infinity,
  ) {}

  /** The events of one second, in order; returns those that were not taken. */
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

  /** Where to go on; `next` is what comes after all that was given, `undefined` when that is nothing. */
  public position(next: Position | undefined, resumeAt: Position | undefined): Position | undefined {
    const at = this.within ?? next;
    // None of the second was given: what an earlier answer gave of it is given all the same.
    return at !== undefined && at.eventId === undefined && resumeAt !== undefined && at.time >= resumeAt.time
      ? resumeAt
      : at;
  }
}
