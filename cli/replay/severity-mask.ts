import { type Rank, RANKS } from './page/severity';

/**
 * One bit for each severity that an event matches, so that events can be counted once over any choice of severities.
 */
export function severityMask(ranks: readonly Rank[]): number {
  return ranks.reduce((mask, rank) => mask | (1 << RANKS.indexOf(rank)), 0);
}

/** Most severe first. */
export function ranksIn(mask: number): Rank[] {
  return RANKS.filter((_, index) => (mask & (1 << index)) !== 0);
}
