import { describe, expect, test } from '@jest/globals';
import { narrowed } from '../../../core/archive-queries/history/narrowed';
import type { Condition } from '../../../core/history/request/question';

describe('A condition of a question', () => {
  test.each<[Condition, string[], string[]]>([
    [
      { attribute: 'eventName', equals: ['DeleteTrail', 'Stop*'] },
      ["(eventname = ? OR eventname LIKE ? ESCAPE '\\')"],
      ["'DeleteTrail'", "'Stop%'"],
    ],
    [{ attribute: 'eventSource', equals: ['iam'] }, ['(eventsource = ?)'], ["'iam.amazonaws.com'"]],
    [{ attribute: 'eventName', equals: ['a_\\*b?'] }, ["(eventname LIKE ? ESCAPE '\\')"], ["'a\\_*b_'"]],
    [{ attribute: 'errorCode', exists: true }, ["(errorcode IS NOT NULL OR eventname = 'ConsoleLogin')"], []],
    [{ attribute: 'errorCode', exists: false }, ['(errorcode IS NULL)'], []],
    [
      { attribute: 'errorCode', equals: ['Client.AccessDeniedException'] },
      ["(errorcode LIKE ? ESCAPE '\\' OR eventname = 'ConsoleLogin')"],
      ["'%AccessDenied%'"],
    ],
    [{ attribute: 'sourceIp', equals: ['10.0.0.1'] }, ['(sourceipaddress = ?)'], ["'10.0.0.1'"]],
    [{ attribute: 'sourceIp', equals: ['10.0.0.0/8'] }, [], []],
    [{ attribute: 'sourceIp', equals: ['2001:db8::1'] }, [], []],
    [{ attribute: 'sourceIp', equals: ['10.0.0.1', '10.0.0.0/8'] }, [], []],
    [{ attribute: 'user', notEquals: ['alice'] }, [], []],
    [
      { attribute: 'user', equals: ['arn:aws:iam::111111111111:user/alice'] },
      ['(useridentity.arn = ?)'],
      ["'arn:aws:iam::111111111111:user/alice'"],
    ],
    [
      { attribute: 'role', equals: ['arn:aws:iam::111111111111:role/path/Deploy'] },
      ["(useridentity.sessioncontext.sessionissuer.username = ? OR useridentity.arn LIKE ? ESCAPE '\\')"],
      ["'Deploy'", "'%:assumed-role/Deploy/%'"],
    ],
    [
      { attribute: 'resourceType', equals: ['AWS::S3::*'] },
      ["(any_match(resources, e -> e.type LIKE ? ESCAPE '\\'))"],
      ["'AWS::S3::%'"],
    ],
    [{ attribute: 'resourceName', equals: ['ä'] }, [], []],
    [{ attribute: 'accessKeyId', equals: ['AKIA1'] }, ['(useridentity.accesskeyid = ?)'], ["'AKIA1'"]],
    [{ attribute: 'eventId', equals: ['ABC'] }, ['(eventid = ?)'], ["'abc'"]],
    [{ attribute: 'readOnly', equals: ['true'] }, ['(readonly = ?)'], ["'true'"]],
  ])('%j', (condition, conditions, parameters) => {
    expect(narrowed([condition])).toMatchObject({ conditions, parameters });
  });

  test('has as many question marks as values, in their order', () => {
    const { conditions, parameters, isExact } = narrowed([
      { attribute: 'user', equals: ['root', "o'brien"] },
      { attribute: 'resourceName', equals: ['arn:aws:s3:::logs'] },
      { attribute: 'eventName', equals: ['A'] },
    ]);
    expect(conditions.join().split('?')).toHaveLength(parameters.length + 1);
    expect(parameters).toContain("'o''brien'");
    expect(isExact).toBe(false);
  });

  test('is exact where SQL alone decides', () => {
    expect(
      narrowed([
        { attribute: 'eventName', equals: ['A'] },
        { attribute: 'readOnly', equals: ['false'] },
      ]).isExact,
    ).toBe(true);
    expect(narrowed([{ attribute: 'eventName', notEquals: ['A'] }]).isExact).toBe(false);
  });
});
