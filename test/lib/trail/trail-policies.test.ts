import { describe, expect, test } from '@jest/globals';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { TrailIdentity } from '../../../lib/trail/trail-identity';
import { TrailPolicies } from '../../../lib/trail/trail-policies';
import { ORGANIZATION, testStack } from '../../support/template';

const TRAIL = 'arn:aws:cloudtrail:eu-central-1:111111111111:trail/organization-trail';
const Principal = { Service: 'cloudtrail.amazonaws.com' };
const SourceArn = { 'aws:SourceArn': TRAIL };
const written = { StringEquals: { ...SourceArn, 's3:x-amz-acl': 'bucket-owner-full-control' } };

const organization = new TrailIdentity(testStack(), { organizationId: ORGANIZATION, partition: 'aws' });
const single = new TrailIdentity(testStack(), { partition: 'aws' });
const json = (statements: PolicyStatement[]): unknown =>
  statements.map((statement) => statement.toStatementJson() as unknown);

describe('TrailPolicies', () => {
  test('let CloudTrail check the bucket and write below both paths of an organization trail', () => {
    expect(json(TrailPolicies.forBucket(organization, 'arn:aws:s3:::logs', 'audit/ct'))).toEqual([
      {
        Effect: 'Allow',
        Principal,
        Action: 's3:GetBucketAcl',
        Resource: 'arn:aws:s3:::logs',
        Condition: { StringEquals: SourceArn },
      },
      {
        Effect: 'Allow',
        Principal,
        Action: 's3:PutObject',
        Resource: 'arn:aws:s3:::logs/audit/ct/AWSLogs/111111111111/*',
        Condition: written,
      },
      {
        Effect: 'Allow',
        Principal,
        Action: 's3:PutObject',
        Resource: `arn:aws:s3:::logs/audit/ct/AWSLogs/${ORGANIZATION}/*`,
        Condition: written,
      },
    ]);
  });

  test('let the trail of a single account write below its own path only', () => {
    expect(json(TrailPolicies.forBucket(single, 'arn:aws:s3:::logs'))).toEqual([
      {
        Effect: 'Allow',
        Principal,
        Action: 's3:GetBucketAcl',
        Resource: 'arn:aws:s3:::logs',
        Condition: { StringEquals: SourceArn },
      },
      {
        Effect: 'Allow',
        Principal,
        Action: 's3:PutObject',
        Resource: 'arn:aws:s3:::logs/AWSLogs/111111111111/*',
        Condition: written,
      },
    ]);
  });

  test('let CloudTrail encrypt for the trails of the account, on behalf of this trail', () => {
    expect(json(TrailPolicies.forKey(organization))).toEqual([
      {
        Effect: 'Allow',
        Principal,
        Action: 'kms:GenerateDataKey*',
        Resource: '*',
        Condition: {
          StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': 'arn:aws:cloudtrail:*:111111111111:trail/*' },
          StringEquals: SourceArn,
        },
      },
      { Effect: 'Allow', Principal, Action: 'kms:DescribeKey', Resource: '*', Condition: { StringEquals: SourceArn } },
      { Effect: 'Allow', Principal, Action: 'kms:Decrypt', Resource: '*', Condition: { StringEquals: SourceArn } },
    ]);
  });

  test('let CloudTrail publish to the topic, and use its key', () => {
    expect(json(TrailPolicies.forTopic(organization, 'arn:aws:sns:eu-central-1:111111111111:files'))).toEqual([
      {
        Effect: 'Allow',
        Principal,
        Action: 'sns:Publish',
        Resource: 'arn:aws:sns:eu-central-1:111111111111:files',
        Condition: { StringEquals: SourceArn },
      },
    ]);
    expect(json(TrailPolicies.forTopicKey(organization))).toEqual([
      {
        Effect: 'Allow',
        Principal,
        Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
        Resource: '*',
        Condition: { StringEquals: SourceArn },
      },
    ]);
  });

  test('let the role write both kinds of log streams of an organization trail', () => {
    const group = 'arn:aws:logs:eu-central-1:111111111111:log-group:events';
    expect(json(TrailPolicies.forLogDelivery(organization, group))).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: [
          `${group}:log-stream:111111111111_CloudTrail_eu-central-1*`,
          `${group}:log-stream:${ORGANIZATION}_*`,
        ],
      },
    ]);
  });

  test('let the role of a single-account trail write the streams of its account only', () => {
    expect(
      json(TrailPolicies.forLogDelivery(single, 'arn:aws:logs:eu-central-1:111111111111:log-group:events')),
    ).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource:
          'arn:aws:logs:eu-central-1:111111111111:log-group:events:log-stream:111111111111_CloudTrail_eu-central-1*',
      },
    ]);
  });
});
