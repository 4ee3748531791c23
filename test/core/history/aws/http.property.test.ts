import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ask } from '../../../../core/history/search/ask';
import { awsClients } from '../../../../core/history/aws/aws-clients';
import { type Clock, systemClock } from '../../../../core/history/search/clock';
import { lookupClient } from '../../../../core/history/aws/cloudtrail-client';
import type { HistoryAnswer } from '../../../../core/history/answer/history-answer';
import { organizationAccounts } from '../../../../core/history/aws/organization-accounts';
import { Pace } from '../../../../core/history/search/pace';
import { partObjects } from '../../../../lambda/event-history/part-objects';
import { parsePart } from '../../../../core/history/parts/part-request';
import { partsClient } from '../../../../lambda/event-history/parts-client';
import { readPart } from '../../../../core/history/parts/read-part';
import { parseRequest } from '../../../../core/history/request/request';
import { s3Results } from '../../../../lambda/event-history/s3-results';
import { requestHandler } from '../../../../core/history/aws/shared-configuration';
import { seededStore } from '../../../support/fake-aws/event-store';
import { FakeAws } from '../../../support/fake-aws/fake-aws';
import { FakeLookupEvents, type Fault } from '../../../support/fake-aws/lookup-events';
import { FakeOrganization } from '../../../support/fake-aws/organization';
import type { RecordedEvent } from '../../../support/fake-aws/recorded-event';
import { propertyRuns } from '../../../support/property-runs';
import { type Burst, bursts, EPOCH, seededEvents } from '../seeded-events';

/** A hang is what it finds. */
const MOST_MS = propertyRuns(60_000, 1_200_000);
const SPAN = 300;
const FASTER = 200;
const REGIONS = ['us-east-1', 'eu-central-1'];
const ACCOUNTS = ['111111111111', '222222222222', '333333333333'];
const DENIED = '333333333333';
const PLACES = ACCOUNTS.flatMap((account) => REGIONS.map((region) => ({ account, region })));
const FAULTS: Fault[] = ['throttled', 'unavailable', 'broken', 'invalid-token', { delayMs: 30 }];
/** Pauses are shorter; the 90 days are those of the seeded events. */
const clock: Clock = {
  now: () => EPOCH * 1_000 + (Date.now() % 86_400_000),
  sleep: (milliseconds, signal) => systemClock.sleep(milliseconds / FASTER, signal),
};

describe('over HTTP, with the real SDK clients', () => {
  let aws: FakeAws;
  let url: string;

  beforeAll(async () => {
    aws = new FakeAws({ lookupEvents: new FakeLookupEvents({ store: seededStore([]) }) });
    url = await aws.start();
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
  });
  afterAll(() => aws.stop());

  const scenario = fc.record({
    traffic: bursts(PLACES.length, SPAN, 120),
    faultEvery: fc.constantFrom(0, 3, 10),
    interruptAfter: fc.constantFrom(5, 12, Infinity),
    limit: fc.option(fc.integer({ min: 40, max: 300 }), { nil: undefined }),
    /** Read by other functions, so many accounts each. */
    accountsEach: fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined }),
  });

  interface Scenario {
    readonly traffic: readonly Burst[];
    readonly faultEvery: number;
    readonly interruptAfter: number;
    readonly limit: number | undefined;
    readonly accountsEach: number | undefined;
  }

  async function answers(given: Scenario, events: readonly RecordedEvent[]): Promise<HistoryAnswer[]> {
    let requests = 0;
    const isDivided = given.accountsEach !== undefined && given.limit === undefined;
    let stops: AbortController[] = [];
    let left = given.interruptAfter;
    const fault = ({ account, hasToken }: { account: string; hasToken: boolean }): Fault | undefined => {
      // Of a divided question, those are interrupted that read.
      if (--left <= 0) for (const stop of isDivided ? stops.slice(1) : stops) stop.abort();
      if (account === DENIED) return 'denied';
      const chosen =
        given.faultEvery > 0 && ++requests % given.faultEvery === 0
          ? FAULTS[(requests / given.faultEvery) % FAULTS.length]
          : undefined;
      return chosen === 'invalid-token' && !hasToken ? undefined : chosen;
    };
    aws.options = {
      lookupEvents: new FakeLookupEvents({ store: seededStore(events), fault }),
      async invoke(_, event) {
        const stop = new AbortController();
        stops.push(stop);
        if (left <= 0) stop.abort();
        const key = `event-history-parts/${String(++objects)}`;
        const pace = () => new Pace(clock, 1);
        const { answer } = await readPart(parsePart(event), {
          lookup,
          clock,
          random: Math.random,
          stop,
          store: s3Results('results', key),
          mostLineBytes: 20_000,
          mostRequests: 20,
          pace,
        });
        return answer;
      },
      organization: new FakeOrganization(ACCOUNTS.map((id) => ({ id }))),
      regions: REGIONS,
    };
    const shared = { requestHandler: requestHandler() };
    const clients = awsClients(
      shared,
      { roleArn: 'arn:aws:iam::{account}:role/event-history', externalId: undefined },
      () => organizationAccounts(shared),
    );
    const lookup = lookupClient(shared, (account) => clients.credentialsFor(account));
    const port = { ...partsClient('reader'), ...partObjects() };
    let objects = 0;
    const all: HistoryAnswer[] = [];
    for (let cursor: string | undefined, run = 1; run === 1 || cursor !== undefined; run++) {
      expect(run).toBeLessThan(500);
      const stop = new AbortController();
      stops = [stop];
      // Each run has time for more than the one before: one that ends before its first pages comes no further.
      left = given.interruptAfter * run;
      const range = { from: new Date(EPOCH * 1_000).toISOString(), to: new Date((EPOCH + SPAN) * 1_000).toISOString() };
      const request = parseRequest(
        { ...range, accounts: 'organization', detail: 'summary', limit: given.limit, cursor, ifTooLong: 'begin' },
        (EPOCH + 86_400) * 1_000,
      );
      const { answer } = await ask(request, {
        lookup,
        places: clients,
        clock,
        random: Math.random,
        stop,
        mostRequests: 20,
        budgetSeconds: 1e6,
        mostAnswerBytes: 5_000_000,
        store: undefined,
        pace: () => new Pace(clock, 1),
        parts: { port, accountsEach: given.accountsEach },
      });
      expect(aws.objects).toEqual([]);
      all.push(answer);
      cursor = answer.cursor;
    }
    return all;
  }

  test(
    'all answers together are exactly the matching events, each once, newest first; a denied account is named in each',
    async () => {
      await fc.assert(
        fc.asyncProperty(scenario, async (given) => {
          const events = seededEvents(PLACES, given.traffic, SPAN);
          const all = await answers(given, events);
          const seen = all.flatMap((answer) => (answer.events as { eventId: string }[]).map(({ eventId }) => eventId));
          const visible = new Map(
            events.filter(({ account }) => account !== DENIED).map(({ eventId, time }) => [eventId, time]),
          );
          const expected = [...visible]
            .sort(([a, timeA], [b, timeB]) => timeB - timeA || (a < b ? -1 : 1))
            .map(([eventId]) => eventId);
          expect(seen).toEqual(expected);
          const last = all.at(-1);
          expect(last?.coverage.filter(({ state }) => state === 'complete')).toHaveLength(4);
          expect(last?.coverage.filter(({ state }) => state === 'denied')).toMatchObject([
            { region: '*', error: expect.stringContaining('AccessDenied') },
          ]);
        }),
        { numRuns: propertyRuns(6, 80) },
      );
    },
    MOST_MS,
  );
});
