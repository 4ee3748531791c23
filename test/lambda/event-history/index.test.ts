import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { gunzipSync } from 'node:zlib';
import { handler, reader } from '../../../lambda/event-history';
import type { HistoryAnswer } from '../../../core/history/answer/history-answer';
import { seededStore } from '../../support/fake-aws/event-store';
import { FakeAws, type FakeAwsOptions, NoFreeExecution } from '../../support/fake-aws/fake-aws';
import { FakeLookupEvents, type LookupEventsOptions } from '../../support/fake-aws/lookup-events';
import { FakeOrganization } from '../../support/fake-aws/organization';
import type { RecordedEvent } from '../../support/fake-aws/recorded-event';
import { seededEvent } from '../../core/history/seeded-events';

const OWN = '111111111111';
const MEMBER = '222222222222';
const LAST_HOUR = Math.floor(Date.now() / 1_000) - 3_600;

const events = (account: string, region: string, count: number, padding = ''): RecordedEvent[] =>
  Array.from({ length: count }, (_, index) => ({
    ...seededEvent({ account, region }, LAST_HOUR + index, String(index).padStart(8, '0'), index),
    padding,
  }));

/** The function as Lambda runs it: real SDK clients, everything else over HTTP. */
describe('handler', () => {
  let aws: FakeAws;
  const context = (milliseconds = 60_000) => ({ getRemainingTimeInMillis: () => milliseconds });
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);

  const against = (
    seeded: readonly RecordedEvent[],
    options: Partial<FakeAwsOptions> = {},
    lookup: Partial<LookupEventsOptions> = {},
  ): void => {
    aws.options = {
      lookupEvents: new FakeLookupEvents({ store: seededStore(seeded), ...lookup }),
      regions: ['us-east-1'],
      ...options,
    };
  };

  beforeAll(async () => {
    aws = new FakeAws({ lookupEvents: new FakeLookupEvents({ store: seededStore([]) }) });
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: await aws.start(),
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
  });
  afterEach(() => {
    for (const name of [
      'MEMBER_ROLE_ARN',
      'MEMBER_ROLE_EXTERNAL_ID',
      'RESULT_BUCKET',
      'READER_FUNCTION',
      'ACCOUNTS_PER_READER',
    ])
      Reflect.deleteProperty(process.env, name);
    for (const list of [aws.calls, aws.assumed, aws.objects]) list.length = 0;
    log.mockClear();
  });
  afterAll(() => aws.stop());

  const idsOf = (answer: HistoryAnswer): string[] =>
    answer.events.map((event) => (event as { eventId: string }).eventId);

  test('answers for every enabled Region of its own account', async () => {
    const [east, west] = [events(OWN, 'us-east-1', 3), events(OWN, 'us-west-2', 2)];
    against([...east, ...west], { regions: ['us-east-1', 'us-west-2'] });
    const answer = await handler({ last: '2h', conditions: [{ attribute: 'user', equals: 'alice' }] }, context());
    expect(answer).toMatchObject({
      status: 'complete',
      eventCount: 2,
      notices: [expect.stringContaining('the latest ones may be missing')],
    });
    expect(answer.cursor).toBeUndefined();
    expect(answer.coverage).toMatchObject([
      {
        account: OWN,
        region: 'us-east-1',
        state: 'complete',
        pages: 2,
        events: 2,
        from: answer.from,
        to: answer.to,
        coveredFrom: answer.from,
      },
      // The same id in two Regions is one event, shown for the first of them.
      { account: OWN, region: 'us-west-2', state: 'complete', events: 0 },
    ]);
    expect(aws.options.lookupEvents.requests[0]?.body).toMatchObject({
      LookupAttributes: [{ AttributeKey: 'Username', AttributeValue: 'alice' }],
      MaxResults: 50,
    });
    expect(answer.events[0]).toMatchObject({
      time: new Date((LAST_HOUR + 2) * 1_000).toISOString().replace('.000Z', 'Z'),
      user: 'alice',
      sourceIp: '192.0.2.2',
      record: { eventVersion: '1.11', eventID: idsOf(answer)[0] },
    });
    expect(answer.events).toContainEqual(
      expect.objectContaining({ sharedEventId: 'shared-0', errorCode: 'AccessDenied' }),
    );
  });

  test('logs one line, without events', async () => {
    against(events(OWN, 'us-east-1', 3));
    await handler({ last: '2h' }, context());
    expect(log).toHaveBeenCalledTimes(1);
    const line = String(log.mock.calls[0]?.[0]);
    expect(JSON.parse(line)).toMatchObject({
      level: 'INFO',
      message: 'event history',
      status: 'complete',
      events: 3,
      places: 1,
      states: { complete: 1 },
    });
    expect(line).not.toMatch(/alice|AKIA|192\.0\.2/);
  });

  test('answers for the organization, and one account that refuses never fails the whole', async () => {
    process.env['MEMBER_ROLE_ARN'] = 'arn:aws:iam::{account}:role/event-history';
    process.env['MEMBER_ROLE_EXTERNAL_ID'] = 'o-a1b2c3d4e5';
    against([...events(OWN, 'us-east-1', 2), ...events(MEMBER, 'us-east-1', 60)], {
      organization: new FakeOrganization([
        { id: OWN },
        { id: MEMBER },
        { id: '333333333333' },
        { id: '444444444444' },
        { id: '555555555555', state: 'SUSPENDED' },
      ]),
      closedAccounts: ['333333333333'],
      blindAccounts: ['444444444444'],
    });
    const answer = await handler({ last: '2h', accounts: 'organization' }, context());
    // The same ids in both accounts: one event each.
    expect(answer).toMatchObject({ status: 'partial', eventCount: 60 });
    expect(answer.notices).toContain('Account 555555555555 was not asked: it is SUSPENDED.');
    expect(answer.coverage).toMatchObject([
      { account: OWN, state: 'complete' },
      { account: MEMBER, state: 'complete', events: 58 },
      {
        account: '333333333333',
        region: '*',
        state: 'denied',
        coveredFrom: null,
        error: expect.stringContaining('sts:AssumeRole'),
      },
      { account: '444444444444', region: '*', state: 'denied', error: expect.stringContaining('account:ListRegions') },
    ]);
    expect(aws.assumed).toContainEqual({
      roleArn: `arn:aws:iam::${MEMBER}:role/event-history`,
      externalId: 'o-a1b2c3d4e5',
    });
    expect(aws.assumed.filter(({ roleArn }) => roleArn.includes(MEMBER))).toHaveLength(1);
  });

  test('finds the accounts of a unit and of the units below it', async () => {
    process.env['MEMBER_ROLE_ARN'] = 'arn:aws:iam::{account}:role/event-history';
    const organization = new FakeOrganization(
      [
        { id: OWN, parent: 'ou-a1b2-aaaaaaaa' },
        { id: MEMBER, parent: 'ou-a1b2-bbbbbbbb' },
      ],
      { 'ou-a1b2-aaaaaaaa': ['ou-a1b2-bbbbbbbb'] },
    );
    against(events(MEMBER, 'us-east-1', 1), { organization });
    const answer = await handler({ last: '2h', accounts: { organizationalUnit: 'ou-a1b2-aaaaaaaa' } }, context());
    expect(answer.coverage).toMatchObject([{ account: OWN }, { account: MEMBER, events: 1 }]);
  });

  test('says that the organization cannot be listed', async () => {
    against([], { organization: new FakeOrganization([], {}, true) });
    await expect(handler({ last: '2h', accounts: 'organization' }, context())).rejects.toThrow(
      /^accounts: received "organization", but the accounts cannot be listed .* management account/,
    );
    expect(aws.calls).not.toContain('LookupEvents');
  });

  test('asks no other account without a role', async () => {
    against(events(MEMBER, 'us-east-1', 1));
    const answer = await handler({ last: '2h', accounts: [MEMBER], regions: ['us-east-1'] }, context());
    expect(answer.coverage).toMatchObject([
      { state: 'denied', error: expect.stringContaining('no role is configured') },
    ]);
  });

  test.each<[string, unknown]>([
    ['a question that is none', { last: '6h', limit: 0 }],
    ['a result without a bucket', { last: '6h', output: 's3' }],
  ])('on %s calls nothing', async (_, request) => {
    against([]);
    await expect(handler(request, context())).rejects.toThrow(/^(limit|output): received/);
    expect(aws.calls).toEqual([]);
    expect(JSON.parse(String(log.mock.calls[0]?.[0]))).toMatchObject({ level: 'ERROR' });
  });

  test('refuses settings that are wrong', async () => {
    Object.assign(process.env, {
      MEMBER_ROLE_ARN: 'arn:aws:iam::111111111111:role/x',
      RESULT_BUCKET: 'Bad_Bucket',
      MEMBER_ROLE_EXTERNAL_ID: '?',
    });
    await expect(handler({ last: '6h' }, context())).rejects.toThrow(
      /MEMBER_ROLE_ARN: received .*EXTERNAL_ID: received .*RESULT_BUCKET: received/,
    );
  });

  test('ends before its time is up, and its cursor goes on', async () => {
    const seeded = events(OWN, 'us-east-1', 230);
    against(seeded);
    const seen: string[] = [];
    let cursor: string | undefined;
    let runs = 0;
    do {
      const answer: HistoryAnswer = await handler({ last: '2h', cursor, ifTooLong: 'begin' }, context(1_000));
      seen.push(...idsOf(answer));
      expect(answer.status).toBe(answer.cursor === undefined ? 'complete' : 'stopped');
      if (answer.cursor !== undefined) expect(answer.coverage[0]).toMatchObject({ state: 'stopped' });
      cursor = answer.cursor;
      runs++;
    } while (cursor !== undefined);
    expect(seen).toEqual(seeded.map(({ eventId }) => eventId).reverse());
    expect(runs).toBeGreaterThan(1);
  });

  test('says before it starts that a question cannot be finished, and what would narrow it', async () => {
    against(events(OWN, 'us-east-1', 1_700).map((event, index) => ({ ...event, time: LAST_HOUR - 3_500 + 4 * index })));
    const answer = await handler({ last: '2h' }, context(12_000));
    expect(answer).toMatchObject({
      status: 'too-long',
      eventCount: 0,
      coverage: [],
      estimate: { places: [{ region: 'us-east-1' }] },
    });
    expect(answer.estimate?.seconds).toBeGreaterThan(10);
    expect(answer.estimate?.narrowing).toHaveLength(4);
    expect(aws.calls.filter((call) => call === 'LookupEvents').length).toBeLessThanOrEqual(4);
  });

  test('begins what a few looks do not make sure to be too much, and loses nothing where it was', async () => {
    // All in a fifth of the range: between the looks there could be none.
    const seeded = events(OWN, 'us-east-1', 700);
    against(seeded);
    const answer = await handler({ last: '2h' }, context(6_000));
    expect(answer).toMatchObject({
      status: 'stopped',
      stopped: 'interrupted',
      estimate: { narrowing: expect.arrayContaining([expect.stringContaining('a range of at most')]) },
    });
    expect(answer.estimate?.most.events).toBeGreaterThan(700);
    const rest = await handler({ last: '2h', cursor: answer.cursor }, context());
    expect([...idsOf(answer), ...idsOf(rest)]).toEqual(seeded.map(({ eventId }) => eventId).reverse());
  });

  test('estimates without searching', async () => {
    against(events(OWN, 'us-east-1', 40));
    expect(await handler({ last: '2h', output: 'estimate' }, context())).toMatchObject({
      status: 'estimate',
      events: [],
      estimate: { events: 40, seconds: 1, narrowing: [] },
    });
  });

  test('gives the oldest first when asked', async () => {
    const seeded = events(OWN, 'us-east-1', 5);
    against(seeded);
    expect(idsOf(await handler({ last: '2h', order: 'oldest' }, context()))).toEqual(
      seeded.map(({ eventId }) => eventId),
    );
  });

  const linesOf = (object: { body: Buffer } | undefined): { eventId: string }[] =>
    gunzipSync(object?.body ?? Buffer.alloc(0))
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { eventId: string });

  test('writes the result to S3 when asked', async () => {
    process.env['RESULT_BUCKET'] = 'results';
    const seeded = events(OWN, 'us-east-1', 5);
    against(seeded);
    const answer = await handler({ last: '2h', output: 's3' }, context());
    expect(answer).toMatchObject({
      events: [],
      eventCount: 5,
      results: { key: expect.stringMatching(/^event-history\/\d{4}\/\d\d\/\d\d\/[0-9a-f-]{36}\.ndjson\.gz$/) },
    });
    expect(aws.calls).toContain('PutObject');
    expect(linesOf(aws.objects[0]).map(({ eventId }) => eventId)).toEqual(
      seeded.map(({ eventId }) => eventId).reverse(),
    );
  });

  test('writes an answer to S3 that Lambda would not return; without a bucket it stops with a cursor', async () => {
    const seeded = events(OWN, 'us-east-1', 90, 'x'.repeat(100_000));
    against(seeded);
    const stopped = await handler({ last: '2h', ifTooLong: 'begin' }, context());
    expect(stopped).toMatchObject({ status: 'stopped', stopped: 'size' });
    expect(JSON.stringify(stopped).length).toBeLessThan(6_291_556);
    const rest = await handler({ last: '2h', cursor: stopped.cursor, ifTooLong: 'begin' }, context());
    expect([...idsOf(stopped), ...idsOf(rest)]).toEqual(seeded.map(({ eventId }) => eventId).reverse());

    process.env['RESULT_BUCKET'] = 'results';
    const answer = await handler({ last: '2h', ifTooLong: 'begin' }, context());
    expect(answer).toMatchObject({ status: 'complete', events: [], eventCount: 90 });
    expect(linesOf(aws.objects[0])).toHaveLength(90);
  });

  describe('with a reader', () => {
    const THIRD = '333333333333';
    const invoked: { functionName: string; event: unknown }[] = [];
    /** Three accounts, each for a reader of its own. */
    const divided = (
      seeded: readonly RecordedEvent[],
      options: Partial<FakeAwsOptions> = {},
      before: (account: string) => void = () => undefined,
    ): void => {
      Object.assign(process.env, {
        MEMBER_ROLE_ARN: 'arn:aws:iam::{account}:role/event-history',
        RESULT_BUCKET: 'results',
        READER_FUNCTION: 'reader',
        ACCOUNTS_PER_READER: '1',
      });
      invoked.length = 0;
      against(seeded, {
        invoke: (functionName, event) => {
          invoked.push({ functionName, event });
          before(Object.keys((event as { places: object }).places)[0] ?? '');
          return reader(event, context());
        },
        ...options,
      });
    };
    const seededIn = (account: string, count: number, padding?: string) =>
      events(account, 'us-east-1', count, padding).map((event) => ({
        ...event,
        eventId: `${account.charAt(0)}${event.eventId.slice(1)}`,
      }));
    const ASKED = { last: '2h', accounts: [OWN, MEMBER, THIRD], ifTooLong: 'begin' };

    test('divides a question by account, and answers as it would alone', async () => {
      divided([...seededIn(OWN, 60), ...seededIn(MEMBER, 70), ...seededIn(THIRD, 5)]);
      const answer = await handler(ASKED, context());
      expect(invoked).toHaveLength(3);
      for (const account of [OWN, MEMBER, THIRD]) {
        expect(invoked).toContainEqual({
          functionName: 'reader',
          event: expect.objectContaining({ places: { [account]: ['us-east-1'] } }),
        });
      }
      expect(log.mock.calls.map(([line]) => JSON.parse(String(line)) as object)).toContainEqual(
        expect.objectContaining({ message: 'event history', places: 3, functions: 3, pages: 5, events: 135 }),
      );
      expect(log.mock.calls).toHaveLength(4);

      Reflect.deleteProperty(process.env, 'READER_FUNCTION');
      const alone = await handler(ASKED, context());
      expect(invoked).toHaveLength(3);
      expect({ ...answer, from: '', to: '', coverage: [] }).toEqual({ ...alone, from: '', to: '', coverage: [] });
      const covered = ({ coverage }: HistoryAnswer) =>
        coverage.map(({ account, region, state, events: count, pages }) => [account, region, state, count, pages]);
      expect(covered(answer)).toEqual(covered(alone));
    });

    test('reads what is large from S3, writes the answer there, and leaves no part behind', async () => {
      divided([
        ...seededIn(OWN, 40, 'x'.repeat(100_000)),
        ...seededIn(MEMBER, 40, 'x'.repeat(100_000)),
        ...seededIn(THIRD, 1),
      ]);
      const answer = await handler(ASKED, context());
      expect(answer).toMatchObject({ status: 'complete', eventCount: 81, events: [], results: { bucket: 'results' } });
      expect(aws.calls.filter((call) => call === 'DeleteObject')).toHaveLength(2);
      expect(aws.objects).toHaveLength(1);
      const lines = linesOf(aws.objects[0]).map(({ eventId }) => eventId);
      expect(lines).toHaveLength(81);
      expect(lines.slice(0, 2)).toEqual([
        '10000039-0000-4000-8000-000000000039',
        '20000039-0000-4000-8000-000000000039',
      ]);
    });

    test('names the accounts of a reader that fails, and answers for the others', async () => {
      divided([...seededIn(OWN, 2), ...seededIn(MEMBER, 3), ...seededIn(THIRD, 4)], {}, (account) => {
        if (account === MEMBER) throw Object.assign(new Error('signal: killed'), { name: 'Runtime.ExitError' });
      });
      const answer = await handler(ASKED, context());
      expect(answer).toMatchObject({ status: 'partial', eventCount: 6 });
      expect(answer.coverage).toMatchObject([
        { account: OWN, state: 'complete' },
        {
          account: MEMBER,
          state: 'failed',
          coveredFrom: null,
          error: 'The function that was to read this account failed: Runtime.ExitError: signal: killed',
        },
        { account: THIRD, state: 'complete' },
      ]);
    });

    test('waits for a free execution', async () => {
      let attempts = 0;
      divided([...seededIn(OWN, 2), ...seededIn(MEMBER, 3)], {}, () => {
        if (++attempts === 1) throw new NoFreeExecution();
      });
      expect(await handler(ASKED, context())).toMatchObject({ status: 'complete', eventCount: 5 });
      expect(attempts).toBe(4);
    });

    test('gives up a reader that does not answer, and says when no execution was free', async () => {
      divided([...seededIn(OWN, 2)], {
        invoke: (_, event) => {
          if (JSON.stringify(event).includes(MEMBER)) return new Promise(() => undefined);
          if (JSON.stringify(event).includes(THIRD)) return Promise.reject(new NoFreeExecution());
          return reader(event, context());
        },
      });
      const answer = await handler(ASKED, context(3_000));
      expect(answer).toMatchObject({ status: 'partial', eventCount: 2 });
      expect(answer.coverage).toMatchObject([
        { state: 'complete' },
        { state: 'failed', error: 'The function that was to read this account did not answer in time' },
        { state: 'failed', error: expect.stringContaining('TooManyRequestsException: Rate Exceeded.') },
      ]);
    });

    test('takes an answer of another kind for a failure', async () => {
      divided([], { invoke: () => Promise.resolve({ hello: 'world' }) });
      expect((await handler(ASKED, context())).coverage[0]).toMatchObject({
        state: 'failed',
        error: expect.stringContaining('reader answered with something else'),
      });
    });

    test('does not divide what a limit ends early', async () => {
      divided(seededIn(OWN, 20));
      expect(await handler({ ...ASKED, limit: 5 }, context())).toMatchObject({ stopped: 'limit', eventCount: 5 });
      expect(invoked).toEqual([]);
    });

    test('looks before it divides, where nobody says how: few events are not worth it', async () => {
      const regions = Array.from({ length: 40 }, (_, index) => `us-east-${String(index + 1)}`);
      divided(seededIn(OWN, 60), { regions });
      Reflect.deleteProperty(process.env, 'ACCOUNTS_PER_READER');
      const answer = await handler(ASKED, context());
      expect(answer).toMatchObject({
        status: 'complete',
        eventCount: 60,
        estimate: { places: [{ account: OWN }, {}, {}, {}, {}] },
      });
      expect(answer.estimate).not.toHaveProperty('functions');
      expect(invoked).toEqual([]);
    });

    test('refuses a part that is none', async () => {
      divided([]);
      await expect(reader({ from: 1 }, context())).rejects.toThrow(
        /^to: received nothing; .*places: received nothing; .*seconds: received nothing/,
      );
      expect(JSON.parse(String(log.mock.calls[0]?.[0]))).toMatchObject({
        level: 'ERROR',
        message: 'event history, a part',
      });
      expect(aws.calls).toEqual([]);
    });
  });
});
