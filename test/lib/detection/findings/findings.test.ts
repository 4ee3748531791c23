import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { SETTINGS_FILE, TICK, TICK_MINUTES } from '../../../../lib/contract/findings';
import { DetectionSeverity } from '../../../../lib/detection/detection';
import type { FindingsOptions } from '../../../../lib/detection/findings/findings-options';
import { OrganizationTrail } from '../../../../lib/trail/organization-trail';
import { TrailOwner } from '../../../../lib/trail/trail-owner';
import { ENV, resources, statements, testStack } from '../../../support/template';
import { alarmsWithFindings, ofType, ROOT } from './some-alarms';

const FUNCTION = 'AlarmsFindingsFunction';
const TABLE = '${AlarmsFindingsTable.Arn}';
const BUCKET = '${AlarmsFindingsFailedBatches.Arn}';
const KEY = '${AlarmsTopicsKey.Arn}';
const REDRIVE = '${AlarmsFindingsFailedBatchesRedriveRole.Arn}';
const HEARTBEAT = 'arn:${AWS::Partition}:logs:eu-central-1:111111111111:log-group:${AlarmsFindingsHeartbeat}';
const via = (...services: string[]) => ({
  StringEquals: {
    'kms:ViaService':
      services.length === 1
        ? `${services[0] ?? ''}.eu-central-1.\${AWS::URLSuffix}`
        : services.map((one) => `${one}.eu-central-1.\${AWS::URLSuffix}`),
  },
});

function withFindings(findings: FindingsOptions = {}, detections = [ROOT]) {
  const stack = testStack();
  const made = alarmsWithFindings(stack, { findings, detections });
  return { stack, made, found: resources(stack) };
}

/** The settings beside the code, as an app is synthesized. */
function settingsOf(findings: FindingsOptions = {}): { asset: string; settings: Record<string, unknown> } {
  const app = new App();
  const stack = new Stack(app, 'Test', { env: ENV });
  alarmsWithFindings(stack, { findings, detections: [ROOT] });
  const assembly = app.synth();
  const [{ Code: code } = {}] = Object.values(ofType(stack, 'AWS::Lambda::Function'));
  const asset = (code as { S3Key: string }).S3Key.replace('.zip', '');
  const file = join(assembly.directory, `asset.${asset}`, SETTINGS_FILE);
  return { asset, settings: JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown> };
}

