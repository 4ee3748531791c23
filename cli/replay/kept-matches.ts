import type { MatchedEvent } from './matched-event';

/** A matching event, by the places of its detections; plain data, so that threads can hand it over. */
export interface KeptMatch {
  /** Milliseconds since 1970; before all others where its time cannot be read. */
  readonly at: number;
  readonly matching: readonly number[];
  readonly event: MatchedEvent;
}

/** For each detection, in their order, the newest events that match it: so many of each that what a report shows can be chosen from them. */
export interface KeptMatches {
  readonly byDetection: KeptMatch[][];
  /** No list is complete beyond so many, its newest. */
  level: number;
  /** How long the lists are together. */
  held: number;
}

/** An event that several detections match is in the list of each. */
const LISTS_HOLD = 4;

export function newKeptMatches(detections: number): KeptMatches {
  return { byDetection: Array.from({ length: detections }, () => []), level: Infinity, held: 0 };
}

export function keep(kept: KeptMatches, match: KeptMatch, most: number): void {
  for (const index of match.matching) kept.byDetection[index]?.push(match);
  kept.held += match.matching.length;
  // Not at each event: sorting is not free.
  if (kept.held > (LISTS_HOLD + 1) * most) prune(kept, most);
}

export function mergeKept(into: KeptMatches, from: KeptMatches): void {
  from.byDetection.forEach((matches, index) => {
    const own = into.byDetection[index];
    for (const match of matches) own?.push(match);
  });
  into.level = Math.min(into.level, from.level);
  into.held += from.held;
}

/**
 * Leaves each list the same number of its newest events, as many as there is room for. That number only falls, however the events come and
 * in how many threads, so the outcome is the same for all of them.
 */
export function prune(kept: KeptMatches, most: number): void {
  kept.level = Math.min(
    kept.level,
    commonLength(
      kept.byDetection.map(({ length }) => length),
      LISTS_HOLD * most,
    ),
  );
  kept.held = 0;
  for (const matches of kept.byDetection) {
    if (matches.length > kept.level) {
      matches.sort(byTime);
      matches.length = kept.level;
    }
    kept.held += matches.length;
  }
}

/** The largest length to which lists can be cut so that they are no longer than `room` together. */
function commonLength(lengths: readonly number[], room: number): number {
  const ascending = lengths.toSorted((one, other) => one - other);
  let left = room;
  for (const [index, length] of ascending.entries()) {
    const share = Math.floor(left / (ascending.length - index));
    if (length > share) return share;
    left -= length;
  }
  return Infinity;
}

/**
 * What a report shows, of `most` events: first an equal share for each detection that matched, then what is left for the loudest severity
 * first, detections of one severity taking turns; of each the newest. So noise of one detection leaves the others their events.
 *
 * @param ranks of the detections, in their order; 0 is the loudest
 * @returns newest first
 */
export function chosenMatches(kept: KeptMatches, ranks: readonly number[], most: number): KeptMatch[] {
  prune(kept, most);
  const lists = kept.byDetection
    .map((matches, index) => ({ matches: matches.sort(byTime), rank: ranks[index] ?? 0 }))
    .filter(({ matches }) => matches.length > 0);
  const share = Math.max(Math.floor(most / Math.max(lists.length, 1)), 1);
  const chosen = new Set<KeptMatch>();
  const takeTurns = (
    among: readonly { readonly matches: readonly KeptMatch[] }[],
    from: number,
    until: number,
  ): void => {
    const longest = Math.min(until, Math.max(0, ...among.map(({ matches }) => matches.length)));
    for (let turn = from; turn < longest && chosen.size < most; turn++) {
      for (const { matches } of among) {
        const match = matches[turn];
        if (match !== undefined && chosen.size < most) chosen.add(match);
      }
    }
  };
  const loudestFirst = [...new Set(lists.map(({ rank }) => rank))]
    .sort((one, other) => one - other)
    .map((rank) => lists.filter((list) => list.rank === rank));
  takeTurns(loudestFirst.flat(), 0, share);
  for (const group of loudestFirst) takeTurns(group, share, Infinity);
  return [...chosen].sort(byTime);
}

/** The newest first; the same order whatever the order in which events are read. */
function byTime(one: KeptMatch, other: KeptMatch): number {
  return (
    other.at - one.at ||
    compare(one.event.eventTime, other.event.eventTime) ||
    compare(one.event.eventId, other.event.eventId) ||
    compare(JSON.stringify(one), JSON.stringify(other))
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
