import { describe, expect, test } from '@jest/globals';
import { App } from 'aws-cdk-lib/core';
import { archiveActions, delegatedAdministratorActions } from '../../../core/preflight/deployment-actions';
import { evaluate, joined, statementsOf } from '../../../core/preflight/policy';
import { ARCHIVE_BUCKET_ACTIONS, ARCHIVE_OBJECT_ACTIONS } from '../../../lib/contract/archive-actions';
import { ArchiveNamespace } from '../../../lib/contract/archive-namespace';
import { LogArchiveStack } from '../../../lib/stacks/log-archive-stack';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import { TrailGuardrails } from '../../../lib/organization/trail-guardrails';
import { TrailArchive } from '../../../lib/trail/trail-archive';
import { TrailOwner } from '../../../lib/trail/trail-owner';
import { deployedResources } from '../../support/deployed-template';
import { type Call, callsOf, callsOfRoles } from '../../support/deployment-calls';

/** Who can still do what, where the guardrails are attached beside FullAWSAccess: nobody may be locked out, and nobody else may get in. */

const MANAGEMENT = '111111111111';
const ARCHIVE = '222222222222';
const DELEGATED = '333333333333';
const MEMBER = '444444444444';
const KEY = 'key/1234abcd-12ab-34cd-56ef-1234567890ab';
const PLACES = [
  { partition: 'aws', region: 'eu-central-1', archiveNamespace: undefined, end: '' },
  { partition: 'aws-us-gov', region: 'us-gov-west-1', archiveNamespace: ArchiveNamespace.ACCOUNT_REGIONAL, end: '-an' },
  { partition: 'aws-cn', region: 'cn-north-1', archiveNamespace: ArchiveNamespace.GLOBAL, end: '' },
];
const FULL_ACCESS = { name: 'FullAWSAccess', document: { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } } };

function guarded({ partition, region, archiveNamespace }: (typeof PLACES)[number]) {
  const documents = TrailGuardrails.documents({
    exceptRoles: [
      'cdk-hnb659fds-deploy-role-*',
      'cdk-hnb659fds-cfn-exec-role-*',
      `arn:${partition}:iam::${MEMBER}:role/deploy`,
    ],
    homeRegion: region,
    managementAccountId: MANAGEMENT,
    logArchiveAccount: ARCHIVE,
    archiveNamespace,
    delegatedAdministrator: partition === 'aws-cn' ? undefined : DELEGATED,
    eventHistoryRole: 'organization-trail-event-history',
    keyArns: [`arn:${partition}:kms:${region}:${DELEGATED}:${KEY}`],
  });
  const policy = joined([
    FULL_ACCESS,
    ...documents.map((text, i) => ({ name: String(i), document: JSON.parse(text) as object })),
  ]);
  const arn = (service: string, account: string, resource: string): string =>
    `arn:${partition}:${service}:${service === 'iam' || service === 'account' ? '' : region}:${account}:${resource}`;
  return {
    documents,
    arn,
    s3: (name: string) => `arn:${partition}:s3:::${name}`,
    role: (account: string, name: string) => arn('iam', account, `role/${name}`),
    outcome: (
      principal: string | undefined,
      { action, resource }: { action: string; resource: string | readonly string[] },
      more: Readonly<Record<string, string | undefined>> = {},
    ) =>
      evaluate(policy, {
        action,
        resource,
        context: new Map<string, string | undefined>([
          ['aws:principalarn', principal],
          ['aws:principalisawsservice', principal === undefined ? 'true' : 'false'],
          // That of the archive's key, and of no other one.
          ['kms:resourcealiases', String(resource).includes(`:${ARCHIVE}:`) ? 'alias/organization-trail' : undefined],
          ['account:targetregion', region],
          ...Object.entries(more),
        ]),
      }).outcome,
  };
}

/** Of the calls, those that are not allowed. */
function refused(calls: readonly Call[], outcome: (call: Call) => string): string[] {
  return [
    ...new Set(
      calls.filter((call) => outcome(call) !== 'allowed').map(({ action, resource }) => `${action} ${resource}`),
    ),
  ];
}