describe('The function of findings', () => {
  test('may do this, resource by resource, and nothing else', () => {
    const { found } = withFindings();
    expect(statements(found['AlarmsFindingsFunctionRoleDefaultPolicy'])).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: '${AlarmsFindingsFunctionLogGroup.Arn}',
      },
      {
        Effect: 'Allow',
        Action: ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
        Resource: TABLE,
      },
      {
        Effect: 'Allow',
        Action: 'dynamodb:Query',
        Resource: `${TABLE}/index/by-due`,
      },
      {
        Effect: 'Allow',
        Action: 'sns:Publish',
        Resource: ['${AlarmsTopicsPage}', '${AlarmsTopicsNotify}', '${AlarmsFindingsCanary}'],
      },
      { Effect: 'Allow', Action: 's3:PutObject', Resource: `${BUCKET}/*` },
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: BUCKET },
      {
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'],
        Resource: KEY,
        Condition: via('dynamodb', 's3', 'sns'),
      },
      { Effect: 'Allow', Action: 'logs:TagResource', Resource: HEARTBEAT },
      {
        Effect: 'Allow',
        Action: 'events:PutEvents',
        Resource: 'arn:${AWS::Partition}:events:eu-central-1:111111111111:event-bus/default',
      },
    ]);
  });

  test('asks AWS Organizations for the trail of an organization only', () => {
    const asks = (owner: TrailOwner) => {
      const stack = testStack();
      alarmsWithFindings(stack, { trail: new OrganizationTrail(stack, 'Trail', { owner }) });
      const found = resources(stack);
      const { Variables: variables } = found[FUNCTION]?.Properties['Environment'] as {
        Variables: Record<string, unknown>;
      };
      return [
        variables['ACCOUNTS'],
        statements(found['AlarmsFindingsFunctionRoleDefaultPolicy']).filter((one) =>
          JSON.stringify(one).includes('organizations:'),
        ),
      ];
    };
    expect(asks(TrailOwner.singleAccount())).toEqual([undefined, []]);
    expect(asks(TrailOwner.managementAccount({ organizationId: 'o-a1b2c3d4e5' }))).toEqual([
      'organization',
      [
        {
          Effect: 'Allow',
          Action: ['organizations:DescribeAccount', 'organizations:ListParents', 'organizations:ListTagsForResource'],
          Resource: [
            'arn:${AWS::Partition}:organizations::*:account/o-*/*',
            'arn:${AWS::Partition}:organizations::*:ou/o-*/ou-*',
          ],
        },
      ],
    ]);
  });

  test('is called by this one log group of this account, with every event, and by its schedule', () => {
    const { stack, found } = withFindings();
    expect(ofType(stack, 'AWS::Lambda::Permission')).toEqual({
      AlarmsFindingsFunctionInvokedByLogGroup: {
        Action: 'lambda:InvokeFunction',
        FunctionName: `\${${FUNCTION}.Arn}`,
        Principal: 'logs.amazonaws.com',
        SourceArn: '${Group.Arn}',
        SourceAccount: '111111111111',
      },
      AlarmsFindingsTickAllowEventRuleTestAlarmsFindingsFunction61C596EA: expect.objectContaining({
        Principal: 'events.amazonaws.com',
        SourceArn: '${AlarmsFindingsTick.Arn}',
      }),
      AlarmsTrailHealthScheduleAllowEventRuleTestAlarmsTrailHealthFunction605FF244: expect.objectContaining({
        FunctionName: '${AlarmsTrailHealthFunction.Arn}',
      }),
    });
    expect(found['AlarmsFindingsSubscription']).toMatchObject({
      DependsOn: ['AlarmsFindingsFunctionInvokedByLogGroup'],
      Properties: { LogGroupName: '${Group}', FilterPattern: '', DestinationArn: `\${${FUNCTION}.Arn}` },
    });
    expect(found['AlarmsFindingsTick']?.Properties).toMatchObject({
      ScheduleExpression: `rate(${String(TICK_MINUTES)} minutes)`,
      Targets: [expect.objectContaining({ Input: JSON.stringify(TICK) })],
    });
  });

  test('has no lines of Lambda in its log, which would cost more than all of its calls', () => {
    const { found } = withFindings();
    expect(found[FUNCTION]?.Properties['LoggingConfig']).toMatchObject({ SystemLogLevel: 'WARN' });
  });

  test('hands on batches that it could not deal with', () => {
    const { found } = withFindings();
    expect(found['AlarmsFindingsOnFailure']?.Properties).toMatchObject({
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: BUCKET } },
    });
    expect(found['AlarmsFindingsOnFailure']?.DependsOn).toContain('AlarmsFindingsFunctionRoleDefaultPolicy');
  });

  test('has the detections as they are deployed, and defaults, beside its code', () => {
    expect(settingsOf().settings).toEqual({
      detections: [
        {
          ...ROOT,
          countBy: 'principal',
          findingPaths: [],
        },
      ],
      suppressions: [],
      routes: [],
      reminderHours: [1, 6, 24, 72, 168, 720],
      quietHours: 72,
      messagesPerHour: 5,
    });
  });

  test('is another asset with other settings, and the same one with the same', () => {
    const [first, again, other] = [settingsOf(), settingsOf(), settingsOf({ messagesPerHour: 9 })];
    expect(again.asset).toBe(first.asset);
    expect(other.asset).not.toBe(first.asset);
  });

  test('is told what was asked for', () => {
    const route = { accounts: ['222222222222'], severities: [DetectionSeverity.PAGE], to: 'notify' };
    const suppression = {
      id: 'deployments',
      detections: [ROOT.id],
      filterPattern: '{ $.userIdentity.arn = "*Deploy*" }',
      reason: 'The pipeline does it every night.',
      expires: '2999-01-01',
    };
    const { settings } = settingsOf({
      routes: [route],
      suppressions: [suppression],
      reminderIntervals: [Duration.hours(2), Duration.days(1)],
      quietAfter: Duration.days(2),
    });
    const { detections: detectionIds, ...rest } = suppression;
    expect(settings).toMatchObject({
      routes: [route],
      suppressions: [{ ...rest, detectionIds }],
      reminderHours: [2, 24],
      quietHours: 48,
    });
  });

  test('has a topic for chat and topics of routes only where they are asked for, and no bus where that is not', () => {
    const mine = 'arn:aws:sns:eu-central-1:111111111111:mine';
    const { found, made } = withFindings({
      chat: true,
      events: false,
      routes: [{ severities: [ROOT.severity], to: mine }, { to: 'record' }],
    });
    expect(made.findings?.chatTopic).toBeDefined();
    const policy = JSON.stringify(found['AlarmsFindingsFunctionRoleDefaultPolicy']);
    expect(policy).toContain('"${AlarmsFindingsChat}","arn:aws:sns:eu-central-1:111111111111:mine"]');
    expect(policy).not.toContain('events:PutEvents');
    expect(statements(found['AlarmsFindingsFunctionRoleDefaultPolicy'])).toContainEqual({
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: 'arn:${AWS::Partition}:kms:eu-central-1:*:key/*',
      Condition: {
        StringEquals: {
          'kms:EncryptionContext:aws:sns:topicArn': [mine],
          'kms:ViaService': 'sns.eu-central-1.${AWS::URLSuffix}',
        },
      },
    });
    expect(JSON.stringify(found[FUNCTION]?.Properties['Environment'])).not.toContain('EVENT_BUS_NAME');
  });
});

