import { describe, expect, test } from '@jest/globals';
import { parseRequest } from '../../../../core/history/request/request';
import { decodeCursor, digest, encodeCursor } from '../../../../core/history/request/cursor';

const NOW = Date.parse('2026-11-20T12:00:00.750Z');
const SECOND = Math.floor(NOW / 1_000);
const parse = (request: unknown) => parseRequest(request, NOW);
const problemsOf = (request: unknown): string => {
  try {
    parse(request);
  } catch (error) {
    expect(error).toMatchObject({ name: 'RequestError' });
    return (error as Error).message;
  }
  throw new Error('it was accepted');
};

describe('a question', () => {
  test('needs no more than a time', () => {
    expect(parse({ last: '6h' })).toMatchObject({
      question: {
        range: { from: SECOND - 21_600, to: SECOND },
        conditions: [],
        category: 'management',
        accounts: 'this',
        regions: undefined,
      },
      limit: undefined,
      order: 'newest',
      output: 'answer',
      detail: 'record',
      ifTooLong: 'say',
      notices: [],
    });
  });

  test('can have an absolute range with an offset, and an end or none', () => {
    const { question } = parse({ from: '2026-11-02T09:00:00+01:00', to: '2026-11-02T08:30:00Z' });
    expect(question.range).toEqual({
      from: Date.parse('2026-11-02T08:00:00Z') / 1_000,
      to: Date.parse('2026-11-02T08:30:00Z') / 1_000,
    });
    expect(parse({ from: '2026-11-02T08:00:00Z' }).question.range.to).toBe(SECOND);
  });

  test('that reaches partly beyond 90 days, or into the future, is clamped and says so', () => {
    const { question, notices } = parse({ from: '2026-01-01T00:00:00Z', to: '2026-12-01T00:00:00Z' });
    expect(question.range).toEqual({ from: SECOND - 90 * 86_400, to: SECOND });
    expect(notices).toEqual([
      'CloudTrail keeps the event history for 90 days: asked from 2026-08-22T12:00:00Z on, not from 2026-01-01T00:00:00Z.',
      'Asked up to now, 2026-11-20T12:00:00Z: 2026-12-01T00:00:00Z is in the future.',
    ]);
  });

  test('can have conditions, accounts and Regions', () => {
    const conditions = [
      { attribute: 'readOnly', equals: false },
      { attribute: 'errorCode', exists: true },
      { attribute: 'user', equals: 'ci-deployer' },
    ];
    const { question } = parse({
      last: '30m',
      conditions,
      accounts: { organizationalUnit: 'ou-a1b2-c3d4e5f6' },
      regions: ['us-east-1'],
    });
    expect(question).toMatchObject({
      conditions: [
        { attribute: 'readOnly', equals: ['false'] },
        conditions[1],
        { attribute: 'user', equals: ['ci-deployer'] },
      ],
      accounts: { organizationalUnit: 'ou-a1b2-c3d4e5f6' },
      regions: ['us-east-1'],
    });
    expect(parse({ last: '1d', accounts: 'organization' }).question.accounts).toBe('organization');
    expect(parse({ last: '1d', accounts: ['111111111111'] }).question.accounts).toEqual(['111111111111']);
  });

  test.each<[string, unknown, string]>([
    ['no object', 'last 6h', 'request: received "last 6h"'],
    ['null', null, 'request: received null'],
    ['a list', [], 'request: received []'],
    ['no time', {}, 'from: received nothing; allowed: a time with its offset'],
    [
      'two times',
      { last: '6h', from: '2026-11-02T08:00:00Z' },
      "last: received \"6h\"; allowed: either 'last', or 'from'",
    ],
    ['an end alone', { to: '2026-11-02T08:00:00Z' }, 'from: received nothing'],
    ['a length of nothing', { last: '0h' }, 'last: received "0h"'],
    ['a length beyond 90 days', { last: '91d' }, 'last: received "91d"'],
    ['a length without a unit', { last: '6' }, 'last: received "6"'],
    ['a length that is a number', { last: 6 }, 'last: received 6'],
    ['a time without an offset', { from: '2026-11-02T08:00:00' }, 'from: received "2026-11-02T08:00:00"'],
    ['a day that is none', { from: '2026-09-31T08:00:00Z' }, 'from: received "2026-09-31T08:00:00Z"'],
    [
      'a range reversed',
      { from: '2026-11-02T08:00:00Z', to: '2026-11-02T07:59:59Z' },
      'to: received "2026-11-02T07:59:59Z"; allowed: a time not before \'from\'',
    ],
    [
      'a range in the future',
      { from: '2026-11-21T00:00:00Z' },
      'from: received "2026-11-21T00:00:00Z"; allowed: a time in the past',
    ],
    [
      'a range wholly beyond 90 days',
      { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' },
      'to: received "2026-01-02T00:00:00Z"; allowed: a time after 2026-08-22T12:00:00Z',
    ],
    ['an unknown field', { last: '6h', Limit: 5 }, 'Limit: not a known field'],
    ['conditions that are no list', { last: '6h', conditions: {} }, 'conditions: received {}'],
    ['a condition that is no object', { last: '6h', conditions: ['user'] }, 'conditions[0]: received "user"'],
    [
      'an unknown attribute',
      { last: '6h', conditions: [{ attribute: 'username', equals: 'x' }] },
      'conditions[0].attribute: received "username"',
    ],
    [
      'two equal attributes',
      {
        last: '6h',
        conditions: [
          { attribute: 'user', equals: 'a' },
          { attribute: 'user', equals: 'b' },
        ],
      },
      'conditions[1].attribute: received "user" a second time with equals; allowed: once, with a list of values',
    ],
    [
      'an empty value',
      { last: '6h', conditions: [{ attribute: 'user', equals: '' }] },
      'conditions[0].equals: received ""',
    ],
    [
      'an event id that is none',
      { last: '6h', conditions: [{ attribute: 'eventId', equals: 'x' }] },
      'conditions[0].equals: received "x"; allowed: a UUID',
    ],
    [
      'a list of conditions that has an empty one',
      { last: '6h', conditions: [{ attribute: 'user', equals: [] }] },
      'conditions[0].equals: received 0 values; allowed: 1 to 50',
    ],
    [
      'a value of many that is wrong',
      { last: '6h', conditions: [{ attribute: 'user', equals: ['alice', ' bob'] }] },
      'conditions[0].equals[1]: received " bob"',
    ],
    [
      'what it leaves out itself',
      {
        last: '6h',
        conditions: [
          { attribute: 'colour', equals: 'red' },
          { attribute: 'user', equals: 'alice' },
          { attribute: 'user', notEquals: ['bob', 'ali*'] },
        ],
      },
      'conditions[2].notEquals: received ["bob","ali*"], which leaves out all of ["alice"] of the same attribute',
    ],
    [
      'an error that is and is none',
      {
        last: '6h',
        conditions: [
          { attribute: 'errorCode', equals: 'x' },
          { attribute: 'errorCode', exists: false },
        ],
      },
      'conditions[1].exists: received false beside ["x"] of the same attribute',
    ],
    [
      'a value that is and is not',
      { last: '6h', conditions: [{ attribute: 'user', equals: 'a', notEquals: 'b' }] },
      "conditions[0].notEquals: received \"b\"; allowed: either 'equals' or 'notEquals'",
    ],
    [
      'a role as a user',
      { last: '6h', conditions: [{ attribute: 'user', equals: 'arn:aws:iam::111111111111:role/x' }] },
      'for a role or its ARN use role',
    ],
    [
      'the ID of a role as a user',
      { last: '6h', conditions: [{ attribute: 'user', equals: 'AROAIOSFODNN7EXAMPLE:alice' }] },
      'AROAEXAMPLEID:session the session alone',
    ],
    [
      'an access key as a user',
      { last: '6h', conditions: [{ attribute: 'user', notEquals: 'AKIAIOSFODNN7EXAMPLE' }] },
      'for an access key accessKeyId',
    ],
    [
      'a session as a role',
      { last: '6h', conditions: [{ attribute: 'role', equals: 'arn:aws:sts::111111111111:assumed-role/x/y' }] },
      'for one session of it use user',
    ],
    [
      'a role with a space',
      { last: '6h', conditions: [{ attribute: 'role', equals: 'a b' }] },
      'conditions[0].equals: received "a b"',
    ],
    [
      'two calls in one value',
      { last: '6h', conditions: [{ attribute: 'eventName', equals: 'CreateUser,DeleteUser' }] },
      'conditions[0].equals: received "CreateUser,DeleteUser"',
    ],
    [
      'a call with its service',
      { last: '6h', conditions: [{ attribute: 'eventName', equals: 'iam:CreateUser' }] },
      'without a service in front: that is eventSource',
    ],
    [
      'a service in upper case',
      { last: '6h', conditions: [{ attribute: 'eventSource', equals: 'S3' }] },
      'conditions[0].equals: received "S3"; allowed: a service, as in iam.amazonaws.com or iam',
    ],
    [
      'a service by a name that CloudTrail does not use',
      { last: '6h', conditions: [{ attribute: 'eventSource', equals: 'cloudwatch.amazonaws.com' }] },
      'allowed: monitoring.amazonaws.com, which is what CloudTrail calls it',
    ],
    [
      'a resource type without AWS',
      { last: '6h', conditions: [{ attribute: 'resourceType', equals: 'bucket' }] },
      'allowed: a type, as in AWS::S3::Bucket',
    ],
    [
      'a resource type in lower case',
      { last: '6h', conditions: [{ attribute: 'resourceType', equals: 'aws::s3::bucket' }] },
      'conditions[0].equals: received "aws::s3::bucket"',
    ],
    [
      'an access key in lower case',
      { last: '6h', conditions: [{ attribute: 'accessKeyId', equals: 'akiaiosfodnn7example' }] },
      'upper-case letters and digits',
    ],
    [
      'half an address',
      { last: '6h', conditions: [{ attribute: 'sourceIp', equals: '10.8.8' }] },
      'conditions[0].equals: received "10.8.8"; allowed: an IPv4 or IPv6 address',
    ],
    [
      'a wildcard in an event ID',
      { last: '6h', conditions: [{ attribute: 'eventId', equals: '8c9a1f0e-*' }] },
      'without wildcards',
    ],
    [
      'a pattern without an end',
      { last: '6h', conditions: [{ attribute: 'user', equals: `*${'a'.repeat(256)}` }] },
      'allowed: at most 256 characters where there are wildcards',
    ],
    [
      'a short access key',
      { last: '6h', conditions: [{ attribute: 'accessKeyId', equals: 'AKIA' }] },
      'conditions[0].equals: received "AKIA"',
    ],
    [
      'read-only maybe',
      { last: '6h', conditions: [{ attribute: 'readOnly', equals: 'maybe' }] },
      'conditions[0].equals: received "maybe"; allowed: true or false',
    ],
    [
      'the existence of a user',
      { last: '6h', conditions: [{ attribute: 'user', exists: true }] },
      'conditions[0].exists: received true',
    ],
    [
      'an error that is and exists',
      { last: '6h', conditions: [{ attribute: 'errorCode', exists: true, equals: 'x' }] },
      "conditions[0].exists: received true; allowed: either 'equals' or 'exists' or 'notEquals'",
    ],
    [
      'an unknown field of a condition',
      { last: '6h', conditions: [{ attribute: 'user', equals: 'a', not: true }] },
      'conditions[0].not: not a known field',
    ],
    [
      'an unknown category',
      { last: '6h', category: 'data' },
      'category: received "data"; allowed: management, insight',
    ],
    [
      'a user of Insights events',
      {
        last: '6h',
        category: 'insight',
        conditions: [
          { attribute: 'eventName', equals: 'RunInstances' },
          { attribute: 'user', equals: 'a' },
        ],
      },
      'conditions[1].attribute: received "user"; allowed where category is "insight": eventId, eventName, eventSource',
    ],
    ['a malformed account', { last: '6h', accounts: ['11111111111'] }, 'accounts: received ["11111111111"]'],
    [
      'an account twice',
      { last: '6h', accounts: ['111111111111', '111111111111'] },
      'accounts: received ["111111111111","111111111111"]; allowed: one or more, none twice',
    ],
    ['no accounts', { last: '6h', accounts: [] }, 'accounts: received []'],
    ['accounts in a word', { last: '6h', accounts: 'all' }, 'accounts: received "all"'],
    [
      'a malformed unit',
      { last: '6h', accounts: { organizationalUnit: 'ou-1' } },
      'accounts.organizationalUnit: received "ou-1"',
    ],
    ['an object without a unit', { last: '6h', accounts: { unit: 'ou-1' } }, 'accounts.unit: not a known field'],
    ['a malformed Region', { last: '6h', regions: ['us-east-1 '] }, 'regions: received ["us-east-1 "]'],
    ['an empty Region list', { last: '6h', regions: [] }, 'regions: received []'],
    ['limit 0', { last: '6h', limit: 0 }, 'limit: received 0'],
    ['half an event', { last: '6h', limit: 1.5 }, 'limit: received 1.5'],
    ['the oldest first, with a limit', { last: '6h', order: 'oldest', limit: 5 }, 'order: received "oldest"'],
    ['the oldest first, to S3', { last: '6h', order: 'oldest', output: 's3' }, 'order: received "oldest"'],
    ['an unknown output', { last: '6h', output: 'csv' }, 'output: received "csv"'],
    [
      'a malformed cursor',
      { last: '6h', cursor: 'abc' },
      'cursor: received "abc"; allowed: the cursor of an earlier answer to this question; this one is damaged or altered',
    ],
    ['a cursor that is no text', { last: '6h', cursor: 5 }, 'cursor: received 5'],
  ])('with %s is refused, and the field named', (_, request, problem) => {
    expect(problemsOf(request)).toContain(problem);
  });

  test('is the same in whatever order its conditions and their values are', () => {
    const one = [
      { attribute: 'user', equals: ['a', 'b'] },
      { attribute: 'user', notEquals: ['c*', 'd*'] },
      { attribute: 'eventName', equals: 'X' },
    ];
    const other = [
      { attribute: 'eventName', equals: ['X', 'X'] },
      { attribute: 'user', notEquals: ['d*', 'c*'] },
      { attribute: 'user', equals: ['b', 'a'] },
    ];
    const digestOf = (conditions: unknown) => parse({ last: '6h', conditions }).digest;
    expect(digestOf(other)).toBe(digestOf(one));
    expect(digestOf([{ ...one[0], equals: ['a'] }, one[1], one[2]])).not.toBe(digestOf(one));
    expect(digestOf([{ attribute: 'user', equals: 'a' }])).not.toBe(digestOf([{ attribute: 'user', notEquals: 'a' }]));
  });

  test('hears of all that is wrong with it at once', () => {
    expect(
      problemsOf({ last: 'x', limit: -1, regions: [], detail: 'all', colour: 'red' })
        .split('; ')
        .filter((text) => / received |not a known/.test(text)),
    ).toHaveLength(5);
  });
});

describe('a cursor', () => {
  const question = { last: '6h', regions: ['us-east-1', 'eu-central-1'] };
  const range = { from: SECOND - 30_000, to: SECOND - 8_400 };
  const position = { time: SECOND - 20_000, eventId: 'an-id' };
  const cursor = encodeCursor({ range, position, questionDigest: parse(question).digest });

  test('goes on in the range that was fixed at first', () => {
    expect(parse({ ...question, cursor })).toMatchObject({ question: { range }, resumeAt: position });
  });

  test('is good however the answer is handed over, and in whatever order lists are written', () => {
    expect(
      parse({ ...question, regions: ['eu-central-1', 'us-east-1'], cursor, limit: 5, detail: 'summary' }).resumeAt,
    ).toEqual(position);
  });

  test('from a machine whose clock is some minutes ahead is good', () => {
    const ahead = encodeCursor({
      range: { from: range.from, to: SECOND + 200 },
      position: { time: SECOND + 150 },
      questionDigest: parse(question).digest,
    });
    expect(parse({ ...question, cursor: ahead })).toMatchObject({
      question: { range: { to: SECOND } },
      resumeAt: { time: SECOND + 150 },
    });
  });

  test.each([
    { last: '7h' },
    { regions: ['us-east-1'] },
    { accounts: 'organization' },
    { category: 'insight' },
    { conditions: [{ attribute: 'user', equals: 'a' }] },
  ])('of another question is refused: %j', (other) => {
    expect(problemsOf({ ...question, ...other, cursor })).toContain('this one is of another question');
  });

  test('with any character altered is refused', () => {
    for (let at = 0; at < cursor.length; at++) {
      const altered = `${cursor.slice(0, at)}${cursor[at] === 'A' ? 'B' : 'A'}${cursor.slice(at + 1)}`;
      expect(problemsOf({ ...question, cursor: altered })).toContain('damaged or altered');
    }
  });

  const forged = (fields: unknown): string => {
    const text = Buffer.from(JSON.stringify(fields)).toString('base64url');
    return `${text}.${digest(text)}`;
  };
  const asked = parse(question).digest;
  test.each<[string, unknown]>([
    ['a time out of its range', [1, asked, range.from, range.to, range.to + 1]],
    ['a range in the future', [1, asked, range.from, SECOND + 301, SECOND]],
    ['a range reversed', [1, asked, range.to, range.from, range.from]],
    ['a time that is text', [1, asked, '0', range.to, range.to]],
    ['an event id that is none', [1, asked, range.from, range.to, range.to, 5]],
    ['another version', [2, asked, range.from, range.to, range.to]],
    ['more than it has', [1, asked, range.from, range.to, range.to, 'id', 'more']],
    ['no list', 'text'],
  ])('that somebody made with %s is validated like a request', (_, fields) => {
    expect(problemsOf({ ...question, cursor: forged(fields) })).toMatch(
      /cursor: .*this one is (with a|with an|not of)/,
    );
  });

  test('that is no JSON is refused', () => {
    const text = Buffer.from('{').toString('base64url');
    expect(decodeCursor(`${text}.${digest(text)}`, asked, SECOND)).toBe('not of this version');
  });

  test('whose range has begun to leave the 90 days goes on with what is left, and says so', () => {
    const later = NOW + 90 * 86_400_000 - 21_000_000;
    const resumed = parseRequest({ ...question, cursor }, later);
    expect(resumed.question.range.from).toBe(Math.floor(later / 1_000) - 90 * 86_400);
    expect(resumed.notices[0]).toContain('90 days');
    expect(() => parseRequest({ ...question, cursor }, NOW + 91 * 86_400_000)).toThrow('wholly beyond');
  });
});
