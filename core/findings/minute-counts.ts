/** Matches per minute since the epoch. */
export type MinuteCounts = Readonly<Record<string, number>>;

const MINUTE_MS = 60_000;

/** CloudTrail delivers some events this late: until then, the counts of earlier minutes may still grow. */
const LATE_MINUTES = 15;

/** Adds a match, and drops minutes that no period can include any more. */
export function withMatch(counts: MinuteCounts, at: number, periodSeconds: number): MinuteCounts {
  const minute = Math.floor(at / MINUTE_MS);
  const grown: MinuteCounts = { ...counts, [minute]: (counts[minute] ?? 0) + 1 };
  const newest = Math.max(...Object.keys(grown).map(Number));
  const oldest = newest - minutesOf(periodSeconds) - LATE_MINUTES;
  return Object.fromEntries(Object.entries(grown).filter(([key]) => Number(key) > oldest));
}

/** Returns the maximum number of matches within any period, starting at any minute. */
export function mostWithin(counts: MinuteCounts, periodSeconds: number): number {
  const length = minutesOf(periodSeconds);
  const minutes = Object.keys(counts)
    .map(Number)
    .sort((a, b) => a - b);
  let most = 0;
  let sum = 0;
  let first = 0;
  for (const minute of minutes) {
    sum += counts[minute] ?? 0;
    for (; (minutes[first] ?? minute) <= minute - length; first++) sum -= counts[minutes[first] ?? minute] ?? 0;
    most = Math.max(most, sum);
  }
  return most;
}

/** Returns the first minute by which this many matches fell within one period. Returns `undefined` if there is none. */
export function firstReached(
  counts: ReadonlyMap<number, number>,
  periodSeconds: number,
  threshold: number,
): number | undefined {
  const length = minutesOf(periodSeconds);
  const ascending = [...counts].sort(([one], [other]) => one - other);
  let sum = 0;
  let first = 0;
  for (const [minute, count] of ascending) {
    sum += count;
    for (; (ascending[first]?.[0] ?? minute) <= minute - length; first++) sum -= ascending[first]?.[1] ?? 0;
    if (sum >= threshold) return minute;
  }
  return undefined;
}

export function total(counts: MinuteCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Returns when the oldest minute began. */
export function startOf(counts: MinuteCounts): number {
  return Math.min(...Object.keys(counts).map(Number)) * MINUTE_MS;
}

function minutesOf(periodSeconds: number): number {
  return Math.max(1, Math.ceil(periodSeconds / 60));
}
