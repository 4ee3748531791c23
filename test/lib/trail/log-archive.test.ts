import { describe, expect, test } from '@jest/globals';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { LogArchive } from '../../../lib/trail/log-archive';
import { TrailArchive } from '../../../lib/trail/trail-archive';
import { TrailOwner } from '../../../lib/trail/trail-owner';
import { OrganizationTrail } from '../../../lib/trail/organization-trail';
import { ASKS_CLOUDFORMATION, only, readable, resources, statements, testStack } from '../../support/template';

const ARCHIVE = '222222222222';

describe('LogArchive', () => {
  test('names what the stack in the archive account makes', () => {
    const stack = testStack();
    const { bucket, accessLogBucket, encryptionKey } = new LogArchive(stack, 'Archive', { accountId: ARCHIVE });
    expect([bucket.bucketName, accessLogBucket.bucketName, readable(stack.resolve(encryptionKey.keyArn))]).toEqual([
      'organization-trail-222222222222-eu-central-1',
      'organization-trail-222222222222-eu-central-1-access',
      'arn:${AWS::Partition}:kms:eu-central-1:222222222222:alias/organization-trail',
    ]);
    const other = new LogArchive(stack, 'Other', {
      accountId: ARCHIVE,
      region: 'us-east-1',
      trailName: 'Audit_Trail',
      bucketName: 'audit-archive',
    });
    expect([other.bucket.bucketName, other.bucket.env, readable(stack.resolve(other.encryptionKey.keyArn))]).toEqual([
      'audit-archive',
      { account: ARCHIVE, region: 'us-east-1' },
      'arn:${AWS::Partition}:kms:us-east-1:222222222222:alias/Audit_Trail',
    ]);
  });

  test('lets readers of the trail decrypt by the alias', () => {
    const stack = testStack();
    const { bucket, encryptionKey } = new LogArchive(stack, 'Archive', { accountId: ARCHIVE });
    const trail = new OrganizationTrail(stack, 'Trail', {
      archive: TrailArchive.existing({
        bucket,
        bucketPolicyManagedElsewhere: true,
        encryptionKey,
        keyPolicyManagedElsewhere: true,
      }),
    });
    trail
      .grantRead(new Role(stack, 'Auditor', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') }))
      .assertSuccess();
    expect(statements(resources(stack)['AuditorDefaultPolicy']).at(-1)).toEqual({
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: 'arn:${AWS::Partition}:kms:eu-central-1:222222222222:key/*',
      Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/organization-trail' } },
    });
    expect(only(stack, 'AWS::CloudTrail::Trail').Properties).toMatchObject({
      S3BucketName: 'organization-trail-222222222222-eu-central-1',
      KMSKeyId: 'arn:${AWS::Partition}:kms:eu-central-1:222222222222:alias/organization-trail',
    });
  });

  test("has to be the archive account's before a trail is made that delivers there", () => {
    const stack = testStack();
    const { bucket, encryptionKey } = new LogArchive(stack, 'Archive', { accountId: ARCHIVE });
    new OrganizationTrail(stack, 'Trail', {
      owner: TrailOwner.managementAccount({ preflight: true }),
      archive: TrailArchive.existing({
        bucket,
        bucketPolicyManagedElsewhere: true,
        encryptionKey,
        keyPolicyManagedElsewhere: true,
      }),
    });
    const all = resources(stack);
    expect(all['TrailArchiveOwner']?.Properties).toMatchObject({
      BucketName: bucket.bucketName,
      AccountId: ARCHIVE,
      Region: 'eu-central-1',
    });
    expect(all['Trail']?.DependsOn).toContain('TrailArchiveOwner');
    expect(all['TrailPreflight']?.DependsOn).toContain('TrailArchiveOwner');
    expect(statements(all['TrailArchiveOwnerFunctionRoleDefaultPolicy']).slice(1)).toEqual([
      {
        Effect: 'Allow',
        Action: 's3:GetBucketLocation',
        Resource: `arn:\${AWS::Partition}:s3:::${bucket.bucketName}`,
        Condition: { StringEquals: { 's3:ResourceAccount': ARCHIVE } },
      },
      ASKS_CLOUDFORMATION,
    ]);
  });

  test('is looked at by nothing where no trail delivers to it, and so is no other bucket', () => {
    const stack = testStack();
    new LogArchive(stack, 'Archive', { accountId: ARCHIVE });
    new OrganizationTrail(stack, 'Trail', {
      archive: TrailArchive.existing({
        bucket: Bucket.fromBucketName(stack, 'Bucket', 'audit'),
        bucketPolicyManagedElsewhere: true,
      }),
    });
    expect(Object.values(resources(stack)).map(({ Type }) => Type)).not.toContain('Custom::ArchiveOwner');
  });

  test('names all that is wrong at once', () => {
    expect(
      () =>
        new LogArchive(testStack(), 'Archive', {
          accountId: '2',
          region: 'nowhere',
          trailName: '-',
          bucketName: 'Bad_Name',
        }),
    ).toThrow(
      /accountId: received "2"[^]*region: received "nowhere"[^]*trailName: received "-"[^]*bucketName: received "Bad_Name"; allowed: 3 to 54/,
    );
    expect(() => new LogArchive(testStack(), 'Archive', { accountId: ARCHIVE, trailName: 'Audit_Trail' })).toThrow(
      'bucketName: received "Audit_Trail-222222222222-eu-central-1"; allowed',
    );
  });
});
