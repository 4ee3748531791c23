import type { RecordedEvent } from './recorded-event';

export interface StoreQuery {
  readonly account: string;
  readonly region: string;
  /** Both inclusive, and not always whole seconds. */
  readonly from: number;
  readonly to: number;
  readonly isWanted: ((event: RecordedEvent) => boolean) | undefined;
}

/** Where the fake has its events from. */
export interface EventStore {
  /** Newest first; `more` when there is at least one after these. */
  page(query: StoreQuery, offset: number, count: number): { events: readonly RecordedEvent[]; more: boolean };
}

/** Events in memory. */
export function seededStore(events: readonly RecordedEvent[]): EventStore {
  const byPlace = new Map<string, RecordedEvent[]>();
  // Within a second in no order that anybody may rely on: as they were seeded.
  for (const event of events.toSorted((a, b) => b.time - a.time)) {
    const key = `${event.account}/${event.region}`;
    const known = byPlace.get(key);
    if (known === undefined) byPlace.set(key, [event]);
    else known.push(event);
  }
  return {
    page({ account, region, from, to, isWanted = () => true }, offset, count) {
      const found = (byPlace.get(`${account}/${region}`) ?? []).filter(
        (event) => event.time >= from && event.time <= to && isWanted(event),
      );
      return { events: found.slice(offset, offset + count), more: found.length > offset + count };
    },
  };
}
