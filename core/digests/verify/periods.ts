import type { Period } from '../place';

/** Adds a period, in order; adjacent periods are merged, and empty ones are left out. */
export function withPeriod(periods: readonly Period[], added: Period): readonly Period[] {
  if (added.to <= added.from) return periods;
  const apart = periods.filter(({ from, to }) => to < added.from || from > added.to);
  const touching = [added, ...periods.filter((period) => !apart.includes(period))];
  const joined = {
    from: Math.min(...touching.map(({ from }) => from)),
    to: Math.max(...touching.map(({ to }) => to)),
  };
  return [...apart, joined].sort((a, b) => a.from - b.from);
}

/** Returns the parts of a period that are in none of the others. */
export function without(period: Period, others: readonly Period[]): readonly Period[] {
  let left: readonly Period[] = [period];
  for (const other of others) {
    left = left.flatMap(({ from, to }) =>
      [
        { from, to: Math.min(to, other.from) },
        { from: Math.max(from, other.to), to },
      ].filter((part) => part.to > part.from),
    );
  }
  return left;
}
