import { createHash } from 'node:crypto';
import type { EventStore } from './event-store';
import { isFoundBy, lookedUp } from './recorded-event';
import { TokenBucket } from './token-bucket';

/** `broken`: the connection ends in the middle of the answer. */
export type Fault = 'throttled' | 'denied' | 'unavailable' | 'broken' | 'invalid-token' | { readonly delayMs: number };

export interface LookupEventsOptions {
  readonly store: EventStore;
  /** Of each account and Region. Infinity: no throttling. */
  readonly requestsPerSecond?: number;
  readonly burst?: number;
  readonly pageSize?: number;
  readonly now?: () => number;
  /** Asked once a request; `number` counts those of the account and Region. */
  readonly fault?: (place: { account: string; region: string; number: number; hasToken: boolean }) => Fault | undefined;
}

export interface FakeAnswer {
  readonly status: number;
  readonly body: object;
  readonly delayMs?: number;
  readonly isBroken?: boolean;
}

interface LookupBody {
  readonly StartTime?: number;
  readonly EndTime?: number;
  readonly MaxResults?: number;
  readonly NextToken?: string;
  readonly EventCategory?: string;
  readonly LookupAttributes?: readonly { AttributeKey: string; AttributeValue: string }[];
}

/** `LookupEvents` with its limits: two requests a second, 50 events a page, one attribute, tokens bound to their request. */
export class FakeLookupEvents {
  public readonly requests: { account: string; region: string; body: LookupBody }[] = [];
  public throttles = 0;
  private readonly buckets = new Map<string, TokenBucket>();
  private readonly counts = new Map<string, number>();

  public constructor(public options: LookupEventsOptions) {}

  public answer(account: string, region: string, body: LookupBody): FakeAnswer {
    const key = `${account}/${region}`;
    const number = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, number);
    this.requests.push({ account, region, body });
    const fault = this.options.fault?.({ account, region, number, hasToken: body.NextToken !== undefined });
    if (fault === 'denied') {
      return failure(
        'AccessDeniedException',
        `User is not authorized to perform: cloudtrail:LookupEvents in ${account}`,
      );
    }
    if (fault === 'unavailable') return { ...failure('InternalFailure', 'try again'), status: 503 };
    if (fault === 'throttled' || !this.bucket(key).take()) {
      this.throttles++;
      return failure('ThrottlingException', 'Rate exceeded');
    }
    const answer = this.lookup(account, region, body, fault === 'invalid-token');
    if (fault === 'broken') return { ...answer, isBroken: true };
    return typeof fault === 'object' ? { ...answer, delayMs: fault.delayMs } : answer;
  }

  private lookup(account: string, region: string, body: LookupBody, isTokenLost: boolean): FakeAnswer {
    const {
      NextToken: token,
      LookupAttributes: attributes = [],
      StartTime: from = 0,
      EndTime: to = Infinity,
      MaxResults: most = 50,
    } = body;
    if (attributes.length > 1)
      return failure('InvalidLookupAttributesException', 'You can only specify one lookup attribute');
    if (to < from) return failure('InvalidTimeRangeException', 'The start time must be before the end time');
    if (most < 1 || most > 50) return failure('InvalidMaxResultsException', 'MaxResults must be between 1 and 50');
    const [attribute] = attributes;
    const isWanted = attribute && isFoundBy(attribute.AttributeKey, attribute.AttributeValue);
    if (attribute && !isWanted)
      return failure('InvalidLookupAttributesException', `Unknown attribute ${attribute.AttributeKey}`);
    const parameters = createHash('sha256')
      .update(JSON.stringify([account, region, from, to, most, attributes, body.EventCategory]))
      .digest('hex');
    const [offset, bound] = token === undefined ? [0, parameters] : readToken(token);
    if (bound !== parameters || isTokenLost)
      return failure('InvalidNextTokenException', 'The token is invalid or its parameters changed');
    const count = Math.min(most, this.options.pageSize ?? 50);
    const { events, more } = this.options.store.page({ account, region, from, to, isWanted }, offset, count);
    const next = Buffer.from(JSON.stringify([offset + count, parameters])).toString('base64');
    return { status: 200, body: { Events: events.map(lookedUp), ...(more && { NextToken: next }) } };
  }

  private bucket(key: string): TokenBucket {
    const { requestsPerSecond = Infinity, burst = 2, now = Date.now } = this.options;
    let bucket = this.buckets.get(key);
    if (bucket === undefined)
      this.buckets.set(
        key,
        (bucket = new TokenBucket(requestsPerSecond, requestsPerSecond === Infinity ? Infinity : burst, now)),
      );
    return bucket;
  }
}

function readToken(token: string): [number, string] {
  try {
    return JSON.parse(Buffer.from(token, 'base64').toString()) as [number, string];
  } catch {
    return [0, 'unreadable'];
  }
}

function failure(type: string, message: string): FakeAnswer {
  return { status: 400, body: { __type: type, message } };
}
