import { type HistoryEvent, type Place, placeKey } from './event';
import type { FailureKind } from './lookup-port';
import { iso } from '../request/time-range';

/** Of one place. */
interface Doubt {
  readonly kind: FailureKind;
  /** Above the newest one. */
  readonly coveredFrom: number;
  readonly message: string;
}

/** Events that do not match as far as they can be read, and have no record: the answer does not claim to know them. */
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
    const message = `CloudTrail answered with ${count} without a record that can be read, so whether the conditions hold is not known; the newest is ${newest.eventId} of ${iso(newest.time)}`;
    return { kind: 'strange', coveredFrom: newest.time + 1, message };
  }
}
