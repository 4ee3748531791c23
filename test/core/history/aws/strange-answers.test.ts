import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ask } from '../../../../core/history/search/ask';
import { MOST_EMPTY_PAGES } from '../../../../core/history/search/chain';
import { lookupClient } from '../../../../core/history/aws/cloudtrail-client';
import type { HistoryAnswer } from '../../../../core/history/answer/history-answer';
import { Pace } from '../../../../core/history/search/pace';
import { parseRequest } from '../../../../core/history/request/request';
import { requestHandler } from '../../../../core/history/aws/shared-configuration';
import { FakeHttp } from '../../../support/fake-http';

const ACCOUNT = '111111111111';
const [GOOD, STRANGE] = ['eu-central-1', 'us-east-1'];
const FROM = Math.floor(Date.now() / 1_000) - 7_200;
const RECORD = '{"eventVersion":"1.11","sourceIPAddress":"192.0.2.1"}';
const event = (fields: object = {}) => ({
  EventId: `event-${String((count += 1))}`,
  EventTime: FROM + 3_000 - count,
  EventName: 'GetUser',
  EventSource: 'iam.amazonaws.com',
  CloudTrailEvent: RECORD,
  ...fields,
});
let count = 0;

/** The text of each page that one Region answers with, by its number; the other one answers as CloudTrail does. */
let page: (number: number) => string | { type: string; text: string; status?: number };
let pages = 0;

