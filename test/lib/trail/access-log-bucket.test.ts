import { describe, expect, test } from '@jest/globals';
import { Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Duration } from 'aws-cdk-lib/core';
import { AccessLogBucket, accessLogObstacles } from '../../../lib/trail/access-log-bucket';
import { only, testStack } from '../../support/template';

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
    expect(accessLogObstacles(new AccessLogBucket(testStack(), 'Logs'))).toEqual([]);
  });

  test('finds nothing against a bucket that it does not know', () => {
    expect(accessLogObstacles(Bucket.fromBucketName(testStack(), 'Logs', 'logs'))).toEqual([]);
  });

  test('finds Object Lock and KMS', () => {
    const stack = testStack();
    expect(accessLogObstacles(new Bucket(stack, 'Locked', { objectLockEnabled: true }))).toEqual([
      expect.stringContaining('Object Lock'),
    ]);
    expect(accessLogObstacles(new Bucket(stack, 'Encrypted', { encryption: BucketEncryption.KMS }))).toEqual([
      expect.stringContaining('SSE-S3'),
    ]);
  });
});
