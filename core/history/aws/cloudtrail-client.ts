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

/** Returns `undefined` for the caller's own credentials. */
export type CredentialsFor = (account: string) => Promise<(() => Promise<Credentials>) | undefined>;

/** `LookupEvents` through the SDK, without retries: each retry must wait for its turn. */
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
    // Includes the whole last second, in case CloudTrail compares fractions: events have whole seconds only.
    EndTime: new Date(range.to * 1_000 + 999),
    MaxResults: EVENTS_PER_PAGE,
    ...(attribute && { LookupAttributes: [{ AttributeKey: attribute.key, AttributeValue: attribute.value }] }),
    ...(category === 'insight' && { EventCategory: 'insight' }),
    ...(token !== undefined && { NextToken: token }),
  });
}

/** A missing field cannot be distinguished from an empty one, so an incomplete response is rejected. */
function pageOf({ Events: events, NextToken: token }: LookupEventsCommandOutput, place: Place, range: TimeRange): Page {
  return {
    events: listIn(events, 'events').map((event) => timely(toEvent(event, place), range)),
    token: token === '' ? undefined : token,
  };
}

/** Event times decide whether anything is missing, so an event outside the requested range makes the page unusable. */
function timely(event: HistoryEvent, { from, to }: TimeRange): HistoryEvent {
  const { eventId, time } = event;
  if (time >= from && time <= to) return event;
  const when = time === 0 || Number.isNaN(time) ? 'without a time' : `of ${iso(time)}`;
  throw new StrangeAnswer(
    `CloudTrail was asked for events from ${iso(from)} to ${iso(to)}, and returned an event ${when} (${eventId})`,
  );
}

function toEvent(event: Event, place: Place): HistoryEvent {
  return historyEvent(place, {
    // Without a record too, the event is identified by everything that is present.
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
  // If a server is down, the page says nothing beyond its status.
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
  // Renewed credentials fix the former, a retry the latter; no status at all means that the connection broke.
  if (/ExpiredToken|RequestExpired|Timeout/.test(error.name)) return 'transient';
  const { $metadata: metadata } = error as { $metadata?: { clockSkewCorrected?: boolean } };
  // The local clock is wrong: the SDK has learned the offset, and signs the next request with the service's time.
  if (metadata?.clockSkewCorrected === true) return 'transient';
  const status = statusOf(error);
  if (status === 429) return 'throttled';
  return status === 0 || status >= 500 || status === 200 ? 'transient' : 'refused';
}
