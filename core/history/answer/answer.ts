import type { Position } from '../request/question';

/**
 * - `complete`: everything in the range is in this answer or those before it.
 * - `stopped`: there may be more; the cursor leads to it.
 * - `throttled`: the same, and CloudTrail refused the last request because others share the quota.
 * - `denied`: may not be asked. `failed`: asked in vain.
 */
export type CoverageState = 'complete' | 'stopped' | 'throttled' | 'denied' | 'failed';

/** What one account and Region gave to this answer. Times are whole seconds since 1970. */
export interface Coverage {
  readonly account: string;
  /** `*`: all of the account's that were asked for, none of which could be read, or not even listed. */
  readonly region: string;
  readonly state: CoverageState;
  readonly from: number;
  readonly to: number;
  /** The answer holds everything that matches from here to `to`; above `to` when that is nothing. */
  readonly coveredFrom: number;
  readonly pages: number;
  /** In this answer. */
  readonly events: number;
  readonly throttles: number;
  readonly error: string | undefined;
}

/** `limit`: as many as were asked for. `size`: as many as an answer can hold. `interrupted`: out of time, or cancelled. */
export type StopReason = 'limit' | 'size' | 'interrupted';

export interface SearchResult {
  readonly stopped: StopReason | undefined;
  /** Where to go on; absent when there is nothing left. */
  readonly position: Position | undefined;
  readonly coverage: readonly Coverage[];
}
