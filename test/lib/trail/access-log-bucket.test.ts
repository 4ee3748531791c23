import { describe, expect, test } from '@jest/globals';
import { Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Duration } from 'aws-cdk-lib/core';
import { Problems } from '../../../lib/internal/problems';
import { AccessLogBucket, checkAccessLogBucket } from '../../../lib/trail/access-log-bucket';
import { only, testStack } from '../../support/template';

function obstacles(bucket: IBucket): string[] {
  const found: string[] = [];
  checkAccessLogBucket(new Problems('', '', '', found), bucket);
  return found;
}

describe('AccessLogBucket', () => {
  test.each([
    [{}, 365],
    [{ retention: Duration.days(30) }, 30],
  ])('with %j expires access logs after %d days', (props, days) => {
    const stack = testStack();
    new AccessLogBucket(stack, 'Logs', props);
    expect(only(stack, 'AWS::S3::Bucket').Properties['LifecycleConfiguration']).toMatchObject({
      Rules: [
        { ExpirationInDays: days, NoncurrentVersionExpiration: { NoncurrentDays: 30 } },
        { ExpiredObjectDeleteMarker: true },
      ],
    });
  });

  test.each([
    [Duration.hours(36), '1 day 12 hours'],
    [Duration.days(0), '0 days'],
  ])('refuses what S3 cannot keep them for: %#', (retention, said) => {
    expect(() => new AccessLogBucket(testStack(), 'Logs', { retention })).toThrow(
      `AccessLogBucket at 'Test/Logs': retention: received ${said}; allowed: whole days, at least 1`,
    );
  });

  test('can receive access logs', () => {
    expect(obstacles(new AccessLogBucket(testStack(), 'Logs'))).toEqual([]);
  });

  test('finds nothing against a bucket that it does not know', () => {
    expect(obstacles(Bucket.fromBucketName(testStack(), 'Logs', 'logs'))).toEqual([]);
  });

  test('finds Object Lock and KMS', () => {
    const stack = testStack();
    expect(obstacles(new Bucket(stack, 'Locked', { objectLockEnabled: true }))).toEqual([
      expect.stringMatching(/^accessLogBucket: 'Test\/Locked' has Object Lock/),
    ]);
    expect(obstacles(new Bucket(stack, 'Encrypted', { encryption: BucketEncryption.KMS }))).toEqual([
      expect.stringMatching(/^accessLogBucket: 'Test\/Encrypted' is encrypted with a KMS key; allowed: SSE-S3/),
    ]);
  });
});
