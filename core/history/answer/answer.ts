import type { Position } from '../request/question';

/**
 * - `complete`: everything in the range is in this answer or earlier ones.
 * - `stopped`: there may be more; the cursor continues there.
 * - `throttled`: like `stopped`, and CloudTrail rejected the last request because others share the quota.
 * - `denied`: access was denied. `failed`: the requests failed.
 */
export type CoverageState = 'complete' | 'stopped' | 'throttled' | 'denied' | 'failed';

/** What this answer contains for one account and Region. Times are whole seconds since the epoch. */
export interface Coverage {
  readonly account: string;
  /** `*`: all requested Regions of the account, none of which could be read, or even listed. */
  readonly region: string;
  readonly state: CoverageState;
  readonly from: number;
  readonly to: number;
  /** The answer contains everything that matches from here to `to`. Greater than `to` if that is nothing. */
  readonly coveredFrom: number;
  readonly pages: number;
  /** The number of events in this answer. */
  readonly events: number;
  readonly throttles: number;
  readonly error: string | undefined;
}

/**
 * `limit`: the requested number of events was reached. `size`: the answer is full. `interrupted`: out of time, or
 * cancelled.
 */
export type StopReason = 'limit' | 'size' | 'interrupted';

export interface SearchResult {
  readonly stopped: StopReason | undefined;
  /** Where to continue; absent if nothing is left. */
  readonly position: Position | undefined;
  readonly coverage: readonly Coverage[];
}
