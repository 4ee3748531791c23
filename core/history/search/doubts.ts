import { type HistoryEvent, type Place, placeKey } from './event';
import type { FailureKind } from './lookup-port';
import { iso } from '../request/time-range';

/** What is uncertain at one place. */
interface Doubt {
  readonly kind: FailureKind;
  /** Just above the newest such event. */
  readonly coveredFrom: number;
  readonly message: string;
}

/**
 * Events without a readable record that do not match as far as they can be read. The answer does not claim to cover
 * them.
 */
export class Doubts {
  private readonly events = new Map<string, { newest: HistoryEvent; ids: Set<string> }>();

  public add(event: HistoryEvent): void {
    const known = this.events.get(placeKey(event));
    if (known === undefined) this.events.set(placeKey(event), { newest: event, ids: new Set([event.eventId]) });
    else {
      known.ids.add(event.eventId);
      if (event.time > known.newest.time) known.newest = event;
    }
  }

  /** @param from the oldest second that the answer would claim to cover */
  public of(place: Place, from: number): Doubt | undefined {
    const found = this.events.get(placeKey(place));
    if (found === undefined || found.newest.time < from) return undefined;
    const { newest, ids } = found;
    const count = ids.size === 1 ? 'one event' : `${String(ids.size)} events`;
    const message = `CloudTrail returned ${count} without a readable record, so it is unknown whether the conditions match; the newest is ${newest.eventId} of ${iso(newest.time)}`;
    return { kind: 'strange', coveredFrom: newest.time + 1, message };
  }
}
