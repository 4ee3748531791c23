import { describe, expect, test } from '@jest/globals';
import type { Stack } from 'aws-cdk-lib/core';
import { App } from 'aws-cdk-lib/core';
import {
  archiveActions,
  type DeploymentAction,
  delegatedAdministratorActions,
} from '../../../core/preflight/deployment-actions';
import { archiveNames } from '../../../lib/trail/archive-names';
import { LogArchiveStack } from '../../../lib/stacks/log-archive-stack';
import { TrailArchive } from '../../../lib/trail/trail-archive';
import { TrailOwner } from '../../../lib/trail/trail-owner';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import { ENV, resources, statements } from '../../support/template';
import { Problems } from '../../../lib/internal/problems';

const PLACE = { partition: 'aws', region: ENV.region, account: ENV.account };

/** What CloudFormation calls to create a resource, by the properties that ours have. */
const CREATES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'AWS::CloudWatch::Alarm': { '': ['cloudwatch:PutMetricAlarm'], Tags: ['cloudwatch:TagResource'] },
  'AWS::CloudWatch::CompositeAlarm': { '': ['cloudwatch:PutCompositeAlarm'], Tags: ['cloudwatch:TagResource'] },
  'AWS::DynamoDB::Table': {
    '': ['dynamodb:CreateTable'],
    PointInTimeRecoverySpecification: ['dynamodb:UpdateContinuousBackups'],
    TimeToLiveSpecification: ['dynamodb:UpdateTimeToLive'],
    Tags: ['dynamodb:TagResource'],
  },
  'AWS::Events::Rule': { '': ['events:PutRule'], Targets: ['events:PutTargets'], Tags: ['events:TagResource'] },
  'AWS::IAM::Policy': { '': ['iam:PutRolePolicy'] },
  'AWS::IAM::Role': { '': ['iam:CreateRole'], Tags: ['iam:TagRole'] },
  'AWS::KMS::Alias': { '': ['kms:CreateAlias'] },
  'AWS::KMS::Key': {
    '': ['kms:CreateKey'],
    EnableKeyRotation: ['kms:EnableKeyRotation'],
    KeyPolicy: ['kms:PutKeyPolicy'],
    Tags: ['kms:TagResource'],
  },
  'AWS::Lambda::EventInvokeConfig': { '': ['lambda:PutFunctionEventInvokeConfig'] },
  'AWS::Lambda::Function': { '': ['lambda:CreateFunction'], Role: ['iam:PassRole'], Tags: ['lambda:TagResource'] },
  'AWS::Lambda::Permission': { '': ['lambda:AddPermission'] },
  'AWS::Logs::LogGroup': {
    '': ['logs:CreateLogGroup'],
    RetentionInDays: ['logs:PutRetentionPolicy'],
    Tags: ['logs:TagResource'],
  },
  'AWS::Logs::MetricFilter': { '': ['logs:PutMetricFilter'] },
  'AWS::Logs::SubscriptionFilter': { '': ['logs:PutSubscriptionFilter'] },
  'AWS::S3::Bucket': {
    '': ['s3:CreateBucket'],
    BucketEncryption: ['s3:PutEncryptionConfiguration'],
    LifecycleConfiguration: ['s3:PutLifecycleConfiguration'],
    LoggingConfiguration: ['s3:PutBucketLogging'],
    OwnershipControls: ['s3:PutBucketOwnershipControls'],
    PublicAccessBlockConfiguration: ['s3:PutBucketPublicAccessBlock'],
    VersioningConfiguration: ['s3:PutBucketVersioning'],
    Tags: ['s3:PutBucketTagging'],
  },
  'AWS::S3::BucketPolicy': { '': ['s3:PutBucketPolicy'] },
  'AWS::SSM::Parameter': { '': ['ssm:PutParameter'], Tags: ['ssm:AddTagsToResource'] },
  'AWS::SNS::Topic': { '': ['sns:CreateTopic'], Tags: ['sns:TagResource'] },
  'AWS::SNS::TopicPolicy': { '': ['sns:SetTopicAttributes'] },
  'Custom::ArchiveOwner': { '': ['lambda:InvokeFunction'] },
  'Custom::OrganizationAccess': { '': ['lambda:InvokeFunction'] },
  'Custom::OrganizationTrail': { '': ['lambda:InvokeFunction'] },
  'Custom::TableProtection': { '': ['lambda:InvokeFunction'] },
};

/** What the deployment of a stack calls: CloudFormation, and those functions that CloudFormation calls. */
function calledBy(stack: Stack): string[] {
  const found = Object.entries(resources(stack));
  const byCloudFormation = found.flatMap(([, { Type: type, Properties: properties }]) => {
    const creates = CREATES[type];
    if (creates === undefined) throw new Error(`What creates ${type}?`);
    return Object.entries(creates).flatMap(([property, actions]) =>
      property === '' || property in properties ? actions : [],
    );
  });
  const policies = found.filter(
    ([id, { Type: type }]) =>
      type === 'AWS::IAM::Policy' &&
      /(OrganizationAccess|DelegatedTrail|ArchiveOwner|TableProtection)Function/.test(id),
  );
  const byFunctions = policies
    .flatMap(([, policy]) => statements(policy))
    .flatMap((statement) => (statement as { Action: string | string[] }).Action);
  // Their own logs apart.
  return [...new Set([...byCloudFormation, ...byFunctions])]
    .filter((action) => !/^logs:(CreateLogStream|PutLogEvents)$/.test(action))
    .sort();
}
const named = (actions: DeploymentAction[]): string[] => [...new Set(actions.map(({ action }) => action))].sort();

describe('The actions of a deployment', () => {
  test('are those of the template of a log archive', () => {
    expect(named(archiveActions(PLACE, 'audit'))).toEqual(
      calledBy(new LogArchiveStack(new App(), 'Archive', { env: ENV })),
    );
  });

  test('are those of the template of a delegated administrator', () => {
    const stack = new OrganizationTrailStack(new App(), 'Trail', {
      env: ENV,
      owner: TrailOwner.delegatedAdministrator({ managementAccountId: '999999999999' }),
      archive: TrailArchive.inAccount('888888888888'),
    });
    expect(
      named(delegatedAdministratorActions(PLACE, { trailName: 'audit', managementAccountId: '999999999999' })),
    ).toEqual(calledBy(stack));
  });

  test('name bucket and alias as the archive does', () => {
    const { bucketName, accessLogBucketName, keyAlias } = archiveNames(new Problems('Test', ''), {
      trailName: 'audit',
      accountId: ENV.account,
      region: ENV.region,
    });
    const on = archiveActions(PLACE, 'audit').map(({ resource }) => resource);
    expect(on).toEqual(
      expect.arrayContaining([
        `arn:aws:s3:::${bucketName}`,
        `arn:aws:s3:::${accessLogBucketName}`,
        `arn:aws:kms:${ENV.region}:${ENV.account}:${keyAlias}`,
      ]),
    );
  });
});
