import { describe, expect, test } from '@jest/globals';
import type { HistoryAnswer } from '../../../core/history/answer/history-answer';
import { handler } from '../../../lambda/event-history';
import { FakeOrganization } from '../../support/fake-aws/organization';
import { events, LAST_HOUR, MEMBER, OWN } from '../../support/fake-aws/served-aws';
import { context, historyFunction, idsOf, linesOf } from './function-under-test';

describe('handler', () => {
  const { aws, against, log } = historyFunction();

  test('answers for every enabled Region of its own account', async () => {
    const [east, west] = [events(OWN, 'us-east-1', 3), events(OWN, 'us-west-2', 2)];
    against([...east, ...west], { regions: ['us-east-1', 'us-west-2'] });
    const answer = await handler({ last: '2h', conditions: [{ attribute: 'user', equals: 'alice' }] }, context());
    expect(answer).toMatchObject({
      status: 'complete',
      eventCount: 2,
      notices: [expect.stringContaining('the latest events may be missing')],
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
    expect(answer.notices).toContain('Account 555555555555 was not searched: it is SUSPENDED.');
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
});
