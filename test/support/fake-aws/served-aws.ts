import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { seededStore } from './event-store';
import { FakeAws, type FakeAwsOptions } from './fake-aws';
import { FakeLookupEvents, type LookupEventsOptions } from './lookup-events';
import type { RecordedEvent } from './recorded-event';
import { seededEvent } from '../../core/history/seeded-events';
import { hurry } from '../fast-clock';

export const OWN = '111111111111';
export const MEMBER = '222222222222';
export const LAST_HOUR = Math.floor(Date.now() / 1_000) - 3_600;

/** One a second, an hour ago. */
export function events(account: string, region: string, count: number, padding = ''): RecordedEvent[] {
  return Array.from({ length: count }, (_, index) => ({
    ...seededEvent({ account, region }, LAST_HOUR + index, String(index).padStart(8, '0'), index),
    padding,
  }));
}

export interface ServedAws {
  readonly aws: FakeAws;
  /** Has these events from now on, and is as the options say. */
  readonly against: (
    seeded: readonly RecordedEvent[],
    options?: Partial<FakeAwsOptions>,
    lookup?: Partial<LookupEventsOptions>,
  ) => FakeLookupEvents;
}

/**
 * The AWS that the environment leads to, in one Region. It forgets after each test what was asked, and the clock of the search is
 * fast. To be called in a `describe`.
 */
export function servedAws(): ServedAws {
  hurry();
  const aws = new FakeAws({ lookupEvents: new FakeLookupEvents({ store: seededStore([]) }) });
  beforeAll(async () => {
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: await aws.start(),
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
  });
  afterEach(() => {
    for (const list of [aws.calls, aws.assumed, aws.objects]) list.length = 0;
  });
  afterAll(() => aws.stop());
  return {
    aws,
    against(seeded, options = {}, lookup = {}) {
      const lookupEvents = new FakeLookupEvents({ store: seededStore(seeded), ...lookup });
      aws.options = { lookupEvents, regions: ['us-east-1'], ...options };
      return lookupEvents;
    },
  };
}