describe('What findings keep', () => {
  test('is a table that stays, encrypted under a key that stays, with a way back', () => {
    const { found } = withFindings();
    expect(found['AlarmsFindingsTable']).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: KEY },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      },
    });
    expect(found['AlarmsTopicsKey']).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate' });
  });

  test('admits to the key whom IAM lets use it, through the services of findings alone, and names nobody who goes with the stack', () => {
    const { found } = withFindings();
    const [, , ...added] = statements(found['AlarmsTopicsKey'], 'KeyPolicy');
    expect(added).toEqual([
      {
        Sid: 'AllowThroughServices',
        Effect: 'Allow',
        Principal: { AWS: 'arn:${AWS::Partition}:iam::111111111111:root' },
        Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'],
        Resource: '*',
        Condition: via('dynamodb', 's3', 'sns'),
      },
      {
        Sid: 'AllowTheTable',
        Effect: 'Allow',
        Principal: { AWS: 'arn:${AWS::Partition}:iam::111111111111:root' },
        Action: [
          'kms:CreateGrant',
          'kms:Decrypt',
          'kms:DescribeKey',
          'kms:Encrypt',
          'kms:GenerateDataKey',
          'kms:GenerateDataKeyWithoutPlaintext',
          'kms:ReEncryptFrom',
          'kms:ReEncryptTo',
        ],
        Resource: '*',
        Condition: via('dynamodb'),
      },
    ]);
  });

  test('of failed batches one role may read, which expire after two weeks', () => {
    const { found } = withFindings();
    expect(found['AlarmsFindingsFailedBatches']?.Properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY } },
        ],
      },
      LifecycleConfiguration: { Rules: [expect.objectContaining({ ExpirationInDays: 14, Status: 'Enabled' })] },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
    });
    expect(statements(found['AlarmsFindingsFailedBatchesPolicy'])).toEqual([
      {
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 's3:*',
        Resource: [BUCKET, `${BUCKET}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
      {
        Sid: 'OnlyTheRedriveRoleReadsAndDeletes',
        Effect: 'Deny',
        Principal: '*',
        Action: [
          's3:DeleteObject',
          's3:DeleteObjectVersion',
          's3:GetObject',
          's3:GetObjectVersion',
          's3:GetObjectVersionForReplication',
        ],
        Resource: `${BUCKET}/*`,
        Condition: { ArnNotEquals: { 'aws:PrincipalArn': REDRIVE } },
      },
    ]);
    expect(statements(found['AlarmsFindingsFailedBatchesRedriveRoleDefaultPolicy'])).toEqual([
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: BUCKET },
      { Effect: 'Allow', Action: ['s3:GetObject', 's3:DeleteObject'], Resource: `${BUCKET}/*` },
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: KEY, Condition: via('s3') },
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: `\${${FUNCTION}.Arn}` },
    ]);
  });

  test('has access logs where there is a bucket for them', () => {
    const stack = testStack();
    const accessLogBucket = new Bucket(stack, 'Logs');
    alarmsWithFindings(stack, { findings: { accessLogBucket } });
    expect(resources(stack)['AlarmsFindingsFailedBatches']?.Properties['LoggingConfiguration']).toEqual({
      DestinationBucketName: '${Logs}',
      LogFilePrefix: 'failed-batches/',
    });
  });

  test('has logical ids that are a contract', () => {
    const { stack } = withFindings({ chat: true });
    const { Resources: found } = Template.fromStack(stack).toJSON() as { Resources: Record<string, { Type: string }> };
    const stateful = ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::SNS::Topic', 'AWS::KMS::Key'];
    expect(Object.keys(found).filter((id) => stateful.includes(found[id]?.Type ?? ''))).toEqual([
      'AlarmsTopicsKey96669996',
      'AlarmsTopicsPage9477BE3E',
      'AlarmsTopicsNotify377E5840',
      'AlarmsTopicsComplianceEEA1998D',
      'AlarmsFindingsTable6EE2735D',
      'AlarmsFindingsFailedBatchesD410CBD2',
      'AlarmsFindingsCanaryCD28557E',
      'AlarmsFindingsChat7D6D8716',
      'AlarmsFindingsFallbackKey3EF8D60A',
      'AlarmsFindingsFallbackTopicD94B4813',
    ]);
  });
});
