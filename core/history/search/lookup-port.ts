import type { HistoryCategory } from '../../../lib/contract/event-history';
import type { HistoryEvent, Place } from './event';
import type { TimeRange } from '../request/question';

/** An attribute for `LookupEvents`, which accepts one per request. */
export interface LookupAttribute {
  readonly key:
    'EventId' | 'EventName' | 'ReadOnly' | 'Username' | 'ResourceType' | 'ResourceName' | 'EventSource' | 'AccessKeyId';
  readonly value: string;
}

/** A token is only valid for the request that it came from: same range, attribute and category. */
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

/** What the search needs from CloudTrail. Rejects only with a `LookupFailure`. */
export interface LookupPort {
  lookup(place: Place, request: PageRequest, signal: AbortSignal): Promise<Page>;
}

/** `strange`: a response that is incomplete or not from CloudTrail. */
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
