import { historyEvent } from '../../../core/history/search/history-event';
import { type FailureKind, LookupFailure, type LookupPort } from '../../../core/history/search/lookup-port';
import type { Clock } from '../../../core/history/search/clock';
import type { FakeLookupEvents } from './lookup-events';

const KINDS: Readonly<Record<string, FailureKind>> = {
  ThrottlingException: 'throttled',
  InternalFailure: 'transient',
  InvalidNextTokenException: 'invalid-token',
  AccessDeniedException: 'denied',
};

interface Looked {
  EventId: string;
  EventName: string;
  ReadOnly: string;
  AccessKeyId: string;
  EventTime: number;
  EventSource: string;
  Username: string;
  Resources: { ResourceType: string; ResourceName: string }[];
  CloudTrailEvent: string;
}

/** The fake without HTTP, for thousands of searches: the search's port, with a latency on any clock. */
export function fakePort(fake: FakeLookupEvents, clock: Clock, latencyMs: () => number): LookupPort {
  let aborted = 0;
  return {
    async lookup(place, { range, attribute, category, token }, signal) {
      const { status, body, isBroken } = fake.answer(place.account, place.region, {
        StartTime: range.from,
        EndTime: range.to + 0.999,
        ...(attribute && { LookupAttributes: [{ AttributeKey: attribute.key, AttributeValue: attribute.value }] }),
        ...(category === 'insight' && { EventCategory: 'insight' }),
        ...(token !== undefined && { NextToken: token }),
      });
      await clock.sleep(latencyMs(), signal);
      // An answer that has arrived may still be handed over.
      if (signal.aborted && ++aborted % 2 === 0) throw new LookupFailure('transient', 'aborted');
      if (isBroken) throw new LookupFailure('transient', 'connection broken');
      if (status !== 200) {
        const { __type: type, message } = body as { __type: string; message: string };
        throw new LookupFailure(KINDS[type] ?? 'refused', `${type}: ${message}`);
      }
      const { Events: events, NextToken: next } = body as { Events: Looked[]; NextToken?: string };
      return {
        token: next,
        events: events.map((event) =>
          historyEvent(place, {
            eventId: event.EventId,
            time: new Date(event.EventTime * 1_000),
            eventName: event.EventName,
            eventSource: event.EventSource,
            user: event.Username,
            accessKeyId: event.AccessKeyId,
            readOnly: event.ReadOnly,
            resources: event.Resources.map(({ ResourceType: type, ResourceName: name }) => ({ type, name })),
            record: event.CloudTrailEvent,
          }),
        ),
      };
    },
  };
}
