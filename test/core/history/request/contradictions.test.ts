import { expect, test } from '@jest/globals';
import type { HistoryAttribute } from '../../../../lib/contract/event-history';
import { contradictions } from '../../../../core/history/request/contradictions';

const problems = (attribute: HistoryAttribute, equals: string[], notEquals: string[]): number =>
  contradictions([
    { attribute, equals },
    { attribute, notEquals },
  ]).length;

test.each<[HistoryAttribute, string[], string[]]>([
  ['user', ['alice'], ['alice']],
  ['user', ['alice', 'bob'], ['b*', 'a?ice']],
  ['role', ['Deploy*'], ['Deploy*']],
  ['eventSource', ['s3'], ['s3.amazonaws.com']],
  ['sourceIp', ['10.8.8.8', '10.8.9.1'], ['10.8.0.0/16']],
  ['sourceIp', ['10.8.8.8'], ['10.8.8.*']],
  ['resourceName', ['arn:aws:s3:::logs'], ['*logs']],
  ['errorCode', ['AccessDenied'], ['Access*']],
])('no event has a %s of %j and not of %j', (attribute, equals, notEquals) => {
  expect(problems(attribute, equals, notEquals)).toBe(1);
});

test.each<[HistoryAttribute, string[], string[]]>([
  ['user', ['alice', 'bob'], ['a*']],
  ['user', ['a*'], ['alice']],
  ['user', ['root'], ['r*']],
  ['user', ['alice'], ['arn:aws:iam::111122223333:user/alice']],
  ['role', ['arn:aws:iam::111122223333:role/x'], ['*']],
  ['sourceIp', ['10.8.0.0/16'], ['10.8.0.*']],
  ['sourceIp', ['10.8.8.*'], ['10.8.8.1']],
  ['resourceName', ['arn:aws:s3:::logs'], ['logs*']],
  ['errorCode', ['AccessDenied'], ['AccessDeniedException']],
])('an event may have a %s of %j and not of %j', (attribute, equals, notEquals) => {
  expect(problems(attribute, equals, notEquals)).toBe(0);
});
