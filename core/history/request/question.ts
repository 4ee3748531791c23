import type { HistoryAttribute, HistoryCategory } from '../../../lib/contract/event-history';

/** Both ends are included. Whole seconds since the epoch: CloudTrail records no fractions. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/**
 * `equals`: the event has one of the values. `notEquals`: it has none of them. `exists`: for a field that may be
 * missing, the error code.
 */
export type Condition =
  | { readonly attribute: HistoryAttribute; readonly equals: readonly string[] }
  | { readonly attribute: HistoryAttribute; readonly notEquals: readonly string[] }
  | { readonly attribute: 'errorCode'; readonly exists: boolean };

/** The caller's account, account IDs, the accounts in an OU, or all accounts of the organization. */
export type AccountSelection = 'this' | 'organization' | readonly string[] | { readonly organizationalUnit: string };

/** What defines the matching events. The rest of a request defines how they are delivered. */
export interface Question {
  readonly range: TimeRange;
  readonly conditions: readonly Condition[];
  readonly category: HistoryCategory;
  readonly accounts: AccountSelection;
  /** `undefined`: every Region that the account has enabled. */
  readonly regions: readonly string[] | undefined;
}

/**
 * How far answers have come, newest first: everything above `time` was delivered, and of `time` itself the IDs up to
 * `eventId`.
 */
export interface Position {
  readonly time: number;
  readonly eventId?: string;
}

/** What answers: CloudTrail's event history of 90 days, the archive in Athena, or the archive for what is older than the history. */
export const SOURCES = ['history', 'archive', 'both'] as const;
export type HistorySource = (typeof SOURCES)[number];

export const OUTPUTS = ['answer', 's3', 'estimate'] as const;
export const DETAILS = ['record', 'summary'] as const;
export const ORDERS = ['newest', 'oldest'] as const;
export const IF_TOO_LONG = ['say', 'begin'] as const;

export interface HistoryRequest {
  readonly question: Question;
  /** Identifies the question as asked; cursors contain it. */
  readonly digest: string;
  readonly resumeAt: Position | undefined;
  /** For this answer; a cursor continues from there. */
  readonly limit: number | undefined;
  /** The order of the events within this answer; a cursor always leads to older ones. */
  readonly order: (typeof ORDERS)[number];
  readonly output: (typeof OUTPUTS)[number];
  readonly detail: (typeof DETAILS)[number];
  /** What to do with a question that one run cannot finish, according to the estimate. */
  readonly ifTooLong: (typeof IF_TOO_LONG)[number];
  /** Where the question was interpreted differently from how it was written. */
  readonly notices: readonly string[];
}
