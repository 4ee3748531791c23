import { describe, expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import { App, Duration } from 'aws-cdk-lib/core';
import { LogArchive } from '../../../lib/trail/log-archive';
import { LogArchiveStack, type LogArchiveStackProps } from '../../../lib/stacks/log-archive-stack';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import { TrailArchive } from '../../../lib/trail/trail-archive';
import { EventSelection } from '../../../lib/events/event-selection';
import {
  keepObjects,
  type Resource,
  ORGANIZATION,
  readable,
  resources,
  statements,
  testStack,
} from '../../support/template';

const ARCHIVE = { account: '222222222222', region: 'eu-central-1' };
const MANAGEMENT = '111111111111';
const READER = 'arn:aws:iam::333333333333:role/athena';

function archive(props: LogArchiveStackProps = {}): LogArchiveStack {
  return new LogArchiveStack(new App(), 'Archive', { env: ARCHIVE, ...props });
}

const KNOWN = { organizationId: ORGANIZATION, managementAccountId: MANAGEMENT };
const TRAIL = `arn:\${AWS::Partition}:cloudtrail:eu-central-1:${MANAGEMENT}:trail/organization-trail`;
const byCloudTrail = (statement: unknown): boolean => JSON.stringify(statement).includes('"cloudtrail.amazonaws.com"');

describe('LogArchiveStack', () => {
  test('with no properties', () => {
    expect(
      JSON.parse(JSON.stringify(Template.fromStack(archive())).replaceAll(/[0-9a-f]{64}/g, 'HASH')),
    ).toMatchSnapshot();
  });

  test('lets the one trail of the management account deliver, and nobody else', () => {
    const all = resources(archive(KNOWN));
    const forTrail = { StringEquals: { 'aws:SourceArn': TRAIL } };
    const put = { StringEquals: { 'aws:SourceArn': TRAIL, 's3:x-amz-acl': 'bucket-owner-full-control' } };
    const common = { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' } };
    expect(statements(all['TrailBucketPolicy']).filter(byCloudTrail)).toEqual([
      { ...common, Action: 's3:GetBucketAcl', Resource: '${TrailBucket.Arn}', Condition: forTrail },
      { ...common, Action: 's3:PutObject', Resource: `\${TrailBucket.Arn}/AWSLogs/${MANAGEMENT}/*`, Condition: put },
      { ...common, Action: 's3:PutObject', Resource: `\${TrailBucket.Arn}/AWSLogs/${ORGANIZATION}/*`, Condition: put },
    ]);
    expect(statements(all['TrailKey'], 'KeyPolicy').filter(byCloudTrail)).toMatchObject([
      {
        Action: 'kms:GenerateDataKey*',
        Condition: {
          ...forTrail,
          StringLike: {
            'kms:EncryptionContext:aws:cloudtrail:arn': `arn:\${AWS::Partition}:cloudtrail:*:${MANAGEMENT}:trail/*`,
          },
        },
      },
      { Action: 'kms:DescribeKey', Condition: forTrail },
      { Action: 'kms:Decrypt', Condition: forTrail },
    ]);
    expect(Object.values(all).map(({ Type }) => Type)).not.toContain('Custom::OrganizationAccess');
  });

  test('tells every account of its organization where the bucket is, so that it can see whose it is, and nothing else', () => {
    const policy = statements(resources(archive(KNOWN))['TrailBucketPolicy']).filter((one) => !byCloudTrail(one));
    expect(policy).toEqual([
      {
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 's3:*',
        Resource: ['${TrailBucket.Arn}', '${TrailBucket.Arn}/*'],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
      keepObjects('TrailBucket'),
      {
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: 's3:GetBucketLocation',
        Resource: '${TrailBucket.Arn}',
        Condition: { StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION } },
      },
    ]);
  });

  test('reads organization and management account from AWS where they are not given, and changes nothing there', () => {
    const all = resources(archive({ organizationId: ORGANIZATION }));
    expect(all['OrganizationAccess']?.Properties).toMatchObject({
      Mode: 'DescribeOnly',
      ExpectedOrganizationId: ORGANIZATION,
    });
    expect(JSON.stringify(statements(all['TrailBucketPolicy']).filter(byCloudTrail))).toContain(
      'AWSLogs/${OrganizationAccess.ManagementAccountId}/*',
    );
    expect(statements(all['OrganizationAccessFunctionRoleDefaultPolicy'])).toHaveLength(3);
  });

  test('makes what the trail in the management account looks for by name', () => {
    const found = archive();
    const { Properties: bucket } = resources(found)['TrailBucket'] as Resource;
    const reference = new LogArchive(testStack(), 'Archive', { accountId: ARCHIVE.account });
    expect(bucket['BucketName']).toBe(reference.bucket.bucketName);
    expect(resources(found)['AccessLogs']?.Properties).toMatchObject({
      BucketName: reference.accessLogBucket.bucketName,
    });
    expect(`alias/${reference.encryptionKey.keyArn.split('alias/')[1] ?? ''}`).toBe(
      resources(found)['TrailKeyAlias']?.Properties['AliasName'],
    );
  });

  test('keeps the logical ids of what holds data', () => {
    const template = Template.fromStack(archive()).toJSON() as {
      Resources: Record<string, { Type: string; DeletionPolicy?: string }>;
    };
    const kept = Object.entries(template.Resources)
      .filter(([, { DeletionPolicy: policy }]) => policy === 'RetainExceptOnCreate')
      .map(([id, { Type }]) => `${id} ${Type}`);
    expect(kept.sort()).toEqual([
      'AccessLogs8B620ECA AWS::S3::Bucket',
      'AccessLogsPolicyABDC4D2D AWS::S3::BucketPolicy',
      'TrailBucketA831CE63 AWS::S3::Bucket',
      'TrailBucketPolicyFEBC3C5C AWS::S3::BucketPolicy',
      'TrailKey38EB2549 AWS::KMS::Key',
      // Readers are let in by its name, and the trail names the key by it.
      'TrailKeyAliasF8710EC9 AWS::KMS::Alias',
    ]);
  });

  test('lets readers list, read and decrypt the log files', () => {
    const auditor = READER.replace('athena', 'auditor');
    const all = resources(archive({ ...KNOWN, readers: [READER, '444444444444', auditor], keyPrefix: 'audit' }));
    const role = { ArnEquals: { 'aws:PrincipalArn': [READER, auditor] } };
    const [roleAccount, account] = ['333333333333', '444444444444'].map((id) => ({
      AWS: `arn:\${AWS::Partition}:iam::${id}:root`,
    }));
    const objects = '${TrailBucket.Arn}/audit/AWSLogs/*';
    const policy = statements(all['TrailBucketPolicy']).filter((one) =>
      /333333333333|444444444444/.test(JSON.stringify(one)),
    );
    expect(policy).toEqual([
      {
        Effect: 'Allow',
        Principal: account,
        Action: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketVersions'],
        Resource: '${TrailBucket.Arn}',
      },
      { Effect: 'Allow', Principal: account, Action: ['s3:GetObject', 's3:GetObjectVersion'], Resource: objects },
      {
        Effect: 'Allow',
        Principal: roleAccount,
        Action: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketVersions'],
        Resource: '${TrailBucket.Arn}',
        Condition: role,
      },
      {
        Effect: 'Allow',
        Principal: roleAccount,
        Action: ['s3:GetObject', 's3:GetObjectVersion'],
        Resource: objects,
        Condition: role,
      },
    ]);
    const decrypt = statements(all['TrailKey'], 'KeyPolicy').filter((one) =>
      /333333333333|444444444444/.test(JSON.stringify(one)),
    );
    expect(decrypt).toMatchObject([
      { Action: 'kms:Decrypt', Principal: account },
      { Action: 'kms:Decrypt', Principal: account },
      {
        Action: 'kms:Decrypt',
        Principal: roleAccount,
        Condition: { ...role, Null: { 'kms:EncryptionContext:aws:cloudtrail:arn': 'false' } },
      },
      {
        Action: 'kms:Decrypt',
        Principal: roleAccount,
        Condition: { ...role, StringEquals: { 'kms:ViaService': 's3.eu-central-1.${AWS::URLSuffix}' } },
      },
    ]);
  });

  test('passes on how long files are kept', () => {
    const all = resources(
      archive({
        ...KNOWN,
        retention: Duration.days(400),
        objectLock: ObjectLockRetention.compliance(Duration.days(365)),
        bucketName: 'audit-archive',
      }),
    );
    expect(all['TrailBucket']?.Properties).toMatchObject({
      BucketName: 'audit-archive',
      ObjectLockEnabled: true,
      LifecycleConfiguration: { Rules: expect.arrayContaining([expect.objectContaining({ ExpirationInDays: 400 })]) },
    });
  });

  test('names all that is wrong at once', () => {
    expect(() => archive({ keyPrefix: '/', readers: ['me', READER, READER], bucketName: 'X' })).toThrow(
      /keyPrefix: received "\/"[^]*readers: received "me"[^]*more than once[^]*bucketName: received "X"/,
    );
  });
});

describe('OrganizationTrailStack with a log archive account', () => {
  const stack = (props = {}) =>
    new OrganizationTrailStack(new App(), 'Trail', {
      env: { region: 'eu-central-1' },
      alarms: { detections: [] },
      archive: TrailArchive.inAccount(ARCHIVE.account),
      ...props,
    });

  test('has a trail that delivers there, and neither bucket nor key for it', () => {
    const all = resources(stack());
    expect(all['Trail']?.Properties).toMatchObject({
      S3BucketName: 'organization-trail-222222222222-eu-central-1',
      KMSKeyId: 'arn:${AWS::Partition}:kms:eu-central-1:222222222222:alias/organization-trail',
    });
    expect(Object.keys(all)).not.toEqual(expect.arrayContaining(['TrailBucket']));
    expect(Object.keys(all)).not.toEqual(expect.arrayContaining(['TrailKey']));
    expect(all['ResultAccessLogs']?.Type).toBe('AWS::S3::Bucket');
  });

  test('keeps both buckets of the archive out of data events', () => {
    const text = JSON.stringify(
      readable(resources(stack({ events: [EventSelection.s3Objects()] }))['Trail']?.Properties),
    );
    for (const name of [
      'organization-trail-222222222222-eu-central-1/',
      'organization-trail-222222222222-eu-central-1-access/',
    ])
      expect(text).toContain(`:s3:::${name}`);
  });

  test('has a key of its own for a topic', () => {
    expect(resources(stack({ notifyOfLogFiles: true }))['TrailTopicKey']?.Type).toBe('AWS::KMS::Key');
  });

  test('refuses an account or a bucket that cannot be', () => {
    expect(() => stack({ archive: TrailArchive.inAccount('22', { bucketName: 'X', keyPrefix: '/' }) })).toThrow(
      /archive: keyPrefix: received "\/"[^]*archive: accountId: received "22"; allowed: 12 digits[^]*bucketName: received "X"/,
    );
  });
});
