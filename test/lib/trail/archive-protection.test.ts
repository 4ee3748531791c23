import { describe, expect, test } from '@jest/globals';
import {
  App,
  CliCredentialsStackSynthesizer,
  DefaultStackSynthesizer,
  LegacyStackSynthesizer,
  type Stack,
} from 'aws-cdk-lib/core';
import { evaluate, joined } from '../../../core/preflight/policy';
import { ARCHIVE_BUCKET_ACTIONS, ARCHIVE_OBJECT_ACTIONS } from '../../../lib/contract/archive-actions';
import { LogArchiveStack, type LogArchiveStackProps } from '../../../lib/stacks/log-archive-stack';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import { TrailArchive } from '../../../lib/trail/trail-archive';
import { TrailOwner } from '../../../lib/trail/trail-owner';
import { type DeployedResource, deployedResources } from '../../support/deployed-template';
import { callsOf } from '../../support/deployment-calls';
import { resources, statements } from '../../support/template';

const ENV = { account: '222222222222', region: 'eu-central-1' };
const DEPLOYING = `arn:aws:iam::${ENV.account}:role/cdk-hnb659fds-cfn-exec-role-${ENV.account}-${ENV.region}`;
const FULL_ACCESS = { name: 'administrator', document: { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } } };
const TRAIL = 'arn:aws:cloudtrail:eu-central-1:111111111111:trail/organization-trail';

function archive(props: Partial<LogArchiveStackProps> = {}): Stack {
  const ids = { organizationId: 'o-a1b2c3d4e5', managementAccountId: '111111111111' };
  return new LogArchiveStack(new App(), 'Archive', { env: ENV, ...ids, protection: {}, ...props });
}

/** Of a bucket's policy, and of an administrator's own. */
function outcome(
  bucketPolicy: DeployedResource | undefined,
  principal: string | undefined,
  action: string,
  resource: string,
) {
  const own = { name: 'bucket', document: bucketPolicy?.properties['PolicyDocument'] };
  return evaluate(joined(principal === undefined ? [own] : [FULL_ACCESS, own]), {
    action,
    resource,
    ...(principal === undefined && { service: 'cloudtrail.amazonaws.com' }),
    context: new Map<string, string | undefined>([
      ['aws:principalarn', principal],
      ['aws:principalisawsservice', principal === undefined ? 'true' : 'false'],
      ['aws:principalorgid', principal === undefined ? undefined : 'o-a1b2c3d4e5'],
      ['aws:principalaccount', ENV.account],
      ['aws:securetransport', 'true'],
      ['aws:sourcearn', principal === undefined ? TRAIL : undefined],
      ['aws:sourceaccount', undefined],
      ['s3:x-amz-acl', principal === undefined ? 'bucket-owner-full-control' : undefined],
    ]),
  }).outcome;
}

/** Each bucket with its policy. */
function buckets(stack: Stack): [DeployedResource, DeployedResource | undefined][] {
  const all = deployedResources(stack, 'aws');
  return all
    .filter(({ type }) => type === 'AWS::S3::Bucket')
    .map((bucket) => [
      bucket,
      all.find(({ type, properties }) => type === 'AWS::S3::BucketPolicy' && properties['Bucket'] === bucket.name),
    ]);
}

