import type { Coverage, StopReason } from './answer';
import type { StoredResult } from './answer-sink';
import type { Estimate } from '../search/estimate';
import type { HistoryRequest } from '../request/question';
import { iso } from '../request/time-range';

/** Coverage with times as text. */
export type WrittenCoverage = Omit<Coverage, 'from' | 'to' | 'coveredFrom'> & {
  readonly from: string;
  readonly to: string;
  /** `null` if nothing is covered. */
  readonly coveredFrom: string | null;
};

/** What Athena read for an answer, or would read. */
export interface ArchiveCost {
  readonly queries: number;
  readonly files: number;
  /** Of compressed log files: what Athena bills. Smaller queries are billed as 10 MB. */
  readonly bytes: number;
  /** In US dollars of us-east-1, with requests to S3. */
  readonly dollars: number;
  readonly isEstimate: boolean;
}

/**
 * - `complete`: everything requested was read.
 * - `partial`: some accounts or Regions were denied or failed; the coverage lists them. No cursor returns their events.
 * - `stopped`: `stopped` says why, and the cursor continues.
 * - `too-long`: not started; the estimate says why, and how to narrow the question.
 * - `estimate`: only an estimate was requested.
 */
export interface HistoryAnswer {
  readonly status: 'complete' | 'partial' | 'stopped' | 'too-long' | 'estimate';
  readonly stopped?: StopReason;
  readonly from: string;
  readonly to: string;
  readonly events: readonly unknown[];
  readonly eventCount: number;
  /** Where the events are stored if they are not included here. */
  readonly results?: StoredResult;
  readonly cursor?: string;
  readonly coverage: readonly WrittenCoverage[];
  /** Where the whole coverage is stored if it is too large to include. */
  readonly coverageResults?: StoredResult;
  readonly estimate?: Estimate;
  /** Where the archive was asked. */
  readonly archive?: ArchiveCost;
  readonly notices: readonly string[];
}

/**
 * How late events may appear in the history, in seconds.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html
 */
const LATE_SECONDS = 15 * 60;

export function writtenCoverage(coverage: Coverage): WrittenCoverage {
  const { from, to, coveredFrom } = coverage;
  return { ...coverage, from: iso(from), to: iso(to), coveredFrom: coveredFrom > to ? null : iso(coveredFrom) };
}

export function lateNotice({ question, resumeAt }: HistoryRequest, now: number): string[] {
  if (resumeAt !== undefined || question.range.to * 1_000 < now - LATE_SECONDS * 1_000) return [];
  return [
    'CloudTrail shows an event some minutes after it happened (usually within 15): the latest events may be missing, and no cursor returns to them.',
  ];
}
