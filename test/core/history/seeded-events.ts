import fc from 'fast-check';
import type { Place } from '../../../core/history/search/event';
import type { RecordedEvent } from '../../support/fake-aws/recorded-event';

/** 2023-11-14T22:00:00Z; the virtual clock starts some minutes later. */
export const EPOCH = 1_699_999_200;

const USERS = ['alice', 'ci-deployer'];
const NAMES = ['ConsoleLogin', 'DeleteTrail', 'PutObject'];

export interface Burst {
  readonly place: number;
  readonly start: number;
  readonly seconds: number;
  readonly count: number;
}

/** Traffic comes in bursts: many events in few seconds, then none. */
export const bursts = (places: number, span: number, most: number): fc.Arbitrary<Burst[]> =>
  fc.array(
    fc.record({
      place: fc.nat(places - 1),
      start: fc.nat(span),
      seconds: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: span })),
      count: fc.integer({ min: 1, max: most }),
    }),
    { maxLength: 8 },
  );

/** Every tenth event is one that two places show under one id. */
export function seededEvents(places: readonly Place[], all: readonly Burst[], span: number): RecordedEvent[] {
  const events: RecordedEvent[] = [];
  for (const { place, start, seconds, count } of all) {
    for (let index = 0; index < count; index++) {
      const number = events.length;
      const scattered = (number * 2_654_435_761) % 4_294_967_296;
      const time = EPOCH + Math.min(start + (scattered % seconds), span);
      const event = seededEvent(places[place] as Place, time, scattered.toString(16).padStart(8, '0'), number);
      events.push(event);
      const other = places[(place + 1) % places.length] as Place;
      if (number % 10 === 0 && places.length > 1) events.push({ ...event, ...other });
    }
  }
  return events;
}

export function seededEvent(place: Place, time: number, prefix: string, number: number): RecordedEvent {
  return {
    ...place,
    eventId: `${prefix}-0000-4000-8000-${String(number).padStart(12, '0')}`,
    time,
    eventName: NAMES[number % NAMES.length] as string,
    eventSource: 'signin.amazonaws.com',
    user: USERS[number % USERS.length] as string,
    accessKeyId: `AKIA${String(number % 3).padStart(12, '0')}`,
    readOnly: number % 4 === 0,
    sourceIp: `192.0.2.${String(number % 5)}`,
    ...(number % 6 === 0 && { errorCode: 'AccessDenied' }),
    ...(number % 7 === 0 && { sharedEventId: `shared-${String(number)}` }),
    resources: [number, ...(number % 3 === 0 ? [number + 1] : [])].map((of) => ({
      type: 'AWS::S3::Bucket',
      name: `bucket-${String(of % 2)}`,
    })),
  };
}
