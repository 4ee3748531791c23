import type { HistoryCategory } from '../../../lib/contract/event-history';
import type { HistoryEvent, Place } from './event';
import type { TimeRange } from '../request/question';

/** An attribute as `LookupEvents` takes it: one a request. */
export interface LookupAttribute {
  readonly key:
    'EventId' | 'EventName' | 'ReadOnly' | 'Username' | 'ResourceType' | 'ResourceName' | 'EventSource' | 'AccessKeyId';
  readonly value: string;
}

/** A token is good for the request that it came from and no other: range, attribute and category stay as they were. */
export interface PageRequest {
  readonly range: TimeRange;
  readonly attribute: LookupAttribute | undefined;
  readonly category: HistoryCategory;
  readonly token: string | undefined;
}

/** Newest first. */
export interface Page {
  readonly events: readonly HistoryEvent[];
  readonly token: string | undefined;
}

/** What the search needs of CloudTrail. Rejects with a `LookupFailure` and nothing else. */
export interface LookupPort {
  lookup(place: Place, request: PageRequest, signal: AbortSignal): Promise<Page>;
}

/** `strange`: no answer of CloudTrail's, or one that lacks something. */
export type FailureKind = 'throttled' | 'transient' | 'strange' | 'invalid-token' | 'denied' | 'refused';

export class LookupFailure extends Error {
  public override readonly name = 'LookupFailure';

  public constructor(
    public readonly kind: FailureKind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
