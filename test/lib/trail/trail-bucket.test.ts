import { describe, expect, test } from '@jest/globals';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket, BucketEncryption, ObjectLockRetention, StorageClass } from 'aws-cdk-lib/aws-s3';
import { Duration, type Stack } from 'aws-cdk-lib/core';
import { TrailBucket, type TrailBucketProps } from '../../../lib/trail/trail-bucket';
import { TrailIdentity } from '../../../lib/trail/trail-identity';
import { TrailKey } from '../../../lib/trail/trail-key';
import { keepObjects, ORGANIZATION, type Resource, resources, statements, testStack } from '../../support/template';

const TRAIL = 'arn:aws:cloudtrail:eu-central-1:111111111111:trail/organization-trail';

function bucketIn(stack: Stack, props: Partial<TrailBucketProps> = {}): TrailBucket {
  const identity = new TrailIdentity(stack, { organizationId: ORGANIZATION, partition: 'aws' });
  const encryptionKey = new TrailKey(stack, 'Key', { identity });
  return new TrailBucket(stack, 'Bucket', { identity, encryptionKey, ...props });
}

function synthesized(props: Partial<TrailBucketProps> = {}): Record<string, Resource> {
  const stack = testStack();
  bucketIn(stack, props);
  return resources(stack);
}

