import { describe, expect, test } from '@jest/globals';
import { plan } from '../../../lambda/event-history/conditions';
import { historyEvent } from '../../../lambda/event-history/history-event';
import type { Condition } from '../../../lambda/event-history/question';

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
    record: '{"sourceIPAddress":"192.0.2.1","errorCode":"AccessDenied"}',
  },
);

describe('plan', () => {
  test('lets CloudTrail look up the most selective attribute, and never two', () => {
    const conditions: Condition[] = [
      { attribute: 'readOnly', equals: 'false' },
      { attribute: 'eventName', equals: 'PutObject' },
      { attribute: 'user', equals: 'alice' },
    ];
    expect(plan(conditions).attribute).toEqual({ key: 'Username', value: 'alice' });
    expect(plan(conditions.slice(0, 2)).attribute).toEqual({ key: 'EventName', value: 'PutObject' });
    expect(plan([{ attribute: 'sourceIp', equals: '192.0.2.1' }]).attribute).toBeUndefined();
  });

  test('leaves to CloudTrail what it looks up: it may know more names of a thing than the event shows', () => {
    expect(plan([{ attribute: 'resourceName', equals: 'arn:aws:s3:::bucket' }]).matches(event)).toBe(true);
  });

  // An event id is what CloudTrail looks up, so that all else is decided here.
  const byId: Condition = { attribute: 'eventId', equals: 'id' };
  test.each<[Condition, boolean]>([
    [{ attribute: 'user', equals: 'alice' }, true],
    [{ attribute: 'user', equals: 'Alice' }, false],
    [{ attribute: 'eventSource', equals: 's3.amazonaws.com' }, true],
    [{ attribute: 'resourceName', equals: 'bucket' }, true],
    [{ attribute: 'resourceName', equals: 'other' }, false],
    [{ attribute: 'resourceType', equals: 'AWS::S3::Bucket' }, true],
    [{ attribute: 'accessKeyId', equals: 'AKIAIOSFODNN7EXAMPLE' }, true],
    [{ attribute: 'readOnly', equals: 'true' }, false],
    [{ attribute: 'readOnly', equals: 'false' }, true],
    [{ attribute: 'errorCode', equals: 'AccessDenied' }, true],
    [{ attribute: 'errorCode', exists: false }, false],
    [{ attribute: 'sourceIp', equals: '192.0.2.2' }, false],
  ])('decides about %j: %s', (condition, holds) => {
    expect(plan([condition, byId]).matches(event)).toBe(holds);
  });
});
