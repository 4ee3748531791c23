import type { DetectionReport } from '../replay-report';

export type Rank = 'page' | 'notify' | 'compliance' | 'unrated';

/** The loudest first. */
export const RANKS: readonly Rank[] = ['page', 'notify', 'compliance', 'unrated'];

/** An ad-hoc pattern and a template's own filters have no severity. */
export function rankOf({ severity }: DetectionReport): Rank {
  return severity ?? 'unrated';
}
