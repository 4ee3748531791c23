import { describe, expect, test } from '@jest/globals';
import {
  ACCOUNT_ID,
  ARCHIVE_BUCKET_NAME,
  EMAIL_ADDRESS,
  EXTERNAL_ID,
  KEY_PREFIX,
  ORGANIZATION_ID,
  PARTITION,
  POLICY_NAME,
  REGION,
  ROLE_ARN,
  ROLE_NAME,
  ROLE_NAME_WITH_PATH,
  ROLE_PATH,
  TOPIC_ARN,
  TRAIL_NAME,
  trailNameOf,
  UNIT_ID,
} from '../../../lib/contract/identifiers';

const CASES = {
  "a role's path": {
    rule: ROLE_PATH,
    good: ['/', '/security/', '/a/b=c/', `/${'a'.repeat(510)}/`],
    bad: [
      '',
      'security',
      '/security',
      'security/',
      '//',
      '/a//b/',
      '/a b/',
      '/a,b/',
      '/a*/',
      `/${'a'.repeat(511)}/`,
      '/a/\n',
    ],
  },
  "a role's name with its path": {
    rule: ROLE_NAME_WITH_PATH,
    good: ['audit', '/audit', '/security/audit', 'security/audit', '/a/b/audit,x', `/a/${'a'.repeat(64)}`],
    bad: [
      '',
      '/',
      '/security/',
      '//audit',
      '/a//audit',
      '/a b/audit',
      '/a,b/audit',
      'a*',
      `/a/${'a'.repeat(65)}`,
      '/a/b\n',
    ],
  },
  "a policy's name": {
    rule: POLICY_NAME,
    good: ['Boundary', 'team/Boundary', 'a/b/Boundary', 'a'.repeat(128)],
    bad: ['', '/Boundary', 'team/', 'a b', 'a'.repeat(129), 'arn:aws:iam::111111111111:policy/Boundary', 'Boundary\n'],
  },
  'an account id': {
    rule: ACCOUNT_ID,
    good: ['111111111111', '000000000001'],
    bad: [
      '',
      '11111111111',
      '1111111111111',
      '111111111111 ',
      ' 111111111111',
      '11111111111a',
      '111111111111\n',
      '1111-1111-1111',
    ],
  },
  'an organization id': {
    rule: ORGANIZATION_ID,
    good: ['o-a1b2c3d4e5', `o-${'a'.repeat(32)}`],
    bad: [
      '',
      'o-a1b2c3d4e',
      `o-${'a'.repeat(33)}`,
      'o-A1B2C3D4E5',
      'a1b2c3d4e5',
      'r-a1b2c3d4e5',
      'o-a1b2c3d4e5 ',
      'o-a1b2c3d4e5\n',
      'O-a1b2c3d4e5',
    ],
  },
  'a unit or root': {
    rule: UNIT_ID,
    good: ['ou-a1b2-c3d4e5f6', 'r-a1b2', `ou-${'a'.repeat(32)}-${'b'.repeat(32)}`],
    bad: [
      '',
      'ou-a1b2',
      'ou-a1b2-c3d4e5f',
      'r-a1b',
      'R-a1b2',
      'ou-a1b2-c3d4e5f6 ',
      ' r-a1b2',
      'r-a1b2\n',
      'o-a1b2c3d4e5',
    ],
  },
  'a topic': {
    rule: TOPIC_ARN,
    good: ['arn:aws:sns:eu-central-1:111111111111:team', 'arn:aws-us-gov:sns:us-gov-west-1:111111111111:a_b-c'],
    bad: [
      '',
      'team',
      'arn:aws:sqs:eu-central-1:111111111111:team',
      'arn:aws:sns:eu-central-1:1111:team',
      'arn:aws:sns:eu-central-1:111111111111:team.fifo',
      'arn:aws:sns:eu-central-1:111111111111:team\n',
      'arn:aws:sns:eu-central-1:111111111111:',
    ],
  },
  'a Region': {
    rule: REGION,
    good: [
      'us-east-1',
      'eu-central-2',
      'us-gov-west-1',
      'cn-north-1',
      'ap-southeast-5',
      'us-iso-east-1',
      'eusc-de-east-1',
    ],
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
    bad: [
      '',
      'ab',
      'a'.repeat(129),
      '-trail',
      'trail-',
      'my--trail',
      'my-_trail',
      'my..trail',
      'my trail',
      'trail\n',
      '192.168.5.4',
      'träil',
      '.ab',
    ],
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
    good: [
      'arn:aws:iam::111111111111:role/a',
      'arn:aws-cn:iam::111111111111:role/path/to/a@b',
      'arn:aws-us-gov:iam::111111111111:role/a',
    ],
    bad: [
      '',
      'arn:aws:iam::111111111111:role/',
      'arn:aws:iam::111111111111:role/a*',
      'arn:aws:iam::*:role/a',
      'arn:aws:iam::111111111111:user/a',
      'arn:aws:sts::111111111111:assumed-role/a/b',
      'arn:aws:iam::111111111111:role/a\n',
    ],
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

test('an e-mail address is one address, with a local part that a mail server takes', () => {
  const refused = [
    'a@example',
    'a b@example.com',
    'a@example.com,b@example.com',
    'a@example.com; b@example.com',
    `${'a'.repeat(65)}@example.com`,
  ];
  expect([`${'a'.repeat(64)}@example.com`, 'first.last+x@mail.example.com'].every(EMAIL_ADDRESS.accepts)).toBe(true);
  expect(refused.filter(EMAIL_ADDRESS.accepts)).toEqual([]);
});

test('the name of an archive leaves room for that of its access logs, and has no periods', () => {
  expect(ARCHIVE_BUCKET_NAME.accepts('a'.repeat(54))).toBe(true);
  expect(['a'.repeat(55), 'my.archive', '-archive', 'Archive'].filter(ARCHIVE_BUCKET_NAME.accepts)).toEqual([]);
});

test("a trail's name is read from its ARN, and from no other", () => {
  expect(trailNameOf('arn:aws-cn:cloudtrail:cn-north-1:111111111111:trail/audit')).toBe('audit');
  for (const other of [
    'audit',
    'arn:aws:cloudtrail:us-east-1:1:trail/audit',
    'arn:aws:cloudtrail:us-east-1:111111111111:channel/audit',
  ])
    expect(trailNameOf(other)).toBeUndefined();
});
