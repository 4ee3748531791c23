import { describe, expect, test } from '@jest/globals';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup, LogGroupClass, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { App, Duration, Stack } from 'aws-cdk-lib/core';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import { TrailArchive } from '../../../lib/trail/trail-archive';
import { TrailLogGroup } from '../../../lib/trail/trail-log-group';
import { detection } from '../../support/detections';
import { ENV, only, resources } from '../../support/template';

describe('OrganizationTrailStack with parts of yours', () => {
  test('makes no bucket, key or log group beside them for the trail', () => {
    const app = new App();
    const parts = new Stack(app, 'Parts', { env: ENV });
    const encryptionKey = new Key(parts, 'Key');
    const stack = new OrganizationTrailStack(app, 'Test', {
      env: ENV,
      archive: TrailArchive.existing({
        bucket: Bucket.fromBucketName(parts, 'Bucket', 'mine'),
        bucketPolicyManagedElsewhere: true,
        encryptionKey,
        keyPolicyManagedElsewhere: true,
      }),
      logGroup: new TrailLogGroup(parts, 'LogGroup', { encryptionKey }),
    });
    const types = Object.entries(resources(stack)).map(([id, { Type: type }]) => `${type} ${id}`);
    expect(
      types.filter((type) => /^AWS::(S3::Bucket|KMS::Key|Logs::LogGroup) (?!EventHistory|.*Function)/.test(type)),
    ).toEqual([
      'AWS::KMS::Key DetectionAlarmsTopicsKey',
      'AWS::S3::Bucket DetectionAlarmsFindingsFailedBatches',
      'AWS::Logs::LogGroup DetectionAlarmsFindingsHeartbeat',
      'AWS::KMS::Key DetectionAlarmsFindingsFallbackKey',
    ]);
    expect(only(stack, 'AWS::CloudTrail::Trail').Properties).toMatchObject({
      S3BucketName: 'mine',
      KMSKeyId: { 'Fn::ImportValue': expect.stringContaining('Parts:ExportsOutput') as unknown },
      CloudWatchLogsLogGroupArn: { 'Fn::ImportValue': expect.stringContaining('Parts:ExportsOutput') as unknown },
    });
  });

  test('takes one that no alarm could watch, and a retention of the group that it does not make, for an error', () => {
    const app = new App();
    const logGroup = new LogGroup(new Stack(app, 'Parts'), 'Rare', { logGroupClass: LogGroupClass.INFREQUENT_ACCESS });
    expect(
      () => new OrganizationTrailStack(app, 'Test', { logGroup, logGroupRetention: RetentionDays.ONE_MONTH }),
    ).toThrow(
      "OrganizationTrailStack at 'Test': logGroup: 'Parts/Rare' is of class INFREQUENT_ACCESS; allowed: STANDARD (other classes do not support metric filters)\n" +
        '  and logGroup and logGroupRetention: received both; allowed: only one of them',
    );
  });
});

test('What alarms can do is within reach of the stack: the default detections and others, silence, metrics, evaluation', () => {
  const stack = new OrganizationTrailStack(new App(), 'Test', {
    env: ENV,
    alarms: {
      add: [detection('mine')],
      findings: { alarmsOnNotify: true },
      silentAfter: Duration.hours(2),
      overrides: { 'denied-calls-surge': { periodSeconds: 600, evaluationPeriods: 6, datapointsToAlarm: 2 } },
    },
  });
  const { alarms, trail } = stack;
  expect(alarms.detections.length).toBeGreaterThan(80);
  expect(alarms.metric('mine').metricName).toBe('mine');
  expect(trail.logGroup).toBe(alarms.logGroup);
  const all = resources(stack);
  expect(all['DetectionAlarmsTrailSilent']?.Properties).toMatchObject({ EvaluationPeriods: 24, DatapointsToAlarm: 24 });
  expect(all['DetectionAlarmsDetectionsdeniedcallssurgeAlarm']?.Properties).toMatchObject({
    Period: 600,
    EvaluationPeriods: 6,
    DatapointsToAlarm: 2,
  });
});
