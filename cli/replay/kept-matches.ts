import type { MatchedEvent } from './matched-event';

/** A matching event, with the indexes of its detections; plain data for threads. */
export interface KeptMatch {
  /** In milliseconds since the epoch; before all others if its time is unreadable. */
  readonly at: number;
  readonly matching: readonly number[];
  readonly event: MatchedEvent;
}

/** For each detection, the newest matching events: enough of each to choose those that a report shows. */
export interface KeptMatches {
  readonly byDetection: KeptMatch[][];
  /** For each detection, the time before which its list has no room. */
  readonly floors: number[];
  /** Lists are complete only up to this length, newest first. */
  level: number;
  /** The total length of the lists. */
  held: number;
}

/** An event that several detections match is in the list of each. */
const LISTS_HOLD = 4;

export function newKeptMatches(detections: number): KeptMatches {
  return {
    byDetection: Array.from({ length: detections }, () => []),
    floors: Array.from({ length: detections }, () => -Infinity),
    level: Infinity,
    held: 0,
  };
}

/** Whether there is room for an event of that time in any of these lists. */
export function hasRoom({ floors }: KeptMatches, matching: readonly number[], at: number): boolean {
  for (const index of matching) if (at >= (floors[index] ?? Infinity)) return true;
  return false;
}

export function keep(kept: KeptMatches, match: KeptMatch, most: number): void {
  for (const index of match.matching) {
    if (match.at < (kept.floors[index] ?? Infinity)) continue;
    kept.byDetection[index]?.push(match);
    kept.held += 1;
  }
  // Not after each event, because sorting takes time.
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
 * Truncates each list to the same number of newest events, as many as there is room for. That number only decreases,
 * whatever the order of events and number of threads, so the result is the same.
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
  kept.byDetection.forEach((matches, index) => {
    if (matches.length > kept.level) {
      matches.sort(byTime);
      matches.length = kept.level;
      kept.floors[index] = matches.at(-1)?.at ?? Infinity;
    }
    kept.held += matches.length;
  });
}

/** Returns the maximum length of the lists so that their total is at most `room`. */
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
 * Selects the events that a report shows: first an equal share for each detection that matched, then the rest by
 * severity, most severe first, with detections of the same severity taking turns; newest events first. A noisy
 * detection therefore does not displace others.
 *
 * @param ranks the ranks of the detections, in order; 0 is the most severe
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

/** Newest first; independent of the order in which events are read. */
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
