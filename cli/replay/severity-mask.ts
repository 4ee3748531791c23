import { type Rank, RANKS } from './page/severity';

/** A bit for each of the severities that an event matches: so events can be counted once over any choice of severities. */
export function severityMask(ranks: readonly Rank[]): number {
  return ranks.reduce((mask, rank) => mask | (1 << RANKS.indexOf(rank)), 0);
}

/** The loudest first. */
export function ranksIn(mask: number): Rank[] {
  return RANKS.filter((_, index) => (mask & (1 << index)) !== 0);
}
