import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { LoopbackServer } from '../../support/loopback-server';
import { OWN } from '../../support/fake-aws/served-aws';
import { history } from './history-command';

describe('history --function', () => {
  let lambda: LoopbackServer;
  let reply: { body: unknown; failure?: string; status?: number };
  const invoked: { url: string; body: unknown }[] = [];
  const ANSWER = {
    status: 'complete',
    from: '2026-11-01T00:00:00Z',
    to: '2026-11-02T00:00:00Z',
    events: [],
    eventCount: 0,
    coverage: [],
    notices: [],
  };

  beforeAll(async () => {
    lambda = new LoopbackServer(({ url, json }, response) => {
      invoked.push({ url, body: json });
      const headers = {
        'content-type': 'application/json',
        ...(reply.failure && { 'x-amz-function-error': reply.failure }),
        ...(reply.status && { 'x-amzn-errortype': 'ResourceNotFoundException' }),
      };
      response.writeHead(reply.status ?? 200, headers).end(JSON.stringify(reply.body));
    });
    const endpoint = await lambda.start();
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_LAMBDA: endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
  });
  beforeEach(() => {
    invoked.length = 0;
  });
  afterAll(async () => {
    await lambda.stop();
  });

  test('hands the question to the function, and shows its answer', async () => {
    const event = {
      time: '2026-11-01T10:00:00Z',
      account: OWN,
      region: 'us-east-1',
      eventId: 'a',
      eventName: '=HYPERLINK("x")',
      eventSource: 'iam.amazonaws.com',
      user: 'eve\u001b[2J',
      resources: [{ type: 'AWS::IAM::User', name: 'bob' }],
    };
    reply = { body: { ...ANSWER, events: [event], eventCount: 1 } };
    const table = await history('--last 24h --user eve --begin --function EventHistory');
    expect(invoked).toEqual([
      {
        url: '/2015-03-31/functions/EventHistory/invocations',
        body: { last: '24h', conditions: [{ attribute: 'user', equals: 'eve' }], ifTooLong: 'begin' },
      },
    ]);
    expect(table.written).toContain('iam:=HYPERLINK("x")');
    expect(table.written).toContain('eve\\u001b[2J');
    expect(table.written).not.toContain('\u001b');
    // A spreadsheet would run it.
    expect((await history('--last 24h --format csv --function EventHistory')).written).toContain(
      '"\'=HYPERLINK(""x"")"',
    );
    expect((await history('--last 24h --format ndjson --function EventHistory')).written).toBe(
      `${JSON.stringify(event)}\n`,
    );
  });

  describe('with names that would steer a terminal', () => {
    // Escape, delete, the one-character CSI, a line separator and what turns the direction of text round.
    const user = 'eve\u001b[2J\u007f\u009b31m\u2028\u202egnp\ud83d\ude00é';
    const event = {
      time: '2026-11-01T10:00:00Z',
      account: OWN,
      region: 'us-east-1',
      eventId: 'a',
      eventName: 'GetUser',
      eventSource: 'iam.amazonaws.com',
      user,
      resources: [{ name: 'one\ntwo' }],
    };
    const answer = { ...ANSWER, events: [event], eventCount: 1 };
    const steering = /(?!\n)[\u0000-\u001f\u007f-\u009f\u2028\u202e]/;
    const shown = 'eve\\u001b[2J\\u007f\\u009b31m\\u2028\\u202egnp\ud83d\ude00é';
    const written = async (format: string, isShown: boolean): Promise<string> =>
      (await history(`--last 24h --format ${format} --function EventHistory`, { isShown })).written;
    beforeEach(() => {
      reply = { body: answer };
    });

    test.each<[string, (text: string) => unknown]>([
      ['json', (text) => (JSON.parse(text) as { events: unknown[] }).events],
      [
        'ndjson',
        (text) =>
          text
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line) as unknown),
      ],
    ])('shows %s that means the same without them', async (format, parse) => {
      const text = await written(format, true);
      expect(text).not.toMatch(steering);
      expect(text).toContain(shown);
      expect(parse(text)).toEqual([event]);
    });

    test('shows csv without them', async () => {
      const text = await written('csv', true);
      expect(text).not.toMatch(steering);
      expect(text.split('\n')[1]).toBe(
        `2026-11-01T10:00:00Z,111111111111,us-east-1,iam.amazonaws.com,GetUser,${shown},,,,,,,,,,,,one\\u000atwo,a,`,
      );
    });

    test('shows a table, and some lines an event where there is no room for one, without them', async () => {
      reply = {
        body: {
          ...answer,
          events: [
            {
              ...event,
              userAgent: 'curl/8\u001b]0;x\u0007',
              errorMessage: '\u009b31mred',
              role: 'R\u202e',
              session: user,
            },
          ],
        },
      };
      for (const columns of [80, 1_000]) {
        const text = (await history('--last 24h --function EventHistory', { isShown: true, columns })).written;
        expect(text).not.toMatch(steering);
        expect(text).toContain('curl/8\\u001b]0;x\\u0007');
        expect(text.startsWith('TIME')).toBe(columns === 1_000);
      }
    });

    test.each([80, 120])('breaks no word in a terminal of %i columns', async (columns) => {
      const texts = {
        principalArn: 'x',
        userAgent: 'aws-sdk-go-v2/1.30.3 os/linux lang/go#1.22.5 md/GOOS#linux md/GOARCH#amd64 api/cloudtrail#1.42.3',
        errorMessage: `User: arn:aws:sts::111111111111:assumed-role/${'Deploy'.repeat(15)}/session is not authorized to perform: iam:GetUser`,
        resources: [
          {
            type: 'AWS::IAM::Role',
            name: 'arn:aws:iam::111111111111:role/service-role/AWSReservedSSO_Administrators_0123456789abcdef',
          },
        ],
      };
      reply = { body: { ...answer, events: [{ ...event, ...texts }] } };
      const text = (await history('--last 24h --function EventHistory', { isShown: true, columns })).written;
      for (const word of [texts.userAgent, texts.errorMessage, texts.resources[0]?.name ?? ''].join(' ').split(' '))
        expect(text).toContain(word);
      for (const line of text.split('\n').filter((one) => one.trim().split(/ {1,}/).length > 2))
        expect(line.length).toBeLessThanOrEqual(columns);
    });

    test('writes to a file or a pipe what the event says, to the byte', async () => {
      expect(await written('json', false)).toBe(`${JSON.stringify(answer, undefined, 2)}\n`);
      expect(await written('ndjson', false)).toBe(`${JSON.stringify(event)}\n`);
      expect((await written('csv', false)).split('\n').slice(1).join('\n')).toBe(
        `2026-11-01T10:00:00Z,111111111111,us-east-1,iam.amazonaws.com,GetUser,${user},,,,,,,,,,,,"one\ntwo",a,\n`,
      );
    });
  });

  test('says where a large answer is', async () => {
    reply = {
      body: {
        ...ANSWER,
        eventCount: 90_000,
        results: { bucket: 'results', key: 'event-history/x.ndjson.gz', bytes: 1 },
      },
    };
    const { status, said } = await history('--last 24h --format ndjson --function EventHistory');
    expect({ status, said }).toEqual({
      status: 0,
      said: expect.stringContaining('90,000 events are in s3://results/event-history/x.ndjson.gz'),
    });
  });

  test('says that nothing was begun, and what would make it shorter', async () => {
    reply = {
      body: {
        ...ANSWER,
        status: 'too-long',
        estimate: {
          seconds: 4_000,
          events: 400_000,
          functions: 5,
          places: [{ account: OWN, region: 'us-east-1' }],
          narrowing: ['a range of at most 60 minutes'],
        },
      },
    };
    const { status, said } = await history('--last 24h --function EventHistory');
    expect(status).toBe(3);
    expect(said).toContain('About 400,000 events must be read, in about 67 min among 5 functions');
    expect(said).toContain('  - a range of at most 60 minutes');
  });

  test.each<[string, typeof reply, RegExp]>([
    [
      'refuses the question',
      {
        body: { errorType: 'RequestError', errorMessage: 'regions: received ["xx"]; allowed: a Region' },
        failure: 'Unhandled',
      },
      /^error: the function EventHistory rejected the question: regions: received \["xx"\]; allowed: a Region/,
    ],
    [
      'fails',
      {
        body: { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 900 seconds' },
        failure: 'Unhandled',
      },
      /^error: the function EventHistory failed: Sandbox.Timedout: Task timed out/,
    ],
    [
      'does not exist',
      { body: { Message: 'Function not found: EventHistory' }, status: 404 },
      /^error: --function: Function not found: EventHistory; allowed: the name or ARN/,
    ],
  ])('says that the function %s', async (_, failing, problem) => {
    reply = failing;
    expect(await history('--last 24h --function EventHistory')).toMatchObject({
      status: 3,
      written: '',
      said: expect.stringMatching(problem),
    });
  });

  test('hands the question over whatever the environment says of roles, which is for those that ask by themselves', async () => {
    reply = { body: ANSWER };
    Object.assign(process.env, { MEMBER_ROLE_ARN: 'audit*', MEMBER_ROLE_EXTERNAL_ID: '?' });
    try {
      expect(await history('--last 24h --function EventHistory')).toMatchObject({ status: 0 });
      expect(await history('--last 24h')).toMatchObject({
        status: 3,
        said: expect.stringMatching(/^error: --member-role: received "audit\*".*\nerror: --external-id: received "\?"/),
      });
    } finally {
      for (const name of ['MEMBER_ROLE_ARN', 'MEMBER_ROLE_EXTERNAL_ID']) Reflect.deleteProperty(process.env, name);
    }
  });

  test('ends on Ctrl-C, and says that the function goes on', async () => {
    reply = { body: ANSWER };
    const { said, ...rest } = await history('--last 24h --function EventHistory', { interrupted: true });
    expect(rest).toEqual({ status: 130, written: '' });
    expect(said).toBe(
      'Interrupted before the answer: the function EventHistory continues if it has started, but its answer is lost.\n',
    );
  });
});
