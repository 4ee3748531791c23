import { describe, expect, test } from '@jest/globals';
import { ACCOUNT_ID, EXTERNAL_ID, KEY_PREFIX, ORGANIZATION_ID, PARTITION, REGION, ROLE_ARN, ROLE_NAME, TRAIL_NAME } from '../../../lib/contract/identifiers';

const CASES = {
  'an account id': {
    rule: ACCOUNT_ID,
    good: ['111111111111', '000000000001'],
    bad: ['', '11111111111', '1111111111111', '111111111111 ', ' 111111111111', '11111111111a', '111111111111\n', '1111-1111-1111'],
  },
  'an organization id': {
    rule: ORGANIZATION_ID,
    good: ['o-a1b2c3d4e5', `o-${'a'.repeat(32)}`],
    bad: ['', 'o-a1b2c3d4e', `o-${'a'.repeat(33)}`, 'o-A1B2C3D4E5', 'a1b2c3d4e5', 'r-a1b2c3d4e5', 'o-a1b2c3d4e5 ', 'o-a1b2c3d4e5\n', 'O-a1b2c3d4e5'],
  },
  'a Region': {
    rule: REGION,
    good: ['us-east-1', 'eu-central-2', 'us-gov-west-1', 'cn-north-1', 'ap-southeast-5', 'us-iso-east-1', 'eusc-de-east-1'],
    bad: ['', 'us-east', 'us-east-1a', 'US-EAST-1', 'us-east-1 ', 'global', 'us_east_1'],
  },
  'a partition': {
    rule: PARTITION,
    good: ['aws', 'aws-cn', 'aws-us-gov', 'aws-iso-b'],
    bad: ['', 'AWS', 'aws-', 'arn:aws', 'aws cn'],
  },
  'a trail name': {
    rule: TRAIL_NAME,
    good: ['abc', 'a'.repeat(128), 'organization-trail', 'My.Trail_1', '1a2', '10.0.0.256.1'],
    bad: ['', 'ab', 'a'.repeat(129), '-trail', 'trail-', 'my--trail', 'my-_trail', 'my..trail', 'my trail', 'trail\n', '192.168.5.4', 'träil', '.ab'],
  },
  'a key prefix': {
    rule: KEY_PREFIX,
    good: ['a', 'audit/cloudtrail', 'a'.repeat(200), 'org=prod/x', "it's(ok)!"],
    bad: ['', '/a', 'a/', 'a//b', 'a'.repeat(201), 'a*', 'a?b', '${aws:username}', 'a b', 'a\n', 'ä'],
  },
  "a role's name": {
    rule: ROLE_NAME,
    good: ['a', 'event-history', 'a'.repeat(64), 'A+=,.@_-1'],
    bad: ['', 'a'.repeat(65), 'a/b', 'a b', 'role*', 'a\n', 'ä'],
  },
  "a role's ARN": {
    rule: ROLE_ARN,
    good: ['arn:aws:iam::111111111111:role/a', 'arn:aws-cn:iam::111111111111:role/path/to/a@b', 'arn:aws-us-gov:iam::111111111111:role/a'],
    bad: ['', 'arn:aws:iam::111111111111:role/', 'arn:aws:iam::111111111111:role/a*', 'arn:aws:iam::*:role/a', 'arn:aws:iam::111111111111:user/a', 'arn:aws:sts::111111111111:assumed-role/a/b', 'arn:aws:iam::111111111111:role/a\n'],
  },
  'an external id': {
    rule: EXTERNAL_ID,
    good: ['ab', 'a'.repeat(1224), 'a:b/c=d@e'],
    bad: ['', 'a', 'a'.repeat(1225), 'a b', 'a*b', 'ab\n'],
  },
};

describe.each(Object.entries(CASES))('%s', (_, { rule, good, bad }) => {
  test.each(good)('may be %j', (value) => {
    expect(rule.accepts(value)).toBe(true);
  });

  test.each(bad)('may not be %j', (value) => {
    expect(rule.accepts(value)).toBe(false);
  });
});
