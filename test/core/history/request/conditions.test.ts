import { describe, expect, test } from '@jest/globals';
import { plan } from '../../../../core/history/request/conditions';
import { historyEvent } from '../../../../core/history/search/history-event';
import type { HistoryAttribute } from '../../../../lib/contract/event-history';
import type { Condition } from '../../../../core/history/request/question';

const event = historyEvent(
  { account: '111111111111', region: 'us-east-1' },
  {
    eventId: 'id',
    time: new Date(0),
    eventName: 'PutObject',
    eventSource: 's3.amazonaws.com',
    user: 'alice',
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    readOnly: 'false',
    resources: [{ type: 'AWS::S3::Bucket', name: 'bucket' }],
    record: JSON.stringify({
      sourceIPAddress: '192.0.2.1',
      errorCode: 'Client.UnauthorizedOperation',
      userIdentity: {
        type: 'AssumedRole',
        arn: 'arn:aws:sts::111111111111:assumed-role/Deploy/alice',
        sessionContext: {
          sessionIssuer: { type: 'Role', userName: 'Deploy', arn: 'arn:aws:iam::111111111111:role/teams/Deploy' },
        },
      },
    }),
  },
);

const equals = (attribute: HistoryAttribute, ...values: string[]): Condition => ({ attribute, equals: values });
const not = (attribute: HistoryAttribute, ...values: string[]): Condition => ({ attribute, notEquals: values });