describe('The protection of an archive', () => {
  test('is off by default', () => {
    const sids = buckets(archive({ protection: undefined })).map(([, policy]) => JSON.stringify(policy?.properties));
    expect(sids).toHaveLength(2);
    for (const text of sids) expect(text).not.toMatch(/ProtectBucket|ProtectObjects|ArnNotLike/);
  });

  test('is two statements, which except the deploying role', () => {
    const found = statements(resources(archive())['TrailBucketPolicy']) as { Sid?: string }[];
    const condition = {
      ArnNotLike: {
        'aws:PrincipalArn': [expect.objectContaining({ 'Fn::Sub': expect.stringContaining('cfn-exec-role') })],
      },
      Bool: { 'aws:PrincipalIsAWSService': 'false' },
    };
    expect(found.filter(({ Sid: sid }) => sid !== undefined)).toEqual([
      {
        Sid: 'ProtectBucket',
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: ARCHIVE_BUCKET_ACTIONS,
        Resource: '${TrailBucket.Arn}',
        Condition: condition,
      },
      {
        Sid: 'ProtectObjects',
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: ARCHIVE_OBJECT_ACTIONS,
        Resource: '${TrailBucket.Arn}/*',
        Condition: condition,
      },
    ]);
  });

  test.each<[string, () => Stack]>([
    ['in an account of its own', archive],
    [
      'in the stack of the trail',
      () =>
        new OrganizationTrailStack(new App(), 'OrganizationTrail', {
          env: ENV,
          owner: TrailOwner.singleAccount(),
          archive: TrailArchive.inThisStack({ protection: {} }),
        }),
    ],
  ])('locks out nobody who has to get in: %s', (_, made) => {
    const stack = made();
    const all = deployedResources(stack, 'aws');
    const guarded = buckets(stack).filter(([, policy]) => JSON.stringify(policy?.properties).includes('ProtectBucket'));
    expect(guarded).toHaveLength(2);
    for (const [bucket, policy] of guarded) {
      const calls = callsOf(all).filter(({ resource }) => resource === bucket.arn);
      expect(calls.map(({ action }) => action)).toEqual(
        expect.arrayContaining(['s3:DeleteBucket', 's3:PutBucketPolicy', 's3:PutLifecycleConfiguration']),
      );
      const admin = `arn:aws:iam::${ENV.account}:role/admin`;
      for (const { action } of calls) {
        expect([action, outcome(policy, DEPLOYING, action, bucket.arn)]).toEqual([action, 'allowed']);
        if (ARCHIVE_BUCKET_ACTIONS.includes(action)) {
          expect([action, outcome(policy, admin, action, bucket.arn)]).toEqual([action, 'denied']);
          expect(outcome(policy, DEPLOYING.replaceAll(ENV.account, '333333333333'), action, bucket.arn)).toBe('denied');
        }
      }
      for (const action of ARCHIVE_OBJECT_ACTIONS) {
        expect(outcome(policy, DEPLOYING, action, `${bucket.arn}/AWSLogs/1`)).toBe('allowed');
        expect(outcome(policy, admin, action, `${bucket.arn}/AWSLogs/1`)).toBe('denied');
      }
      for (const [action, resource] of [
        ['s3:GetObject', `${bucket.arn}/AWSLogs/1`],
        ['s3:GetObjectVersion', `${bucket.arn}/AWSLogs/1`],
        ['s3:ListBucket', bucket.arn],
        ['s3:GetBucketPolicy', bucket.arn],
        ['s3:GetBucketLocation', bucket.arn],
      ] as const)
        expect([action, outcome(policy, admin, action, resource)]).toEqual([action, 'allowed']);
    }
  });

  test('lets CloudTrail deliver', () => {
    const [, [bucket, policy] = []] = buckets(archive());
    expect(outcome(policy, undefined, 's3:PutObject', `${String(bucket?.arn)}/AWSLogs/111111111111/x`)).toBe('allowed');
    expect(outcome(policy, undefined, 's3:GetBucketAcl', String(bucket?.arn))).toBe('allowed');
  });

  test('excepts more roles beside it', () => {
    const role = 'arn:aws:iam::222222222222:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Archive_*';
    const [[bucket, policy] = []] = buckets(archive({ protection: { exceptRoles: [role] } }));
    for (const who of [DEPLOYING, role.replace('*', '0123456789abcdef')])
      expect(outcome(policy, who, 's3:DeleteBucketPolicy', String(bucket?.arn))).toBe('allowed');
  });

  test('excepts a deploying role with a qualifier of its own, and in a stack that does not say its place', () => {
    const synthesized = (stack: Stack) => JSON.stringify(resources(stack)['TrailBucketPolicy']);
    const synthesizer = new DefaultStackSynthesizer({ qualifier: 'security' });
    expect(synthesized(archive({ synthesizer, env: undefined }))).toContain(
      'role/cdk-security-cfn-exec-role-${AWS::AccountId}-${AWS::Region}',
    );
  });

  test.each([new CliCredentialsStackSynthesizer(), new LegacyStackSynthesizer()])(
    'needs a role where the deployment has none: %#',
    (synthesizer) => {
      expect(() => archive({ synthesizer })).toThrow(
        /protection\.exceptRoles: received none in a stack whose synthesizer has no role for CloudFormation; allowed: at least one/,
      );
    },
  );

  test('names a role that would except too many, or nobody', () => {
    const exceptRoles = ['*', 'arn:aws:iam::222222222222:role/*', 'arn:aws:iam::*:role/deploy', 'deploy'];
    expect(() => archive({ protection: { exceptRoles } })).toThrow(
      /exceptRoles\[0\].*\n.*exceptRoles\[1\].*\n.*exceptRoles\[2\].*\n.*exceptRoles\[3\]/,
    );
  });
});
