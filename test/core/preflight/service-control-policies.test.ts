import { describe, expect, test } from '@jest/globals';
import type { Facts, Organization, Plan } from '../../../core/preflight/facts';
import { controlPolicyChecks } from '../../../core/preflight/service-control-policies';

const ARCHIVE = '222222222222';
const DELEGATED = '333333333333';
const ORGANIZATION: Organization = { id: 'o-a1b2c3d4e5', managementAccountId: '111111111111', featureSet: 'ALL' };
const PLAN: Plan = { trailName: 'audit', homeRegion: 'eu-central-1' };

const FULL_ACCESS = {
  name: 'FullAWSAccess',
  document: { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
};
const guardrail = (statement: object): { name: string; document: object } => ({
  name: 'Guardrail',
  document: { Statement: { Sid: 'Rule', Effect: 'Deny', Action: '*', Resource: '*', ...statement } },
});

type Level = { name: string; document: object }[];

function found(
  levels: Level[],
  plan: Partial<Plan> = { delegatedAdministrator: DELEGATED },
  organization: Organization | undefined = ORGANIZATION,
  partition = 'aws',
) {
  const serviceControlPolicies = new Map([ARCHIVE, DELEGATED].map((account) => [account, { value: levels }]));
  return controlPolicyChecks(
    { ...PLAN, ...plan },
    { partition, serviceControlPolicies } as unknown as Facts,
    organization,
  );
}
/** A guardrail in a policy of its own, beside FullAWSAccess. */
const beside = (statement: object, plan?: Partial<Plan>) =>
  found([[FULL_ACCESS], [FULL_ACCESS, guardrail(statement)]], plan);
const archive = { archiveAccount: ARCHIVE };

describe('Service control policies', () => {
  test('stop nothing where each level has FullAWSAccess', () => {
    expect(found([[FULL_ACCESS], [FULL_ACCESS]])).toEqual([
      {
        check: 'service-control-policies',
        level: 'fine',
        what: expect.stringMatching(
          /^No service control policy denies any of the \d\d checked actions in account 333333333333/,
        ),
      },
    ]);
  });

  test('stop nothing where the organization does not use them', () => {
    expect(found([[], [], []])).toMatchObject([
      { level: 'fine', what: expect.stringMatching(/^The organization uses no service control policies/) },
    ]);
  });

  test.each<[string, object, string, RegExp]>([
    [
      'without a condition',
      { Action: 'cloudtrail:StartLogging' },
      'blocks',
      /^Guardrail \(Rule\) denies cloudtrail:StartLogging in account 333333333333\.$/,
    ],
    [
      'for all but some role',
      { Action: 'cloudtrail:*', Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/admin' } } },
      'not-checked',
      /^Whether cloudtrail:GetEventConfiguration, .*cloudtrail:DeleteTrail, .*: Guardrail \(Rule\) depends on/,
    ],
    [
      'in other Regions',
      { Condition: { StringNotEquals: { 'aws:RequestedRegion': ['us-west-2'] } } },
      'blocks',
      /denies cloudtrail:GetEventConfiguration, /,
    ],
    [
      'a global service, which is in us-east-1',
      { Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1'] } } },
      'blocks',
      /denies organizations:DescribeOrganization, .*, iam:PutRolePolicy, iam:TagRole in account/,
    ],
    [
      'in other Regions, but global services',
      {
        Action: undefined,
        NotAction: ['iam:*', 'organizations:*'],
        Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1'] } },
      },
      'fine',
      /^No service control policy denies/,
    ],
    [
      'in other Regions and for all but some role',
      {
        NotAction: ['iam:*', 'organizations:*'],
        Action: undefined,
        Condition: {
          StringNotEquals: { 'aws:RequestedRegion': 'eu-central-1' },
          ArnNotLike: { 'aws:PrincipalArn': 'x' },
        },
      },
      'fine',
      /^No service control policy denies/,
    ],
    [
      'for other accounts',
      { Condition: { StringNotEquals: { 'aws:PrincipalAccount': DELEGATED } } },
      'fine',
      /^No service control policy denies/,
    ],
    [
      'for outsiders',
      { Condition: { StringNotEquals: { 'aws:PrincipalOrgID': ORGANIZATION.id } } },
      'fine',
      /^No service control policy denies/,
    ],
    [
      'to start that trail',
      { Action: 'cloudtrail:StartLogging', Resource: 'arn:aws:cloudtrail:*:*:trail/audit' },
      'blocks',
      /denies cloudtrail:StartLogging in/,
    ],
    [
      'to delete trails, which a first deployment does not',
      { Action: ['cloudtrail:StopLogging', 'cloudtrail:DeleteTrail'] },
      'warning',
      /denies cloudtrail:DeleteTrail in/,
    ],
    [
      'to change other trails',
      { Action: 'cloudtrail:*', Resource: 'arn:aws:cloudtrail:*:*:trail/aws-controltower-*' },
      'fine',
      /^No service control policy denies/,
    ],
    [
      'to change all trails but that',
      { Action: 'cloudtrail:*', Resource: undefined, NotResource: 'arn:aws:cloudtrail:*:*:trail/audit' },
      'fine',
      /^No service control policy denies/,
    ],
    [
      'to change all trails but another',
      { Action: 'cloudtrail:UpdateTrail', Resource: undefined, NotResource: 'arn:aws:cloudtrail:*:*:trail/other' },
      'warning',
      /denies cloudtrail:UpdateTrail in/,
    ],
    [
      'to create a trail in the own account',
      { Action: 'cloudtrail:CreateTrail', Resource: `arn:aws:cloudtrail:*:${DELEGATED}:trail/*` },
      'not-checked',
      /^Whether cloudtrail:CreateTrail is allowed/,
    ],
    ['any role', { Action: 'iam:CreateRole', Resource: 'arn:aws:iam::*:role/*' }, 'blocks', /denies iam:CreateRole in/],
    [
      'some roles, whose names may be those of the stack',
      { Action: 'iam:CreateRole', Resource: 'arn:aws:iam::*:role/team-*' },
      'not-checked',
      /^Whether iam:CreateRole is allowed/,
    ],
    [
      'all roles but some',
      { Action: 'iam:CreateRole', Resource: undefined, NotResource: 'arn:aws:iam::*:role/team-*' },
      'not-checked',
      /^Whether iam:CreateRole is allowed/,
    ],
    ['users', { Action: 'iam:*', Resource: 'arn:aws:iam::*:user/*' }, 'fine', /^No service control policy denies/],
    [
      'keys that are there',
      { Action: 'kms:CreateKey', Resource: 'arn:aws:kms:*:*:key/*' },
      'fine',
      /^No service control policy denies/,
    ],
  ])('deny in a policy of their own: %s', (_, statement, level, what) => {
    expect(beside(JSON.parse(JSON.stringify(statement)) as object)).toMatchObject([
      { level, what: expect.stringMatching(what) },
    ]);
  });

  test.each<[string, object, string]>([
    [
      'the bucket of the archive',
      { Action: 's3:PutBucketPolicy', Resource: `arn:aws:s3:::audit-${ARCHIVE}-eu-central-1` },
      'blocks',
    ],
    [
      'the bucket of its access logs',
      { Action: 's3:PutBucketVersioning', Resource: 'arn:aws:s3:::*-access' },
      'blocks',
    ],
    ['another bucket', { Action: 's3:*', Resource: 'arn:aws:s3:::aws-controltower-*' }, 'fine'],
    ['its alias', { Action: 'kms:CreateAlias', Resource: 'arn:aws:kms:*:*:alias/audit' }, 'blocks'],
    ['any log group', { Action: 'logs:*', Resource: 'arn:aws:logs:*:*:log-group:*' }, 'blocks'],
    ['another alias', { Action: 'kms:CreateAlias', Resource: 'arn:aws:kms:*:*:alias/other' }, 'fine'],
  ])('know the names in an archive: %s', (_, statement, level) => {
    expect(beside(statement, archive)).toMatchObject([{ level }]);
  });

  test('name the bucket that was given', () => {
    const statement = { Action: 's3:CreateBucket', Resource: 'arn:aws:s3:::logs' };
    expect(beside(statement, { ...archive, bucket: 'logs' })).toMatchObject([{ level: 'blocks' }]);
    expect(beside(statement, archive)).toMatchObject([{ level: 'fine' }]);
  });

  test('deny at one level, whatever is not known of another', () => {
    const some = guardrail({ Action: 'cloudtrail:*', Condition: { ArnNotLike: { 'aws:PrincipalArn': 'x' } } });
    const levels = [
      [FULL_ACCESS, some],
      [FULL_ACCESS, { ...guardrail({ Action: 'cloudtrail:CreateTrail' }), name: 'NoTrails' }],
    ];
    for (const order of [levels, [...levels].reverse()]) {
      expect(
        found(order)
          .map(({ level, what }) => [level, what.split(',')[0]])
          .sort(),
      ).toEqual([
        ['blocks', 'NoTrails (Rule) denies cloudtrail:CreateTrail in account 333333333333.'],
        ['not-checked', 'Whether cloudtrail:GetEventConfiguration'],
      ]);
    }
  });

  test('have to allow at every level', () => {
    const onlyS3 = { name: 'OnlyS3', document: { Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } } };
    expect(found([[FULL_ACCESS], [onlyS3]])).toMatchObject([
      { level: 'blocks', what: expect.stringMatching(/^None of OnlyS3 allows cloudtrail:GetEventConfiguration, /) },
    ]);
    expect(found([[FULL_ACCESS], []])).toMatchObject([
      { level: 'blocks', what: expect.stringMatching(/^None of \(no policy\) allows /) },
    ]);
    expect(found([[FULL_ACCESS], [onlyS3, FULL_ACCESS]])).toMatchObject([{ level: 'fine' }]);
  });

  test('bind the management account never', () => {
    expect(found([[guardrail({})]], { archiveAccount: ORGANIZATION.managementAccountId })).toEqual([]);
  });

  test('are not decided by what is not known of the organization or the partition', () => {
    const trails = guardrail({ Action: 'cloudtrail:UpdateTrail', Resource: 'arn:aws:cloudtrail:*:*:trail/other' });
    const global = guardrail({
      Action: 'iam:PassRole',
      Condition: { StringEquals: { 'aws:RequestedRegion': 'cn-north-1' } },
    });
    expect(
      controlPolicyChecks(
        { ...PLAN, delegatedAdministrator: DELEGATED },
        {
          partition: 'aws',
          serviceControlPolicies: new Map([[DELEGATED, { value: [[FULL_ACCESS, trails]] }]]),
        } as unknown as Facts,
        undefined,
      ),
    ).toMatchObject([{ level: 'not-checked' }]);
    expect(found([[FULL_ACCESS, global]], undefined, ORGANIZATION, 'aws-cn')).toMatchObject([{ level: 'not-checked' }]);
  });
});