describe('plan', () => {
  test('lets CloudTrail look up the most selective attribute, and never two', () => {
    const conditions = [equals('readOnly', 'false'), equals('eventName', 'PutObject'), equals('user', 'alice')];
    expect(plan(conditions).lookups).toEqual([{ key: 'Username', value: 'alice' }]);
    expect(plan(conditions.slice(0, 2)).lookups).toEqual([{ key: 'EventName', value: 'PutObject' }]);
    expect(plan([equals('sourceIp', '192.0.2.1')]).lookups).toEqual([undefined]);
  });

  test.each<[string, Condition[], (string | undefined)[]]>([
    ['each of several values', [equals('user', 'alice', 'bob')], ['alice', 'bob']],
    [
      'a resource by all names that its ARN has',
      [equals('resourceName', 'arn:aws:s3:::bucket', 'bucket', 'key')],
      ['arn:aws:s3:::bucket', 'bucket', 'key'],
    ],
    [
      'a session by the name in its ARN',
      [equals('user', 'arn:aws:sts::111111111111:assumed-role/Deploy/alice')],
      ['alice'],
    ],
    ['the root user by its ARN', [equals('user', 'arn:aws:iam::111111111111:root')], ['root']],
    ['a service by its short name', [equals('eventSource', 's3')], ['s3.amazonaws.com']],
    ['an event by an ID in upper case', [equals('eventId', 'ABCD')], ['abcd']],
    ['a star that is meant as one', [equals('resourceName', 'a\\*b')], ['a*b']],
    ['nothing by a wildcard', [equals('user', 'alice', 'ci-*')], [undefined]],
    [
      'what has no wildcard, where there is one',
      [equals('user', 'ci-*'), equals('eventName', 'PutObject')],
      ['PutObject'],
    ],
    ['nothing by what it is not', [not('user', 'alice')], [undefined]],
    ['nothing by a role, which CloudTrail does not know', [equals('role', 'Deploy')], [undefined]],
  ])('looks up %s', (_, conditions, values) => {
    expect(plan(conditions).lookups.map((lookup) => lookup?.value)).toEqual(values);
  });

  test('leaves to CloudTrail what it looks up: it may know more names of a thing than the event shows', () => {
    expect(plan([equals('resourceName', 'arn:aws:sns:us-east-1:111111111111:topic')]).matches(event)).toBe(true);
  });

  test('decides itself about the ARN of a user: others have the same name', () => {
    expect(plan([equals('user', 'arn:aws:sts::111111111111:assumed-role/Deploy/alice')]).matches(event)).toBe(true);
    expect(plan([equals('user', 'arn:aws:iam::111111111111:user/alice')]).matches(event)).toBe(false);
  });

  // An event id is what CloudTrail looks up, so that all else is decided here.
  const byId = equals('eventId', 'id');
  test.each<[Condition, boolean]>([
    [equals('user', 'alice'), true],
    [equals('user', 'Alice'), false],
    [equals('user', 'bob', 'alice'), true],
    [equals('user', 'al*', 'bob'), true],
    [not('user', 'alice', 'bob'), false],
    [not('user', 'bob', 'carol'), true],
    [equals('user', 'root'), false],
    [equals('role', 'Deploy'), true],
    [equals('role', 'Dep*'), true],
    [equals('role', 'deploy'), false],
    [equals('role', 'arn:aws:iam::111111111111:role/teams/Deploy'), true],
    // The path is no part of who it is.
    [equals('role', 'arn:aws:iam::111111111111:role/Deploy'), true],
    [equals('role', 'arn:aws:iam::222222222222:role/teams/Deploy'), false],
    [equals('role', 'arn:aws:iam::*:role/Deploy'), true],
    [not('role', 'Deploy'), false],
    [equals('eventName', 'Put*'), true],
    [equals('eventName', 'put*'), false],
    [equals('eventName', 'PutObjec?'), true],
    [equals('eventSource', 's3.amazonaws.com'), true],
    [equals('eventSource', 's3'), true],
    [equals('resourceName', 'bucket'), true],
    [equals('resourceName', 'other'), false],
    [equals('resourceName', 'arn:aws:s3:::bucket'), true],
    [equals('resourceName', 'arn:aws:s3:::buck*'), true],
    [equals('resourceName', 's3://bucket'), true],
    [not('resourceName', 'other'), true],
    [equals('resourceType', 'AWS::S3::Bucket'), true],
    [equals('resourceType', 'AWS::S3::*'), true],
    [equals('accessKeyId', 'AKIAIOSFODNN7EXAMPLE'), true],
    [equals('accessKeyId', 'ASIA*'), false],
    [equals('readOnly', 'true'), false],
    [equals('readOnly', 'false'), true],
    [equals('errorCode', 'Client.UnauthorizedOperation'), true],
    [equals('errorCode', 'UnauthorizedOperation'), true],
    [equals('errorCode', 'Unauthorized*', 'AccessDenied'), true],
    [equals('errorCode', 'AccessDenied'), false],
    [{ attribute: 'errorCode', exists: false }, false],
    [equals('sourceIp', '192.0.2.2'), false],
    [equals('sourceIp', '192.0.2.*'), true],
    [equals('sourceIp', '192.0.2.0/24'), true],
    [not('sourceIp', '192.0.2.0/24'), false],
  ])('decides about %j: %s', (condition, holds) => {
    expect(plan([condition, byId]).matches(event)).toBe(holds);
  });

  test('finds an error code with Exception at its end by what is before', () => {
    const refused = { ...event, errorCode: 'AccessDeniedException' };
    expect(plan([equals('errorCode', 'AccessDenied'), byId]).matches(refused)).toBe(true);
    expect(
      plan([equals('errorCode', 'AccessDeniedException'), byId]).matches({ ...event, errorCode: 'AccessDenied' }),
    ).toBe(false);
  });

  test('finds a root user by what it is: its name may be the alias of the account', () => {
    expect(plan([equals('user', 'root'), byId]).matches({ ...event, user: 'example-corp', userType: 'Root' })).toBe(
      true,
    );
  });

  test('holds that an event without a role has not that role', () => {
    expect(plan([not('role', 'Deploy'), byId]).matches({ ...event, role: undefined })).toBe(true);
    expect(plan([equals('role', '*'), byId]).matches({ ...event, role: undefined })).toBe(false);
  });
});
