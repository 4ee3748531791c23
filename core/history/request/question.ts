import type { HistoryAttribute, HistoryCategory } from '../../../lib/contract/event-history';

/** Both ends belong to it. Whole seconds since 1970: CloudTrail records no finer. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** Holds where the event has one of `equals`; has none of `notEquals`; `exists` is for what it may lack: an error code. */
export type Condition =
  | { readonly attribute: HistoryAttribute; readonly equals: readonly string[] }
  | { readonly attribute: HistoryAttribute; readonly notEquals: readonly string[] }
  | { readonly attribute: 'errorCode'; readonly exists: boolean };

/** The account that asks; accounts by id; those below a unit; all of the organization. */
export type AccountSelection = 'this' | 'organization' | readonly string[] | { readonly organizationalUnit: string };

/** What defines the events that match; all else of a request is about how they are handed over. */
export interface Question {
  readonly range: TimeRange;
  readonly conditions: readonly Condition[];
  readonly category: HistoryCategory;
  readonly accounts: AccountSelection;
  /** `undefined`: every Region that the account has enabled. */
  readonly regions: readonly string[] | undefined;
}

/** How far answers have come, newest first: all above `time` is given, and of `time` itself the ids up to `eventId`. */
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
  /** Identifies the question as it was asked; cursors carry it. */
  readonly digest: string;
  readonly resumeAt: Position | undefined;
  /** Of this answer; a cursor goes on from there. */
  readonly limit: number | undefined;
  /** Of the events within this answer; a cursor always leads to older ones. */
  readonly order: (typeof ORDERS)[number];
  readonly output: (typeof OUTPUTS)[number];
  readonly detail: (typeof DETAILS)[number];
  /** What to do with a question that the estimate says one run cannot finish. */
  readonly ifTooLong: (typeof IF_TOO_LONG)[number];
  /** Where the question was read otherwise than it was written. */
  readonly notices: readonly string[];
}
