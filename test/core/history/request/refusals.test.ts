import { describe, expect, test } from '@jest/globals';
import { problemsOf } from './parsed';

describe('a question', () => {
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
      'conditions[2].notEquals: received ["bob","ali*"], which excludes all of ["alice"] of the same attribute',
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
      'conditions[1].exists: received false together with ["x"] of the same attribute',
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
      'AROAEXAMPLEID:session use only the session name',
    ],
    [
      'an access key as a user',
      { last: '6h', conditions: [{ attribute: 'user', notEquals: 'AKIAIOSFODNN7EXAMPLE' }] },
      'for an access key accessKeyId',
    ],
    [
      'a session as a role',
      { last: '6h', conditions: [{ attribute: 'role', equals: 'arn:aws:sts::111111111111:assumed-role/x/y' }] },
      'for one of its sessions use user',
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
      'without the service: use eventSource for that',
    ],
    [
      'a service in upper case',
      { last: '6h', conditions: [{ attribute: 'eventSource', equals: 'S3' }] },
      'conditions[0].equals: received "S3"; allowed: a service, such as iam.amazonaws.com or iam',
    ],
    [
      'a service by a name that CloudTrail does not use',
      { last: '6h', conditions: [{ attribute: 'eventSource', equals: 'cloudwatch.amazonaws.com' }] },
      'allowed: monitoring.amazonaws.com, as CloudTrail calls it',
    ],
    [
      'a resource type without AWS',
      { last: '6h', conditions: [{ attribute: 'resourceType', equals: 'bucket' }] },
      'allowed: a type, such as AWS::S3::Bucket',
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
      'allowed: at most 256 characters with wildcards',
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
      'accounts: received ["111111111111","111111111111"]; allowed: one or more without duplicates',
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

  test('hears of all that is wrong with it at once', () => {
    expect(
      problemsOf({ last: 'x', limit: -1, regions: [], detail: 'all', colour: 'red' })
        .split('; ')
        .filter((text) => / received |not a known/.test(text)),
    ).toHaveLength(5);
  });
});
