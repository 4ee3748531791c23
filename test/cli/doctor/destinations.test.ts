import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { runCommandLine } from '../../../cli/command-line';
import type { StatementJson } from '../../../lib/contract/trail-statements';
import {
  denied,
  FakeAccount,
  type FakeRole,
  KEY,
  KEY_POLICY,
  MANAGEMENT,
  ORGANIZATION,
  TRAIL,
} from '../../support/fake-account';
import { testIo } from '../../support/test-io';

const TOPIC = `arn:aws:sns:eu-central-1:${MANAGEMENT}:log-files`;
const GROUP = `arn:aws:logs:eu-central-1:${MANAGEMENT}:log-group:trail`;
const cloudTrail = { Service: 'cloudtrail.amazonaws.com' };
const delivery = {
  Effect: 'Allow',
  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  Resource: [`${GROUP}:log-stream:${MANAGEMENT}_CloudTrail_eu-central-1*`, `${GROUP}:log-stream:${ORGANIZATION}_*`],
};
const role = (more: Partial<FakeRole> = {}): FakeRole => ({
  trust: { Statement: [{ Effect: 'Allow', Principal: cloudTrail, Action: 'sts:AssumeRole' }] },
  inline: { Deliver: { Statement: [delivery] } },
  attached: {},
  ...more,
});
const publish = (more: object = {}): object => ({
  Statement: [
    {
      Effect: 'Allow',
      Principal: cloudTrail,
      Action: 'sns:Publish',
      Resource: TOPIC,
      Condition: { StringEquals: { 'aws:SourceArn': TRAIL } },
      ...more,
    },
  ],
});
const metadata = (more: object): object => ({
  KeyMetadata: {
    KeyId: 'a',
    Arn: KEY,
    KeyState: 'Enabled',
    KeySpec: 'SYMMETRIC_DEFAULT',
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeyManager: 'CUSTOMER',
    ...more,
  },
});

interface Report {
  readonly findings: readonly {
    readonly check: string;
    readonly level: string;
    readonly what: string;
    readonly fix?: string;
  }[];
  readonly fixes: readonly {
    readonly id: string;
    readonly do: string;
    readonly statements?: readonly StatementJson[];
  }[];
}

