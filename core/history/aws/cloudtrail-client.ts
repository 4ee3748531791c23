import {
  CloudTrailClient,
  type Event,
  LookupEventsCommand,
  type LookupEventsCommandOutput,
} from '@aws-sdk/client-cloudtrail';
import { createHash } from 'node:crypto';
import { nameAndMessageOf } from '../../../lib/contract/error-message';
import { EVENTS_PER_PAGE } from '../../../lib/contract/event-history';
import { type HistoryEvent, type Place, placeKey } from '../search/event';
import { fixFor, withFix } from '../search/fixes';
import { historyEvent } from '../search/history-event';
import { type FailureKind, LookupFailure, type LookupPort, type Page, type PageRequest } from '../search/lookup-port';
import { isDenial } from '../search/places';
import type { TimeRange } from '../request/question';
import type { Credentials, SharedConfiguration } from './shared-configuration';
import { listIn, StrangeAnswer, strangeAnswer } from '../search/strange-answer';
import { iso } from '../request/time-range';

/** `undefined`: the caller's own. */
export type CredentialsFor = (account: string) => Promise<(() => Promise<Credentials>) | undefined>;

/** `LookupEvents` through the SDK: one request each, because a repeated one is a turn of its own. */
export function lookupClient(shared: SharedConfiguration, credentialsFor: CredentialsFor): LookupPort {
  const clients = new Map<string, Promise<CloudTrailClient>>();

  async function create({ account, region }: Place): Promise<CloudTrailClient> {
    const credentials = await credentialsFor(account);
    return new CloudTrailClient({ ...shared, region, ...(credentials && { credentials }), maxAttempts: 1 });
  }

  function clientFor(place: Place): Promise<CloudTrailClient> {
    const known = clients.get(placeKey(place));
    if (known !== undefined) return known;
    const client = create(place);
    clients.set(placeKey(place), client);
    client.catch(() => clients.delete(placeKey(place)));
    return client;
  }

  return {
    async lookup(place, request, signal) {
      try {
        const client = await clientFor(place);
        return pageOf(await client.send(command(request), { abortSignal: signal }), place, request.range);
      } catch (error) {
        throw lookupFailure(error);
      }
    },
  };
}

function command({ range, attribute, category, token }: PageRequest): LookupEventsCommand {
  return new LookupEventsCommand({
    StartTime: new Date(range.from * 1_000),
    // The whole last second, should CloudTrail know parts of it: events carry whole seconds only.
    EndTime: new Date(range.to * 1_000 + 999),
    MaxResults: EVENTS_PER_PAGE,
    ...(attribute && { LookupAttributes: [{ AttributeKey: attribute.key, AttributeValue: attribute.value }] }),
    ...(category === 'insight' && { EventCategory: 'insight' }),
    ...(token !== undefined && { NextToken: token }),
  });
}

/** What is not there cannot be told from what there is none of: an answer that lacks something is none. */
function pageOf({ Events: events, NextToken: token }: LookupEventsCommandOutput, place: Place, range: TimeRange): Page {
  return {
    events: listIn(events, 'events').map((event) => timely(toEvent(event, place), range)),
    token: token === '' ? undefined : token,
  };
}

/** The time of an event decides whether anything is missing, so one that was not asked for makes the page worthless. */
function timely(event: HistoryEvent, { from, to }: TimeRange): HistoryEvent {
  const { eventId, time } = event;
  if (time >= from && time <= to) return event;
  const when = time === 0 || Number.isNaN(time) ? 'without a time' : `of ${iso(time)}`;
  throw new StrangeAnswer(
    `CloudTrail was asked from ${iso(from)} to ${iso(to)}, and answered with an event ${when} (${eventId})`,
  );
}

function toEvent(event: Event, place: Place): HistoryEvent {
  return historyEvent(place, {
    // Without a record either, it is told from others by all that there is.
    eventId: event.EventId || (event.CloudTrailEvent === undefined ? digest(JSON.stringify(event)) : undefined),
    time: event.EventTime,
    eventName: event.EventName,
    eventSource: event.EventSource,
    user: event.Username,
    accessKeyId: event.AccessKeyId,
    readOnly: event.ReadOnly,
    resources: event.Resources?.map(({ ResourceType: type, ResourceName: name }) => ({ type, name })),
    record: event.CloudTrailEvent,
  });
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function lookupFailure(error: unknown): LookupFailure {
  const strange = strangeAnswer(error);
  const kind = kindOf(error);
  // Of a server that is down, a page says no more than its status.
  if (strange !== undefined)
    return new LookupFailure(kind === 'transient' && statusOf(error) >= 500 ? kind : 'strange', strange.message, {
      cause: error,
    });
  const message = nameAndMessageOf(error);
  return new LookupFailure(kind, withFix(message, fixFor(error, 'cloudtrail:LookupEvents')), { cause: error });
}

function statusOf(error: unknown): number {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0;
}

function kindOf(error: unknown): FailureKind {
  if (!(error instanceof Error)) return 'refused';
  if (/Throttl|TooManyRequests|RequestLimitExceeded/.test(error.name)) return 'throttled';
  if (error.name === 'InvalidNextTokenException') return 'invalid-token';
  if (isDenial(error)) return 'denied';
  // Renewed credentials fix the one, another try the other; no status at all is a connection that broke.
  if (/ExpiredToken|RequestExpired|Timeout/.test(error.name)) return 'transient';
  const { $metadata: metadata } = error as { $metadata?: { clockSkewCorrected?: boolean } };
  // The clock here is wrong: the SDK has learned by how much, and signs the next request by the service's.
  if (metadata?.clockSkewCorrected === true) return 'transient';
  const status = statusOf(error);
  if (status === 429) return 'throttled';
  return status === 0 || status >= 500 || status === 200 ? 'transient' : 'refused';
}