describe('an answer that no CloudTrail gives, over HTTP', () => {
  const server = new FakeHttp((request, response) => {
    const isGood = String(request.headers.authorization).includes(`/${GOOD}/`);
    const found = isGood ? JSON.stringify({ Events: [event(), event()] }) : page((pages += 1));
    const {
      type,
      text,
      status = 200,
    } = typeof found === 'string' ? { type: 'application/x-amz-json-1.1', text: found } : found;
    response.writeHead(status, { 'content-type': type }).end(text);
  });
  let url: string;
  beforeAll(async () => {
    url = await server.start();
  });
  beforeEach(() => {
    process.env['AWS_ENDPOINT_URL_CLOUDTRAIL'] = url;
    server.requests.length = pages = count = 0;
  });
  afterAll(() => server.stop());

  async function answer(more: object = {}): Promise<HistoryAnswer> {
    const none = (): never => {
      throw new Error('not asked');
    };
    const clock = { now: () => Date.now(), sleep: () => Promise.resolve() };
    const credentials = () => Promise.resolve({ accessKeyId: 'test', secretAccessKey: 'test' });
    const request = parseRequest(
      {
        from: new Date(FROM * 1_000).toISOString(),
        to: new Date((FROM + 3_600) * 1_000).toISOString(),
        accounts: [ACCOUNT],
        regions: [GOOD, STRANGE],
        ...more,
      },
      Date.now(),
    );
    const { answer: found } = await ask(request, {
      lookup: lookupClient({ requestHandler: requestHandler() }, () => Promise.resolve(credentials)),
      places: { ownAccount: none, organizationAccounts: none, unitAccounts: none, enabledRegions: none },
      ...{
        clock,
        random: () => 0.5,
        stop: new AbortController(),
        mostRequests: 8,
        budgetSeconds: undefined,
        mostAnswerBytes: 1e7,
        store: undefined,
      },
      pace: () => new Pace(clock, 0),
    });
    return found;
  }

  const html = '<!DOCTYPE html><title>Sign in to the network</title>';
  test.each<[string, typeof page, RegExp]>([
    ['null', () => 'null', /the answer has no list of events/],
    ['without events', () => '{}', /the answer has no list of events/],
    ['empty', () => '', /the answer has no list of events/],
    ['events that are null', () => '{"Events":null}', /the answer has no list of events/],
    ['events that are an object', () => '{"Events":{"0":{}}}', /list of events|not what AWS answers/],
    ['events that are a text', () => '{"Events":"none"}', /list of events|not what AWS answers/],
    ['a number', () => '7', /list of events|not what AWS answers/],
    [
      'a web page',
      () => ({ type: 'text/html', text: html }),
      /the answer is a web page \(HTTP 200, text\/html\): is there a proxy/,
    ],
    ['a web page that calls itself JSON', () => html, /the answer is not a complete AWS response/],
    [
      'a web page that refuses',
      () => ({ type: 'text/html', text: html, status: 403 }),
      /the answer is a web page \(HTTP 403/,
    ],
    ['only the half', () => JSON.stringify({ Events: [event()] }).slice(0, 90), /not a complete AWS response/],
    [
      'an event without a time',
      () => JSON.stringify({ Events: [event(), event({ EventTime: undefined })] }),
      /returned an event without a time \(event-/,
    ],
    [
      'an event of a time that is none',
      () => JSON.stringify({ Events: [event({ EventTime: undefined, CloudTrailEvent: '{"eventTime":"yesterday"}' })] }),
      /an event without a time/,
    ],
    [
      'an event before the time that was asked for',
      () => JSON.stringify({ Events: [event(), event({ EventTime: FROM - 1 })] }),
      /was asked for events from .* and returned an event of/,
    ],
    [
      'an event after it',
      () => JSON.stringify({ Events: [event({ EventTime: FROM + 3_601 })] }),
      /was asked for events from .* and returned an event of/,
    ],
  ])('that is %s is a failure of that place, and never complete', async (_, strange, why) => {
    page = strange;
    const { status, coverage } = await answer();
    expect(coverage).toMatchObject([
      { region: GOOD, state: 'complete', events: 2 },
      { region: STRANGE, state: 'failed', events: 0, coveredFrom: null, error: expect.stringMatching(why) },
    ]);
    expect(status).toBe('partial');
    expect(JSON.stringify(coverage)).not.toContain('Sign in to the network');
    // It does not ask for ever.
    expect(pages).toBe(4);
  });

  test('that comes once is asked for again', async () => {
    page = (number) => (number === 1 ? 'null' : JSON.stringify({ Events: [event()] }));
    expect(await answer()).toMatchObject({ status: 'complete', eventCount: 3 });
  });

  const tokens: [string, (number: number) => string, number][] = [
    ['the same token for ever', () => 'same', 3],
    ['two tokens in turn', (number) => `token-${String(number % 2)}`, 6],
    ['seven tokens in turn', (number) => `token-${String(number % 7)}`, 25],
    ['a new token each time', (number) => `token-${String(number)}`, MOST_EMPTY_PAGES],
  ];
  test.each(tokens)('of empty pages with %s has an end, and is partial', async (_, token, most) => {
    page = (number) => JSON.stringify({ Events: number === 1 ? [event()] : [], NextToken: token(number) });
    const { status, coverage } = await answer();
    expect({ status, coverage }).toMatchObject({
      status: 'partial',
      coverage: [
        { state: 'complete' },
        {
          state: 'failed',
          events: 1,
          error: expect.stringMatching(/form a loop; try a shorter|100 empty pages in a row/),
        },
      ],
    });
    // What the first page says stays known.
    expect(coverage[1]?.coveredFrom).not.toBeNull();
    expect(pages).toBeLessThanOrEqual(most + 1);
  });

  test('of full pages that lead in a circle is partial too', async () => {
    const same = event();
    page = () => JSON.stringify({ Events: [same], NextToken: 'same' });
    expect(await answer()).toMatchObject({
      status: 'partial',
      coverage: [{ state: 'complete' }, { state: 'failed', events: 1, error: expect.stringContaining('form a loop') }],
    });
  });

  test('of empty pages that come to an end is complete', async () => {
    page = (number) => JSON.stringify(number < 60 ? { Events: [], NextToken: String(number) } : { Events: [event()] });
    expect(await answer()).toMatchObject({ status: 'complete', eventCount: 3 });
  });

  test('of events without ids loses none of them', async () => {
    const bare = { EventId: undefined, CloudTrailEvent: undefined, EventTime: FROM + 60 };
    page = () =>
      JSON.stringify({
        Events: [
          event({ ...bare, EventName: 'A' }),
          event({ ...bare, EventName: 'B' }),
          event({ ...bare, EventId: '', EventName: 'C' }),
        ],
      });
    expect(await answer()).toMatchObject({ status: 'complete', eventCount: 5 });
  });

  test.each([undefined, 'no JSON', '[]', '{"cut'])(
    'of an event whose record is %j does not claim to know whether the conditions hold',
    async (record) => {
      const time = FROM + 1_000;
      page = () =>
        JSON.stringify({
          Events: [event(), event({ EventId: 'unreadable', CloudTrailEvent: record, EventTime: time })],
        });
      // Without conditions it is an event as others are.
      expect(await answer()).toMatchObject({ status: 'complete', eventCount: 4 });
      count = 0;
      const { status, coverage } = await answer({ conditions: [{ attribute: 'sourceIp', equals: '192.0.2.1' }] });
      const coveredFrom = new Date((time + 1) * 1_000).toISOString().replace('.000', '');
      expect({ status, coverage }).toMatchObject({
        status: 'partial',
        coverage: [
          { state: 'complete' },
          {
            state: 'failed',
            events: 1,
            coveredFrom,
            error: expect.stringMatching(/one event without a readable record, .* unreadable of/),
          },
        ],
      });
    },
  );
});