const denyPlainHttp = (id: string): unknown => ({
  Effect: 'Deny',
  Principal: { AWS: '*' },
  Action: 's3:*',
  Resource: [`\${${id}.Arn}`, `\${${id}.Arn}/*`],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

describe('TrailBucket', () => {
  test('is encrypted, versioned, private, access-logged, and keeps everything', () => {
    expect(synthesized()['Bucket']?.Properties).toEqual({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: { KMSMasterKeyID: '${Key.Arn}', SSEAlgorithm: 'aws:kms' },
          },
        ],
      },
      LoggingConfiguration: { DestinationBucketName: '${BucketAccessLogs}', LogFilePrefix: 'trail-bucket/' },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      VersioningConfiguration: { Status: 'Enabled' },
    });
  });

  test('lets this one trail deliver, over TLS', () => {
    const Principal = { Service: 'cloudtrail.amazonaws.com' };
    const written = { StringEquals: { 'aws:SourceArn': TRAIL, 's3:x-amz-acl': 'bucket-owner-full-control' } };
    expect(statements(synthesized({ keyPrefix: 'audit' })['BucketPolicy'])).toEqual([
      denyPlainHttp('Bucket'),
      {
        Effect: 'Allow',
        Principal,
        Action: 's3:GetBucketAcl',
        Resource: '${Bucket.Arn}',
        Condition: { StringEquals: { 'aws:SourceArn': TRAIL } },
      },
      {
        Effect: 'Allow',
        Principal,
        Action: 's3:PutObject',
        Resource: '${Bucket.Arn}/audit/AWSLogs/111111111111/*',
        Condition: written,
      },
      {
        Effect: 'Allow',
        Principal,
        Action: 's3:PutObject',
        Resource: `\${Bucket.Arn}/audit/AWSLogs/${ORGANIZATION}/*`,
        Condition: written,
      },
      keepObjects('Bucket'),
    ]);
  });

  test('has access logs in a bucket under SSE-S3 without Object Lock, even when it is locked itself', () => {
    const all = synthesized({ objectLock: ObjectLockRetention.compliance(Duration.days(10)) });
    const { Properties: properties } = all['BucketAccessLogs'] ?? { Properties: {} };
    expect(properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      VersioningConfiguration: { Status: 'Enabled' },
    });
    expect(Object.keys(properties).filter((name) => /ObjectLock|AccessControl|Logging/.test(name))).toEqual([]);
    expect(statements(all['BucketAccessLogsPolicy'])).toEqual([
      denyPlainHttp('BucketAccessLogs'),
      keepObjects('BucketAccessLogs'),
      {
        Effect: 'Allow',
        Principal: { Service: 'logging.s3.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: '${BucketAccessLogs.Arn}/trail-bucket/*',
        Condition: {
          ArnEquals: { 'aws:SourceArn': '${Bucket.Arn}' },
          StringEquals: { 'aws:SourceAccount': '111111111111' },
        },
      },
    ]);
  });

  test('outlives its stack with its policy, but not a failed first deployment', () => {
    const all = synthesized();
    for (const id of ['Bucket', 'BucketPolicy', 'BucketAccessLogs', 'BucketAccessLogsPolicy']) {
      expect(all[id]).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    }
  });

  test('expires what is older than the retention, the versions of it, and its delete markers', () => {
    expect(
      synthesized({ retention: Duration.days(400), keyPrefix: 'audit' })['Bucket']?.Properties[
        'LifecycleConfiguration'
      ],
    ).toEqual({
      Rules: [
        {
          Id: 'Retention',
          Status: 'Enabled',
          Prefix: 'audit/AWSLogs/',
          ExpirationInDays: 400,
          NoncurrentVersionExpiration: { NoncurrentDays: 90 },
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
        },
        { Id: 'DeleteMarkers', Status: 'Enabled', Prefix: 'audit/AWSLogs/', ExpiredObjectDeleteMarker: true },
      ],
    });
  });

  test('does not keep noncurrent versions for longer than the retention', () => {
    expect(synthesized({ retention: Duration.days(30) })['Bucket']?.Properties['LifecycleConfiguration']).toMatchObject(
      {
        Rules: [{ ExpirationInDays: 30, NoncurrentVersionExpiration: { NoncurrentDays: 30 } }, {}],
      },
    );
  });

  test('moves files to another storage class only when told', () => {
    const transitions = [{ storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: Duration.days(90) }];
    expect(synthesized({ transitions })['Bucket']?.Properties['LifecycleConfiguration']).toEqual({
      Rules: [
        {
          Id: 'Retention',
          Status: 'Enabled',
          Prefix: 'AWSLogs/',
          Transitions: [{ StorageClass: 'GLACIER_IR', TransitionInDays: 90 }],
        },
      ],
    });
  });

  test('refuses what S3 would refuse of retention and transitions, all at once', () => {
    const { GLACIER, GLACIER_INSTANT_RETRIEVAL: instant, INFREQUENT_ACCESS: rare } = StorageClass;
    const refusal = (props: Partial<TrailBucketProps>): string[] => {
      try {
        synthesized(props);
        return [];
      } catch (error) {
        return (error as Error).message.replace("TrailBucket at 'Test/Bucket': ", '').split('\n  and ');
      }
    };
    expect(refusal({ retention: Duration.hours(36), transitions: [] })).toEqual([
      'retention: received 1 day 12 hours; allowed: whole days, at least 1',
      'transitions: received none; allowed: at least one, or no list',
    ]);
    expect(refusal({ retention: Duration.days(0) })).toEqual([
      'retention: received 0 days; allowed: whole days, at least 1',
    ]);
    expect(
      refusal({
        retention: Duration.days(60),
        transitions: [
          { storageClass: rare, transitionAfter: Duration.days(29) },
          { storageClass: instant, transitionAfter: Duration.days(60) },
          { storageClass: GLACIER, transitionDate: new Date(0) },
          { storageClass: GLACIER, transitionAfter: Duration.hours(1) },
        ],
      }),
    ).toEqual([
      'transitions[0].transitionAfter: received 29 days; allowed: whole days, at least 30',
      'transitions[1].transitionAfter: received 60 days; allowed: fewer than the 60 of retention',
      'transitions[2]: received transitionDate with retention; allowed: transitionAfter',
      'transitions[3].transitionAfter: received 1 hour; allowed: whole days, at least 0',
    ]);
    expect(refusal({ transitions: [{ storageClass: GLACIER }] })).toEqual([
      'transitions[0]: received no time; allowed: transitionAfter',
    ]);
    expect(
      refusal({
        retention: Duration.days(31),
        transitions: [{ storageClass: rare, transitionAfter: Duration.days(30) }],
      }),
    ).toEqual([]);
    expect(refusal({ transitions: [{ storageClass: GLACIER, transitionAfter: Duration.days(0) }] })).toEqual([]);
  });

  test.each([
    ['GOVERNANCE', ObjectLockRetention.governance(Duration.days(30))],
    ['COMPLIANCE', ObjectLockRetention.compliance(Duration.days(30))],
  ])('is write-once in mode %s', (mode, objectLock) => {
    expect(synthesized({ objectLock })['Bucket']?.Properties).toMatchObject({
      ObjectLockEnabled: true,
      ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: mode, Days: 30 } } },
    });
  });

  test('takes a retention as long as the Object Lock, and refuses a shorter one', () => {
    const objectLock = ObjectLockRetention.governance(Duration.days(30));
    expect(() => synthesized({ objectLock, retention: Duration.days(30) })).not.toThrow();
    expect(() => synthesized({ objectLock, retention: Duration.days(29) })).toThrow(
      "TrailBucket at 'Test/Bucket': retention: received 29 days; allowed: at least the 30 days of the Object Lock",
    );
  });

  test.each(['/a', 'a/', 'a'.repeat(201), ''])('refuses the prefix %j', (keyPrefix) => {
    expect(() => synthesized({ keyPrefix })).toThrow(
      `TrailBucket at 'Test/Bucket': keyPrefix: received ${JSON.stringify(keyPrefix)}; allowed: 1 to 200`,
    );
  });

  test('refuses a key in another Region', () => {
    const stack = testStack();
    const encryptionKey = Key.fromKeyArn(
      stack,
      'Elsewhere',
      'arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    );
    expect(() => bucketIn(stack, { encryptionKey })).toThrow(
      "encryptionKey: received a key in us-east-1; allowed: a key in the bucket's Region, eu-central-1",
    );
  });

  describe('with an access-log bucket of the user', () => {
    test('adds the statement by which S3 delivers', () => {
      const stack = testStack();
      bucketIn(stack, { accessLogBucket: new Bucket(stack, 'Mine', { encryption: BucketEncryption.S3_MANAGED }) });
      const all = resources(stack);
      expect(all['BucketAccessLogs']).toBeUndefined();
      expect(statements(all['MinePolicy'])).toHaveLength(1);
      expect(all['Bucket']?.Properties['LoggingConfiguration']).toEqual({
        DestinationBucketName: '${Mine}',
        LogFilePrefix: 'trail-bucket/',
      });
    });

    test('refuses one with Object Lock or a KMS key, and says both', () => {
      const stack = testStack();
      const accessLogBucket = new Bucket(stack, 'Mine', { objectLockEnabled: true, encryption: BucketEncryption.KMS });
      expect(() => bucketIn(stack, { accessLogBucket })).toThrow(
        /'Test\/Mine' has Object Lock; allowed: a bucket without it[^]*'Test\/Mine' is encrypted with a KMS key; allowed: SSE-S3/,
      );
    });

    test('takes an imported one, of which nothing is known', () => {
      const stack = testStack();
      bucketIn(stack, { accessLogBucket: Bucket.fromBucketName(stack, 'Mine', 'my-access-logs') });
      expect(resources(stack)['Bucket']?.Properties['LoggingConfiguration']).toMatchObject({
        DestinationBucketName: 'my-access-logs',
      });
    });
  });
});