/** A bucket of any name is one of the stack's: that of the archive is another account's. */
const ofTheStack = (resource: string): string => resource.replace(/:s3:::\*$/, ':s3:::organizationtrail-*');

const deployers = (account: string, region: string) =>
  ['deploy', 'cfn-exec'].map((what) => `cdk-hnb659fds-${what}-role-${account}-${region}`);

describe.each(PLACES)('The guardrails in $partition', (place) => {
  const { partition, region, archiveNamespace, end } = place;
  const BUCKET = `organization-trail-${ARCHIVE}-${region}${end}`;
  const ACCESS_LOGS = end === '' ? `${BUCKET}-access` : `organization-trail-access-${ARCHIVE}-${region}${end}`;
  const { arn, documents, outcome, role, s3 } = guarded(place);

  test('deny, and allow nothing, without a wildcard among the actions, in policies that AWS takes', () => {
    const statements = documents.flatMap((text) => statementsOf(JSON.parse(text)));
    expect(new Set(statements.map(({ Effect: effect }) => effect))).toEqual(new Set(['Deny']));
    expect(statements.flatMap(({ Action: actions }) => actions).filter((action) => /\*/.test(String(action)))).toEqual(
      [],
    );
    expect(new Set(statements.map(({ Sid: sid }) => sid)).size).toBe(statements.length);
    expect(Math.max(...documents.map((text) => text.length))).toBeLessThanOrEqual(5120);
    // Beside FullAWSAccess.
    expect(documents.length).toBeLessThanOrEqual(4);
    expect(
      [...documents.join('').matchAll(/arn:([^:]*):/g)].map(([, found]) => found).every((found) => found === partition),
    ).toBe(true);
  });

  test('let the deploying roles make, change and delete every resource of the archive', () => {
    const stack = new LogArchiveStack(new App(), 'OrganizationTrailLogArchive', {
      env: { account: ARCHIVE, region },
      archiveNamespace,
    });
    const calls = [
      ...callsOf(deployedResources(stack, partition)),
      ...archiveActions({ partition, region, account: ARCHIVE }, 'organization-trail', BUCKET).map(
        ({ action, resource }) => ({
          action,
          resource: String(resource),
        }),
      ),
      {
        action: 'cloudformation:DeleteStack',
        resource: arn('cloudformation', ARCHIVE, 'stack/OrganizationTrailLogArchive/1'),
      },
    ];
    expect(calls.length).toBeGreaterThan(40);
    for (const name of deployers(ARCHIVE, region))
      expect(refused(calls, (call) => outcome(role(ARCHIVE, name), call))).toEqual([]);
    // The same calls are what others are kept from: the test can fail.
    expect(refused(calls, (call) => outcome(role(ARCHIVE, 'admin'), call))).toContain(
      `s3:DeleteBucket ${s3(ACCESS_LOGS)}`,
    );
  });

  if (partition !== 'aws-cn') {
    const stack = () =>
      new OrganizationTrailStack(new App(), 'OrganizationTrail', {
        env: { account: DELEGATED, region },
        owner: TrailOwner.delegatedAdministrator({ managementAccountId: MANAGEMENT, preflight: true }),
        archive: TrailArchive.inThisStack({ archiveNamespace }),
        notifyOfLogFiles: true,
      });

    test("let the deploying roles make, change and delete every resource of the trail's stack", () => {
      const resources = deployedResources(stack(), partition);
      const calls = [
        ...callsOf(resources),
        ...delegatedAdministratorActions(
          { partition, region, account: DELEGATED },
          { trailName: 'organization-trail', managementAccountId: MANAGEMENT },
        ).flatMap(({ action, resource }) => [resource].flat().map((one) => ({ action, resource: ofTheStack(one) }))),
      ];
      expect(calls.length).toBeGreaterThan(300);
      for (const name of deployers(DELEGATED, region))
        expect(refused(calls, (call) => outcome(role(DELEGATED, name), call))).toEqual([]);
    });

    test('let the roles of that stack do all that their policies allow', () => {
      const calls = callsOfRoles(deployedResources(stack(), partition));
      expect(calls.map(({ action }) => action)).toEqual(
        expect.arrayContaining(['cloudtrail:DeleteTrail', 'dynamodb:UpdateTable', 's3:DeleteObject']),
      );
      expect(calls.filter(({ role: who, ...call }) => outcome(who, call) !== 'allowed')).toEqual([]);
    });

    test("keep everybody else from what the trail's stack consists of", () => {
      const kept = callsOf(deployedResources(stack(), partition)).filter(
        ({ action }) =>
          // What makes something new takes nothing away; the key of this stack is among keyArns.
          !/:(Create(Alias|Bucket|Function|LogGroup|Table|Topic)|TagRole|AddPermission|InvokeFunction|EnableKeyRotation|PutBucketTagging)$/.test(
            action,
          ),
      );
      expect(kept.length).toBeGreaterThan(250);
      for (const who of [role(DELEGATED, 'admin'), arn('iam', DELEGATED, 'root'), arn('iam', DELEGATED, 'user/anna')])
        expect(kept.filter((call) => outcome(who, call) !== 'denied')).toEqual([]);
    });
  }

  test.each([
    ['an administrator', 'role/admin'],
    ['an administrator of IAM Identity Center', 'role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_1'],
    ['the root user', 'root'],
    ['a user', 'user/anna'],
    [
      'a role that has the name of a deploying one behind a path',
      `role/x/cdk-hnb659fds-deploy-role-${ARCHIVE}-${region}`,
    ],
  ])('keep %s from the archive', (_, who) => {
    const calls: Call[] = [BUCKET, ACCESS_LOGS].flatMap((name) => [
      ...ARCHIVE_BUCKET_ACTIONS.map((action) => ({ action, resource: s3(name) })),
      ...ARCHIVE_OBJECT_ACTIONS.map((action) => ({ action, resource: `${s3(name)}/AWSLogs/file.json.gz` })),
    ]);
    calls.push(
      ...['ScheduleKeyDeletion', 'DisableKey', 'PutKeyPolicy', 'CreateGrant', 'RevokeGrant'].map((action) => ({
        action: `kms:${action}`,
        resource: arn('kms', ARCHIVE, KEY),
      })),
      ...['DeleteAlias', 'UpdateAlias'].map((action) => ({
        action: `kms:${action}`,
        resource: arn('kms', ARCHIVE, 'alias/organization-trail'),
      })),
      ...['DeleteStack', 'UpdateStack', 'ExecuteChangeSet'].map((action) => ({
        action: `cloudformation:${action}`,
        resource: arn('cloudformation', ARCHIVE, 'stack/OrganizationTrailLogArchive/1'),
      })),
      ...['UpdateAssumeRolePolicy', 'PassRole', 'AttachRolePolicy'].map((action) => ({
        action: `iam:${action}`,
        resource: role(ARCHIVE, `cdk-hnb659fds-cfn-exec-role-${ARCHIVE}-${region}`),
      })),
      { action: 'account:CloseAccount', resource: arn('account', ARCHIVE, 'account') },
      { action: 'account:DisableRegion', resource: arn('account', ARCHIVE, 'account') },
    );
    expect(calls.filter((call) => outcome(arn('iam', ARCHIVE, who), call) !== 'denied')).toEqual([]);
  });

  test('keep members from the trail, from leaving, and from the role of the event history', () => {
    const history = role(MEMBER, 'organization-trail-event-history');
    const calls: Call[] = [
      ...['StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors', 'PutInsightSelectors'].map((action) => ({
        action: `cloudtrail:${action}`,
        resource: arn('cloudtrail', MANAGEMENT, 'trail/organization-trail'),
      })),
      { action: 'organizations:LeaveOrganization', resource: '*' },
      { action: 'iam:DeleteRole', resource: history },
      { action: 'iam:UpdateAssumeRolePolicy', resource: history },
      { action: 'iam:CreateRole', resource: role(MEMBER, 'stacksets-exec-mine') },
    ];
    expect(calls.filter((call) => outcome(role(MEMBER, 'admin'), call) !== 'denied')).toEqual([]);
    const stackSets = role(MEMBER, 'stacksets-exec-0123456789abcdef');
    expect(
      ['iam:CreateRole', 'iam:PutRolePolicy', 'iam:DeleteRole'].map((action) =>
        outcome(stackSets, { action, resource: history }),
      ),
    ).toEqual(['allowed', 'allowed', 'allowed']);
    // A role of another account is excepted where it was named by its ARN.
    expect(
      outcome(role(MEMBER, 'deploy'), {
        action: 's3:DeleteObject',
        resource: `${s3(BUCKET)}/x`,
      }),
    ).toBe('allowed');
    expect(
      outcome(role(MEMBER, deployers(ARCHIVE, region)[0] ?? ''), {
        action: 's3:DeleteObject',
        resource: `${s3(BUCKET)}/x`,
      }),
    ).toBe('denied');
    expect(outcome(role(MEMBER, 'deploy'), { action: 'organizations:LeaveOrganization', resource: '*' })).toBe(
      'denied',
    );
  });

  test('let CloudTrail deliver and S3 expire, read and log', () => {
    const bucket = s3(BUCKET);
    for (const action of ['s3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion'])
      expect(outcome(undefined, { action, resource: `${bucket}/AWSLogs/1.json.gz` })).toBe('allowed');
    for (const [action, resource] of [
      ['s3:GetObject', `${bucket}/AWSLogs/1.json.gz`],
      ['s3:ListBucket', bucket],
      ['kms:Decrypt', arn('kms', ARCHIVE, KEY)],
    ] as const)
      expect(outcome(role(ARCHIVE, 'auditor'), { action, resource })).toBe('allowed');
  });

  test('deny nothing else', () => {
    const own = BUCKET;
    const admin = role(ARCHIVE, 'admin');
    const calls: Call[] = [
      ...[`${own}-other`, `my-${own}`, 'data'].flatMap((name) => [
        ...ARCHIVE_BUCKET_ACTIONS.map((action) => ({ action, resource: s3(name) })),
        ...ARCHIVE_OBJECT_ACTIONS.map((action) => ({ action, resource: `${s3(name)}/x` })),
      ]),
      { action: 'cloudtrail:StopLogging', resource: arn('cloudtrail', ARCHIVE, 'trail/organization-trail') },
      { action: 'cloudtrail:DeleteTrail', resource: arn('cloudtrail', MANAGEMENT, 'trail/another') },
      {
        action: 'cloudformation:DeleteStack',
        resource: arn('cloudformation', ARCHIVE, 'stack/OrganizationTrailOther/1'),
      },
      {
        action: 'cloudformation:DeleteStack',
        resource: arn('cloudformation', MEMBER, 'stack/OrganizationTrailLogArchive/1'),
      },
      { action: 'iam:DeleteRole', resource: role(ARCHIVE, 'data-pipeline') },
      { action: 'iam:PassRole', resource: role(MEMBER, `cdk-hnb659fds-cfn-exec-role-${MEMBER}-${region}`) },
      { action: 'account:CloseAccount', resource: arn('account', MEMBER, 'account') },
      { action: 'lambda:UpdateFunctionCode', resource: arn('lambda', MEMBER, 'function:OrganizationTrail-x') },
      { action: 'logs:DeleteLogGroup', resource: arn('logs', DELEGATED, 'log-group:/aws/lambda/other') },
      { action: 'kms:DeleteAlias', resource: arn('kms', ARCHIVE, 'alias/other') },
    ];
    expect(refused(calls, (call) => outcome(admin, call))).toEqual([]);
    const otherKey = { action: 'kms:ScheduleKeyDeletion', resource: arn('kms', ARCHIVE, 'key/9999') };
    expect(outcome(admin, otherKey, { 'kms:resourcealiases': 'alias/other' })).toBe('allowed');
    expect(outcome(admin, otherKey, { 'kms:resourcealiases': undefined })).toBe('allowed');
    const otherRegion = { action: 'account:DisableRegion', resource: arn('account', ARCHIVE, 'account') };
    expect(outcome(admin, otherRegion, { 'account:targetregion': 'ap-east-1' })).toBe('allowed');
  });
});
