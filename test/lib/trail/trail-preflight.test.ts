import { describe, expect, test } from '@jest/globals';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { OrganizationTrail } from '../../../lib/trail/organization-trail';
import { TrailArchive } from '../../../lib/trail/trail-archive';
import { TrailIdentity } from '../../../lib/trail/trail-identity';
import { type ManagementAccountOptions, TrailOwner } from '../../../lib/trail/trail-owner';
import { ORGANIZATION, only, type Resource, resources, statements, testStack } from '../../support/template';

function deployed(options: ManagementAccountOptions = {}) {
  const stack = testStack();
  const trail = new OrganizationTrail(stack, 'Trail', {
    owner: TrailOwner.managementAccount({ preflight: true, ...options }),
  });
  return { stack, trail, found: resources(stack) };
}

describe('A preflight', () => {
  test('is between the policies and the trail', () => {
    const { stack, found } = deployed();
    const preflight = only(stack, 'Custom::TrailPreflight');
    expect(preflight.Properties).toEqual({
      ServiceToken: '${TrailPreflightFunction.Arn}',
      ServiceTimeout: '360',
      TrailName: 'organization-trail',
      HomeRegion: 'eu-central-1',
      S3BucketName: '${TrailBucket}',
      KMSKeyId: '${TrailKey.Arn}',
      IsDelegatedAdministrator: false,
    });
    expect(preflight.DependsOn).toEqual(expect.arrayContaining(['TrailBucketPolicy', 'TrailOrganizationAccess']));
    expect(only(stack, 'AWS::CloudTrail::Trail').DependsOn).toContain('TrailPreflight');
    expect(found['TrailBucketPolicy']?.DependsOn ?? []).not.toContain('TrailPreflight');
  });

  test('may read what it looks at, and nothing else', () => {
    const { found } = deployed();
    const policy = Object.entries(found).find(
      ([id, { Type }]) => id.startsWith('TrailPreflightFunctionRole') && Type === 'AWS::IAM::Policy',
    )?.[1];
    const allowed = statements(policy).map((statement) => statement as Resource['Properties']);
    expect(allowed.map(({ Action: actions, Resource: on }) => [[actions].flat().sort(), on])).toEqual([
      [['logs:CreateLogStream', 'logs:PutLogEvents'], '${TrailPreflightFunctionLogGroup.Arn}'],
      [
        [
          'cloudtrail:DescribeTrails',
          'organizations:DescribeOrganization',
          'organizations:ListAWSServiceAccessForOrganization',
        ],
        '*',
      ],
      [['organizations:ListDelegatedAdministrators'], '*'],
      [
        ['iam:GetRole'],
        'arn:${AWS::Partition}:iam::111111111111:role/aws-service-role/cloudtrail.amazonaws.com/AWSServiceRoleForCloudTrail',
      ],
      [
        ['s3:GetBucketLocation', 's3:GetBucketPolicy', 's3:GetBucketRequestPayment', 's3:GetEncryptionConfiguration'],
        '${TrailBucket.Arn}',
      ],
      [['kms:DescribeKey', 'kms:GetKeyPolicy'], '${TrailKey.Arn}'],
      [['cloudformation:DescribeStackEvents'], '${AWS::StackId}'],
    ]);
    expect(allowed[2]?.['Condition']).toEqual({
      StringEquals: { 'organizations:ServicePrincipal': 'cloudtrail.amazonaws.com' },
    });
  });

  test('names a key that is known by its alias in a condition', () => {
    const stack = testStack();
    const alias = Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-central-1:222222222222:alias/audit');
    new OrganizationTrail(stack, 'Trail', {
      owner: TrailOwner.managementAccount({ preflight: true }),
      archive: TrailArchive.existing({
        keyPrefix: 'audit',
        bucket: Bucket.fromBucketName(stack, 'Bucket', 'logs'),
        encryptionKey: alias,
        bucketPolicyManagedElsewhere: true,
        keyPolicyManagedElsewhere: true,
      }),
    });
    const policies = Object.values(resources(stack))
      .filter(({ Type }) => Type === 'AWS::IAM::Policy')
      .flatMap((policy) => statements(policy));
    expect(policies).toContainEqual({
      Action: ['kms:DescribeKey', 'kms:GetKeyPolicy'],
      Effect: 'Allow',
      Resource: 'arn:${AWS::Partition}:kms:eu-central-1:222222222222:key/*',
      Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/audit' } },
    });
    expect(only(stack, 'Custom::TrailPreflight').Properties).toMatchObject({
      S3BucketName: 'logs',
      S3KeyPrefix: 'audit',
      KMSKeyId: 'arn:aws:kms:eu-central-1:222222222222:alias/audit',
    });
  });

  test('comes before the function that makes a trail for a delegated administrator', () => {
    const stack = testStack();
    const identity = new TrailIdentity(stack, { organizationId: ORGANIZATION, managementAccountId: '999999999999' });
    new OrganizationTrail(stack, 'Trail', { owner: TrailOwner.ofIdentity(identity, { preflight: true }) });
    expect(only(stack, 'Custom::TrailPreflight').Properties).toMatchObject({ IsDelegatedAdministrator: true });
    expect(only(stack, 'Custom::OrganizationTrail').DependsOn).toContain('TrailPreflight');
  });

  test('is not there unless asked for', () => {
    const { trail, found } = deployed({ preflight: false });
    expect(trail.preflightSummary).toBeUndefined();
    expect(Object.keys(found).filter((id) => id.includes('Preflight'))).toEqual([]);
  });

  test('is refused for a trail of one account', () => {
    const stack = testStack();
    const owner = TrailOwner.ofIdentity(new TrailIdentity(stack), { preflight: true });
    expect(() => new OrganizationTrail(stack, 'Trail', { owner })).toThrow(
      'owner: preflight: received true with an identity without an organization ID; allowed: for an organization trail only',
    );
  });
});