describe('doctor of what a trail writes to besides its bucket', () => {
  const account = new FakeAccount();
  beforeAll(() => account.start());
  afterAll(() => account.stop());
  beforeEach(() => {
    account.mend();
    account.json.answers['DescribeLogGroups'] = [
      {
        logGroups: [
          { logGroupName: 'trail', logGroupClass: 'STANDARD' },
          { logGroupName: 'trail-2', logGroupClass: 'INFREQUENT_ACCESS' },
        ],
      },
    ];
    account.others.roles = { Delivery: role() };
    account.others.topics = { [TOPIC]: { Policy: publish(), KmsMasterKeyId: KEY } };
  });

  const ALL = ['--log-group', 'trail', '--log-role', 'Delivery', '--topic', TOPIC];
  async function look(
    ...args: string[]
  ): Promise<Report & { status: number; of: (check: string) => string; fixOf: (check: string) => string | undefined }> {
    const io = testIo();
    const status = await runCommandLine(
      ['doctor', '--home-region', 'eu-central-1', ...(args.length > 0 ? args : ALL), '--format', 'json'],
      io,
    );
    expect(io.said()).toBe('');
    const report = JSON.parse(io.written()) as Report;
    const finding = (check: string): Report['findings'][number] | undefined =>
      report.findings.find((one) => one.check === check);
    return {
      ...report,
      status,
      of: (check) => `${String(finding(check)?.level)}: ${String(finding(check)?.what)}`,
      fixOf: (check) => report.fixes.find(({ id }) => id === finding(check)?.fix)?.do,
    };
  }

  test('finds nothing where all is right, by name and by ARN', async () => {
    for (const args of [
      ALL,
      ['--log-group', `${GROUP}:*`, '--log-role', `arn:aws:iam::${MANAGEMENT}:role/service/Delivery`, '--topic', TOPIC],
    ]) {
      const { status, of } = await look(...args);
      expect(status).toBe(0);
      expect(of('log-group')).toBe(
        'fine: The log group trail is there, of class STANDARD, in account 111111111111, Region eu-central-1.',
      );
      for (const check of ['log-role-trust', 'log-role-policy', 'topic-policy', 'topic-key-policy'])
        expect(of(check)).toMatch(/^fine: CloudTrail may do what it needs, by the /);
    }
  });

  test('asks for nothing that is not named', async () => {
    await look('--log-group', 'trail');
    expect(account.json.calls.filter(({ operation }) => /Key|Topic/.test(operation))).toEqual([]);
  });

  test.each<[string, string[], RegExp, RegExp, string]>([
    [
      'a log group that is not there',
      ['--log-group', 'tra'],
      /^blocks: There is no log group tra in account 111111111111, Region eu-central-1\.$/,
      /aws logs create-log-group --region eu-central-1 --log-group-name tra,/,
      'log-group',
    ],
    [
      'a class without metric filters',
      ['--log-group', 'trail-2'],
      /^blocks: The log group trail-2 is of class INFREQUENT_ACCESS\.$/,
      /of class STANDARD/,
      'log-group-class',
    ],
    [
      'another Region',
      ['--log-group', GROUP.replace('eu-central-1', 'us-east-1')],
      /^blocks: The log group trail is in account 111111111111, Region us-east-1; the trail's is in account 111111111111, Region eu-central-1\.$/,
      /Region eu-central-1/,
      'log-group-place',
    ],
    [
      'another account',
      ['--log-group', GROUP.replace(MANAGEMENT, '222222222222')],
      /^blocks: The log group trail is in account 222222222222/,
      /account 111111111111/,
      'log-group-place',
    ],
    [
      'a role that is not there',
      ['--log-role', 'Nobody'],
      /^blocks: There is no role Nobody in account 111111111111\.$/,
      /leave --log-role out/,
      'log-role',
    ],
    [
      'a role of another account',
      ['--log-role', 'arn:aws:iam::222222222222:role/Delivery'],
      /^blocks: The role .* is of account 222222222222/,
      /role of account 111111111111/,
      'log-role',
    ],
    [
      'a role for a group that is not named',
      ['--log-role', 'Delivery'],
      /^not-checked: Whether the role Delivery may write into the log group/,
      /add --log-group/,
      'log-role-policy',
    ],
    [
      'a topic that is not there',
      ['--topic', `${TOPIC}2`],
      /^blocks: There is no topic arn:.*log-files2\.$/,
      /^in account 111111111111: aws sns create-topic --region eu-central-1 --name log-files2/,
      'topic',
    ],
    [
      'a FIFO topic',
      ['--topic', `${TOPIC}.fifo`],
      /^blocks: The topic .* is a FIFO topic\.$/,
      /standard topic/,
      'topic-kind',
    ],
    [
      'a topic of another account that does not show itself',
      ['--topic', TOPIC.replace(MANAGEMENT, '222222222222')],
      /^blocks: There is no topic/,
      /^in account 222222222222: aws sns create-topic/,
      'topic',
    ],
  ])('finds %s', async (_, args, what, fix, check) => {
    const { of, fixOf, status } = await look(...args);
    expect(of(check)).toMatch(what);
    expect(fixOf(check)).toMatch(fix);
    expect(status).toBe(of(check).startsWith('blocks') ? 1 : 2);
  });

  test.each<[string, () => void, string, RegExp]>([
    [
      'the log group',
      () => (account.json.answers['DescribeLogGroups'] = [denied]),
      'log-group',
      /^allow logs:DescribeLogGroups/,
    ],
    [
      'the role',
      () =>
        (account.others.roles['Delivery'] =
          '<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>'),
      'log-role',
      /^allow iam:GetRole, iam:ListRolePolicies/,
    ],
    [
      'the topic',
      () =>
        (account.others.topics[TOPIC] =
          '<ErrorResponse><Error><Code>AuthorizationError</Code><Message>no</Message></Error></ErrorResponse>'),
      'topic',
      /^allow sns:GetTopicAttributes/,
    ],
    ["the topic's key", () => (account.json.answers['DescribeKey'] = [denied]), 'topic-key', /^allow kms:DescribeKey/],
    [
      "the policy of the topic's key",
      () => (account.json.answers['GetKeyPolicy'] = [denied]),
      'topic-key-policy',
      /^allow kms:GetKeyPolicy/,
    ],
    [
      'the organization',
      () => (account.json.answers['DescribeOrganization'] = [denied]),
      'topic-policy',
      /^allow organizations:DescribeOrganization/,
    ],
    [
      'the organization, for the role',
      () => (account.json.answers['DescribeOrganization'] = [denied]),
      'log-role-policy',
      /^allow organizations:DescribeOrganization/,
    ],
  ])('does not take %s for fine where it may not be read', async (_, spoil, check, fix) => {
    spoil();
    const { of, fixOf, status } = await look();
    expect(of(check)).toMatch(/^not-checked: /);
    expect(fixOf(check)).toMatch(fix);
    expect(status).toBe(2);
  });

  test.each<[string, () => void, string, RegExp]>([
    [
      "AWS's own key",
      () => (account.others.topics[TOPIC] = { Policy: publish(), KmsMasterKeyId: 'alias/aws/sns' }),
      'topic-key',
      /^blocks: The topic .* is encrypted with alias\/aws\/sns, a key that AWS manages/,
    ],
    [
      'a key that is not there',
      () => (account.json.answers['DescribeKey'] = [{ __type: 'NotFoundException', message: 'none' }]),
      'topic-key',
      /^blocks: There is no key arn:/,
    ],
    [
      'a key that is to be deleted',
      () =>
        (account.json.answers['DescribeKey'] = [
          metadata({ KeyState: 'PendingDeletion', DeletionDate: 1_797_000_000 }) as Record<string, unknown>,
        ]),
      'topic-key',
      /^blocks: The key .* is to be deleted, on 2026-12-11/,
    ],
  ])('finds a topic with %s', async (_, spoil, check, what) => {
    spoil();
    expect((await look()).of(check)).toMatch(what);
  });

  /** What is pasted, and where. */
  test.each<[string, string, (statements: object[]) => void, RegExp]>([
    [
      'a topic without a statement for CloudTrail',
      'topic-policy',
      (statements) => (account.others.topics[TOPIC] = { Policy: { Statement: statements } }),
      /may not call sns:Publish on .*: no statement allows it\.$/,
    ],
    [
      'a topic for another trail',
      'topic-policy',
      (statements) =>
        (account.others.topics[TOPIC] = {
          Policy: {
            Statement: [
              ...(
                publish({ Sid: 'Old', Condition: { StringEquals: { 'aws:SourceArn': `${TRAIL}2` } } }) as {
                  Statement: object[];
                }
              ).Statement,
              ...statements,
            ],
          },
        }),
      /Nearest to it is Old: its Condition StringEquals aws:SourceArn has ".*trail2", and needs ".*trail" \(another name\)/,
    ],
    [
      'a role that CloudTrail may not assume',
      'log-role-trust',
      (statements) =>
        (account.others.roles['Delivery'] = role({
          trust: {
            Statement: [
              { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
              ...statements,
            ],
          },
        })),
      /trust policy of the role Delivery CloudTrail may not call sts:AssumeRole/,
    ],
    [
      'a role that it may assume for a trail',
      'log-role-trust',
      (statements) =>
        (account.others.roles['Delivery'] = role({
          trust: {
            Statement: [
              {
                Effect: 'Allow',
                Principal: cloudTrail,
                Action: 'sts:AssumeRole',
                Condition: { StringEquals: { 'aws:SourceArn': TRAIL } },
              },
              ...statements,
            ],
          },
        })),
      /needs no such condition: CloudTrail does not send it/,
    ],
    [
      'a role for the streams of the management account alone',
      'log-role-policy',
      (statements) =>
        (account.others.roles['Delivery'] = role({
          inline: {},
          attached: {
            'arn:aws:iam::111111111111:policy/Deliver': {
              Statement: [{ ...delivery, Resource: delivery.Resource[0] }, ...statements],
            },
          },
        })),
      /o-a1b2c3d4e5_111111111111_CloudTrail_eu-central-1.*Nearest to it is Deliver \(statement 1\): its Resource has/,
    ],
    [
      "a topic's key that lets nobody in",
      'topic-key-policy',
      (statements) => (account.json.answers['GetKeyPolicy'] = [{ Policy: JSON.stringify({ Statement: statements }) }]),
      /may not call kms:GenerateDataKey/,
    ],
  ])('finds %s, and what is printed mends it', async (_, check, write, what) => {
    write([]);
    const before = await look();
    expect(before.status).toBe(1);
    expect(before.of(check)).toMatch(/^blocks: /);
    expect(before.of(check)).toMatch(what);
    const pasted =
      before.fixes.find(({ id }) => id === before.findings.find((one) => one.check === check)?.fix)?.statements ?? [];
    write([...pasted]);
    expect((await look()).of(check)).toMatch(/^fine: /);
  });

  test("does not take a topic's first policy for an answer, and says what surely lets CloudTrail in", async () => {
    const first = {
      Sid: '__default_statement_ID',
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: ['SNS:GetTopicAttributes', 'SNS:Publish'],
      Resource: TOPIC,
      Condition: { StringEquals: { 'AWS:SourceOwner': MANAGEMENT } },
    };
    account.others.topics[TOPIC] = { Policy: { Statement: [first] } };
    const { of, fixes, status } = await look('--topic', TOPIC);
    expect({ status, what: of('topic-policy') }).toEqual({
      status: 2,
      what: expect.stringMatching(
        /^not-checked: .*__default_statement_ID depends on something that nobody knows before the deployment\. In __default_statement_ID: its Condition StringEquals AWS:SourceOwner has "111111111111"/,
      ),
    });
    account.others.topics[TOPIC] = {
      Policy: { Statement: [first, ...(fixes.find(({ statements }) => statements)?.statements ?? [])] },
    };
    expect((await look('--topic', TOPIC)).of('topic-policy')).toMatch(/^fine: /);
  });

  test('has those of a delegated administrator looked at from there', async () => {
    const theirs = [GROUP, `arn:aws:iam::${MANAGEMENT}:role/Delivery`].map((arn) =>
      arn.replace(MANAGEMENT, '333333333333'),
    );
    const { of, fixOf } = await look(
      '--log-group',
      String(theirs[0]),
      '--log-role',
      String(theirs[1]),
      '--delegated-administrator',
      '333333333333',
    );
    for (const check of ['log-group', 'log-role']) {
      expect(of(check)).toMatch(/^not-checked: .* it cannot be seen from account 111111111111$/);
      expect(fixOf(check)).toBe('look with credentials of account 333333333333');
    }
  });

  test('looks at none of them with the credentials of an archive, and says so', async () => {
    account.others.account = '222222222222';
    const { findings, fixes, status } = await look(...ALL, '--archive-account', '222222222222');
    expect(status).toBe(2);
    expect(
      findings.filter(({ check }) => /^(log|topic)/.test(check)).map(({ check, level }) => `${check} ${level}`),
    ).toEqual(['log-group not-checked', 'log-role not-checked', 'topic not-checked']);
    expect(fixes.map((one) => one.do)).toContain('look with credentials of account 111111111111');
  });

  test('is content with a key policy that serves bucket and topic', async () => {
    account.json.answers['GetKeyPolicy'] = [{ Policy: JSON.stringify(KEY_POLICY) }];
    expect((await look(...ALL, '--key', KEY)).status).toBe(0);
  });
});
