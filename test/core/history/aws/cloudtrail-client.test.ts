import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { lookupClient } from '../../../../core/history/aws/cloudtrail-client';
import { Gate } from '../../../../core/history/search/gate';
import { historyEvent } from '../../../../core/history/search/history-event';
import type { FailureKind, PageRequest } from '../../../../core/history/search/lookup-port';
import { requestHandler } from '../../../../core/history/aws/shared-configuration';
import { eventLine } from '../../../../core/history/answer/written-event';
import { FakeJsonService, type Answer } from '../../../support/fake-json-service';

const PLACE = { account: '111111111111', region: 'eu-central-1' };
const REQUEST: PageRequest = {
  range: { from: 100, to: 200 },
  attribute: { key: 'Username', value: 'alice' },
  category: 'insight',
  token: undefined,
};

describe('lookupClient', () => {
  const answers: Record<string, Answer[]> = {};
  // It answers any JSON operation, not those of Organizations alone.
  const fake = new FakeJsonService(answers);
  const client = lookupClient({ requestHandler: requestHandler() }, () =>
    Promise.resolve(() => Promise.resolve({ accessKeyId: 'test', secretAccessKey: 'test' })),
  );
  const ask = () => client.lookup(PLACE, REQUEST, new AbortController().signal);

  beforeAll(async () => {
    process.env['AWS_ENDPOINT_URL_CLOUDTRAIL'] = await fake.start();
  });
  afterAll(() => fake.stop());

  test.each<[FailureKind, Answer]>([
    ['throttled', { __type: 'ThrottlingException', message: 'Rate exceeded' }],
    ['throttled', { __type: 'Busy', message: 'slow down', status: 429 }],
    ['transient', { __type: 'InternalFailure', message: 'try again', status: 500 }],
    ['transient', { __type: 'ExpiredTokenException', message: 'expired' }],
    ['invalid-token', { __type: 'InvalidNextTokenException', message: 'no' }],
    ['denied', { __type: 'AccessDeniedException', message: 'not authorized' }],
    ['denied', { __type: 'UnrecognizedClientException', message: 'the Region is not enabled' }],
    ['refused', { __type: 'InvalidTimeRangeException', message: 'no' }],
  ])('tells what is %s: %j', async (kind, answer) => {
    answers['LookupEvents'] = [answer];
    await expect(ask()).rejects.toMatchObject({
      name: 'LookupFailure',
      kind,
      message: expect.stringContaining(`${String(answer['__type'])}: `),
    });
    await expect(ask()).rejects.toHaveProperty('cause');
  });

  test('goes on by the clock of the service where its own is wrong', async () => {
    const ahead = (status: number, body: object) => ({
      status,
      headers: { date: new Date(Date.now() + 3_600_000).toUTCString() },
      ...body,
    });
    answers['LookupEvents'] = [
      ahead(400, { __type: 'InvalidSignatureException', message: 'Signature not yet current' }),
    ];
    await expect(ask()).rejects.toMatchObject({
      kind: 'transient',
      message: expect.stringContaining('InvalidSignatureException'),
    });
  });

  test('says which credentials failed', async () => {
    const unable = lookupClient({ requestHandler: requestHandler() }, () =>
      Promise.reject(Object.assign(new Error('no role'), { name: 'AccessDenied' })),
    );
    await expect(unable.lookup(PLACE, REQUEST, new AbortController().signal)).rejects.toMatchObject({
      kind: 'denied',
      message: expect.stringContaining('no role'),
    });
  });
});

describe('historyEvent', () => {
  const bare = {
    eventId: undefined,
    time: undefined,
    eventName: undefined,
    eventSource: undefined,
    user: undefined,
    accessKeyId: undefined,
    readOnly: undefined,
    resources: undefined,
  };

  test('takes from the record what the answer lacks', () => {
    const record =
      '{"eventTime":"2026-11-02T08:00:00Z","errorCode":"AccessDenied","sourceIPAddress":"192.0.2.1","sharedEventID":"shared"}';
    expect(historyEvent(PLACE, { ...bare, record })).toMatchObject({
      eventId: expect.stringMatching(/^[0-9a-f]{32}$/),
      time: Date.parse('2026-11-02T08:00:00Z') / 1_000,
      errorCode: 'AccessDenied',
      sourceIp: '192.0.2.1',
      sharedEventId: 'shared',
    });
  });

  test('shows a failed sign-in as an error, for which CloudTrail has no code', () => {
    expect(historyEvent(PLACE, { ...bare, record: '{"responseElements":{"ConsoleLogin":"Failure"}}' }).errorCode).toBe(
      'Failure',
    );
    expect(
      historyEvent(PLACE, { ...bare, record: '{"responseElements":{"ConsoleLogin":"Success"}}' }).errorCode,
    ).toBeUndefined();
  });

  test.each(['not JSON', '{"cut', '[]'])('survives a record that is %s, and writes it as text', (record) => {
    const event = historyEvent(PLACE, { ...bare, record });
    expect(JSON.parse(eventLine(event, 'record'))).toMatchObject({ record });
  });

  test('writes a record with line breaks in one line', () => {
    const line = eventLine(historyEvent(PLACE, { ...bare, record: '{\n"a": 1\n}' }), 'record');
    expect(line).not.toContain('\n');
    expect(JSON.parse(line)).toMatchObject({ record: { a: 1 } });
  });
});

test('a gate lets in no more than it has room for, and the others in their order', async () => {
  const gate = new Gate(2);
  const inside: number[] = [];
  for (const number of [1, 2, 3, 4]) void gate.enter().then(() => inside.push(number));
  await new Promise((resolve) => setImmediate(resolve));
  expect(inside).toEqual([1, 2]);
  gate.leave();
  gate.leave();
  gate.leave();
  await gate.enter();
  await new Promise((resolve) => setImmediate(resolve));
  expect(inside).toEqual([1, 2, 3, 4]);
});
