import { describe, expect, test } from '@jest/globals';
import { askedNotices, emptyNotices } from '../../../../core/history/answer/asked-notices';
import type { Condition } from '../../../../core/history/request/question';

const question = (...conditions: Condition[]) => ({ conditions, regions: undefined });

describe('what is said of a question', () => {
  test('nothing, where it is asked as it reads', () => {
    expect(askedNotices(question())).toEqual([]);
    expect(
      askedNotices(
        question(
          { attribute: 'user', equals: ['alice'] },
          { attribute: 'resourceName', equals: ['i-0123456789abcdef0'] },
        ),
      ),
    ).toEqual([]);
  });

  test('by which names a resource is asked for', () => {
    expect(askedNotices(question({ attribute: 'resourceName', equals: ['arn:aws:s3:::bucket'] }))).toEqual([
      'Searched for the resource "arn:aws:s3:::bucket" by "arn:aws:s3:::bucket" and "bucket": CloudTrail records an ARN, a name or an ID, and other resources may have the same name.',
    ]);
  });

  test('that a name finds no ARN', () => {
    expect(askedNotices(question({ attribute: 'resourceName', equals: ['alarms'] }))).toEqual([
      'Searched for the resource "alarms" only by this name. CloudTrail records KMS keys, SNS topics and some others by ARN: give the ARN to search for both.',
    ]);
  });

  test('that everything is read, and what would be less', () => {
    expect(
      askedNotices(question({ attribute: 'role', equals: ['Deploy'] }, { attribute: 'user', equals: ['ci-*'] })),
    ).toEqual([
      expect.stringMatching(
        /^CloudTrail cannot look up any of these conditions \(role, user, with wildcards\): every event in the time range is read, at most 100 per second .* It is faster with an exact value of one of: eventId, /,
      ),
    ]);
  });
});

describe('what is said of an empty answer', () => {
  test('nothing, where everything was asked for', () => {
    expect(emptyNotices(question())).toEqual([]);
  });

  test('what CloudTrail was asked for, what was left out here, and how both compare', () => {
    expect(
      emptyNotices(
        question(
          { attribute: 'resourceName', equals: ['arn:aws:s3:::bucket'] },
          { attribute: 'readOnly', equals: ['false'] },
          { attribute: 'sourceIp', notEquals: ['10.0.0.0/8'] },
        ),
      ),
    ).toEqual([
      'No event matched. CloudTrail was asked for ResourceName "arn:aws:s3:::bucket" or "bucket"; it compares whole values, case-sensitively. ' +
        'Of the events that it returned, only these were kept: readOnly is "false"; sourceIp is not "10.0.0.0/8". This is case-sensitive too.',
    ]);
  });

  test.each<[string, Condition, RegExp]>([
    ['a call in lower case', { attribute: 'eventName', equals: ['runinstances'] }, /begin with an upper-case letter/],
    [
      'a user that may be a role',
      { attribute: 'user', equals: ['Deploy'] },
      /to search all sessions of a role, use role/,
    ],
    [
      'a root user of an account with an alias',
      { attribute: 'user', equals: ['root'] },
      /may record its root user by the alias/,
    ],
    ['a root user in upper case', { attribute: 'user', equals: ['Root'] }, /The root user is root/],
  ])('what else it could be of %s', (_, condition, hint) => {
    const [first, ...hints] = emptyNotices(question(condition));
    expect(first).toMatch(/^No event matched\. CloudTrail was asked for /);
    expect(hints).toEqual([expect.stringMatching(hint)]);
  });

  test('that IAM is recorded in a Region that was not asked', () => {
    const iam: Condition = { attribute: 'eventSource', equals: ['iam'] };
    expect(emptyNotices({ conditions: [iam], regions: ['eu-west-1'] })[1]).toMatch(
      /recorded in one Region, depending on the partition: us-east-1.* It was not searched\./,
    );
    expect(emptyNotices({ conditions: [iam], regions: ['us-east-1'] })).toHaveLength(1);
    expect(emptyNotices(question(iam))).toHaveLength(1);
  });
});
