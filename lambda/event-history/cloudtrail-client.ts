import { CloudTrailClient, type Event, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { EVENTS_PER_PAGE } from '../../lib/contract/event-history';
import { type Place, placeKey } from './event';
import { historyEvent } from './history-event';
import { type FailureKind, LookupFailure, type LookupPort, type PageRequest } from './lookup-port';
import { isDenial } from './places';
import type { Credentials, SharedConfiguration } from './shared-configuration';

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
        const page = await client.send(command(request), { abortSignal: signal });
        return { events: (page.Events ?? []).map((event) => toEvent(event, place)), token: page.NextToken };
      } catch (error) {
        throw new LookupFailure(kindOf(error), error instanceof Error ? `${error.name}: ${error.message}` : String(error), { cause: error });
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

function toEvent(event: Event, place: Place): ReturnType<typeof historyEvent> {
  return historyEvent(place, {
    eventId: event.EventId,
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

function kindOf(error: unknown): FailureKind {
  if (!(error instanceof Error)) return 'refused';
  if (/Throttl|TooManyRequests|RequestLimitExceeded/.test(error.name)) return 'throttled';
  if (error.name === 'InvalidNextTokenException') return 'invalid-token';
  if (isDenial(error)) return 'denied';
  // Renewed credentials mend the one, another try the other; no status at all is a connection that broke.
  if (/ExpiredToken|RequestExpired|Timeout/.test(error.name)) return 'transient';
  const { $metadata: metadata } = error as { $metadata?: { httpStatusCode?: number; clockSkewCorrected?: boolean } };
  // The clock here is wrong: the SDK has learned by how much, and signs the next request by the service's.
  if (metadata?.clockSkewCorrected === true) return 'transient';
  const status = metadata?.httpStatusCode ?? 0;
  if (status === 429) return 'throttled';
  return status === 0 || status >= 500 || status === 200 ? 'transient' : 'refused';
}
