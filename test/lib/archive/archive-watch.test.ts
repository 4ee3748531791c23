import { describe, expect, test } from '@jest/globals';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Duration, type Stack } from 'aws-cdk-lib/core';
import { parseEnvironment } from '../../../lambda/archive-watch/environment';
import { ArchiveWatch } from '../../../lib/archive/archive-watch';
import type { ArchiveWatchOptions } from '../../../lib/archive/archive-watch-props';
import { ArchiveWatchMetric } from '../../../lib/contract/archive-watch';
import { OrganizationTrail } from '../../../lib/trail/organization-trail';
import { TrailArchive } from '../../../lib/trail/trail-archive';
import { TrailOwner } from '../../../lib/trail/trail-owner';
import { TrailScope } from '../../../lib/trail/trail-scope';
import { ENV, ORGANIZATION, type Resource, resources, statements, testStack } from '../../support/template';

interface Made {
  readonly stack: Stack;
  readonly watch: ArchiveWatch;
}

function made(
  options: ArchiveWatchOptions & {
    readonly archive?: TrailArchive;
    readonly trailScope?: TrailScope;
    readonly owner?: TrailOwner;
  } = {},
): Made {
  const stack = testStack();
  const { archive, trailScope, owner, ...rest } = options;
  const trail = new OrganizationTrail(stack, 'Trail', {
    owner: owner ?? TrailOwner.managementAccount({ organizationId: ORGANIZATION }),
    archive,
    trailScope,
  });
  return { stack, watch: new ArchiveWatch(stack, 'Watch', { trail, ...rest }) };
}

const found = (stack: Stack, id: string): Resource => {
  const resource = resources(stack)[id];
  if (resource === undefined) throw new Error(`no ${id} among ${Object.keys(resources(stack)).join(', ')}`);
  return resource;
};

const variables = (stack: Stack): Record<string, string> =>
  (found(stack, 'WatchFunction').Properties['Environment'] as { Variables: Record<string, string> }).Variables;

const FOLDERS = ['CloudTrail-Digest', 'CloudTrail'];
const READ = [
  {
    Effect: 'Allow',
    Action: 's3:ListBucket',
    Resource: '${TrailBucket.Arn}',
    Condition: { StringLike: { 's3:prefix': ['AWSLogs/*'] } },
  },
  {
    Effect: 'Allow',
    Action: 's3:GetObject',
    Resource: FOLDERS.map((folder) => `\${TrailBucket.Arn}/AWSLogs/*/${folder}/*`),
  },
  {
    Effect: 'Allow',
    Action: 'kms:Decrypt',
    Resource: '${TrailKey.Arn}',
    Condition: {
      StringEquals: {
        'kms:EncryptionContext:aws:cloudtrail:arn':
          'arn:${AWS::Partition}:cloudtrail:eu-central-1:111111111111:trail/organization-trail',
      },
    },
  },
  {
    Effect: 'Allow',
    Action: 'kms:Decrypt',
    Resource: '${TrailKey.Arn}',
    Condition: { StringEquals: { 'kms:EncryptionContext:aws:s3:arn': '${TrailBucket.Arn}' } },
  },
];
const ASK = [
  {
    Effect: 'Allow',
    Action: 'cloudtrail:GetTrailStatus',
    Resource: 'arn:${AWS::Partition}:cloudtrail:eu-central-1:111111111111:trail/organization-trail',
  },
  { Effect: 'Allow', Action: 'organizations:ListAccounts', Resource: '*' },
  {
    Effect: 'Allow',
    Action: 'account:ListRegions',
    Resource: [
      'arn:${AWS::Partition}:account::${AWS::AccountId}:account',
      `arn:\${AWS::Partition}:account::111111111111:account/${ORGANIZATION}/*`,
    ],
  },
];
const STATE = [
  { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: '${WatchStateBucket.Arn}/*' },
  { Effect: 'Allow', Action: 's3:ListBucket', Resource: '${WatchStateBucket.Arn}' },
  {
    Effect: 'Allow',
    Action: ['ssm:GetParameter', 'ssm:PutParameter'],
    Resource: expect.stringMatching(
      /^arn:\$\{AWS::Partition\}:ssm:eu-central-1:111111111111:parameter\/cdk-organization-trail\/Test\/archive-watch-\w{8}$/,
    ) as unknown,
  },
];
const LOG = {
  Effect: 'Allow',
  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  Resource: '${WatchFunctionLogGroup.Arn}',
};
const PUBLIC_KEYS = { Effect: 'Allow', Action: 'cloudtrail:ListPublicKeys', Resource: '*' };

describe('ArchiveWatch', () => {
  test('may list and read digests and log files of the trail, decrypt them, ask who is in the organization, and keep its own state', () => {
    const { stack } = made();
    expect(statements(found(stack, 'WatchFunctionRoleDefaultPolicy'))).toEqual([
      LOG,
      PUBLIC_KEYS,
      ...ASK,
      ...READ,
      ...STATE,
    ]);
  });

  test('reads an archive in an account of its own by one role there, which only the code of its function may assume', () => {
    const { stack } = made({ archive: TrailArchive.inAccount('222222222222') });
    expect(statements(found(stack, 'WatchFunctionRoleDefaultPolicy'))).toEqual([LOG, PUBLIC_KEYS, ...ASK, ...STATE]);
    expect(found(stack, 'WatchFunctionRole').Properties['RoleName']).toBe('organization-trail-archive-watch');
    const reader = 'arn:${AWS::Partition}:iam::222222222222:role/organization-trail-archive-watch-reader';
    expect(statements(found(stack, 'WatchReadElsewhere'))).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Resource: reader,
        Condition: { ArnEquals: { 'lambda:SourceFunctionArn': '${WatchFunction.Arn}' } },
      },
    ]);
    expect(variables(stack)).toMatchObject({ READER_ROLE_ARN: reader });
  });

  test('tells its function what to look at, in words that it reads', () => {
    const archive = TrailArchive.inThisStack({
      keyPrefix: 'new',
      formerKeyPrefixes: ['old'],
      retention: Duration.days(400),
    });
    const { stack } = made({
      archive,
      interval: Duration.hours(2),
      hashPercent: 5,
      trailScope: TrailScope.oneRegion(),
    });
    const environment = parseEnvironment({
      ...variables(stack),
      TRAIL_ARN: 'arn:aws:cloudtrail:eu-central-1:111111111111:trail/organization-trail',
      AWS_REGION: ENV.region,
    });
    expect(environment).toMatchObject({
      roots: [`new/AWSLogs/${ORGANIZATION}/`, `old/AWSLogs/${ORGANIZATION}/`],
      trail: { name: 'organization-trail', homeRegion: 'eu-central-1', account: '111111111111' },
      accounts: 'organization',
      isMultiRegion: false,
      retentionDays: 400,
      hours: 2,
      hashPercent: 5,
      namespace: 'Test',
    });
    expect(environment.readerRole).toBeUndefined();
  });

  test('asks about no other account where the trail is of one', () => {
    const { stack } = made({ owner: TrailOwner.singleAccount() });
    expect(variables(stack)).toMatchObject({ ACCOUNTS: 'own', DIGEST_ROOTS: '["AWSLogs/"]' });
    const asked = statements(found(stack, 'WatchFunctionRoleDefaultPolicy')).filter((one) =>
      /organizations:|account:/.test(JSON.stringify(one)),
    );
    expect(asked).toEqual([
      {
        Effect: 'Allow',
        Action: 'account:ListRegions',
        Resource: 'arn:${AWS::Partition}:account::${AWS::AccountId}:account',
      },
    ]);
  });

  test('keeps its state in versions of which the present one never expires, and lets nobody else write', () => {
    const { stack } = made();
    expect(found(stack, 'WatchStateBucket').Properties).toMatchObject({
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: {
        Rules: [
          {
            Id: 'FormerStates',
            Status: 'Enabled',
            NoncurrentVersionExpiration: { NoncurrentDays: 90 },
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
          },
        ],
      },
    });
    expect(statements(found(stack, 'WatchStateBucketPolicy'))).toContainEqual({
      Sid: 'KeepState',
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:PutObject'],
      Resource: '${WatchStateBucket.Arn}/*',
      Condition: {
        ArnNotEquals: { 'aws:PrincipalArn': '${WatchFunctionRole.Arn}' },
        Bool: { 'aws:PrincipalIsAWSService': 'false' },
      },
    });
  });

  test('has four alarms, that stay through two looks, and of which one is raised when nothing is looked at', () => {
    const { stack, watch } = made({ interval: Duration.hours(4) });
    const alarm = (id: string): Record<string, unknown> => found(stack, `WatchAlarms${id}`).Properties;
    expect(alarm('ArchiveTampered')).toMatchObject({
      AlarmName: 'Test-ArchiveTampered',
      MetricName: 'ArchiveTampered',
      EvaluationPeriods: 5,
      DatapointsToAlarm: 1,
      TreatMissingData: 'notBreaching',
      Dimensions: [{ Name: 'TrailName', Value: 'organization-trail' }],
    });
    expect(alarm('ArchiveNotChecked')).toMatchObject({ EvaluationPeriods: 9, DatapointsToAlarm: 2 });
    expect(alarm('ArchiveNotWatched')).toMatchObject({
      ComparisonOperator: 'LessThanThreshold',
      EvaluationPeriods: 9,
      DatapointsToAlarm: 9,
      TreatMissingData: 'breaching',
    });
    expect(watch.alarm('ArchiveSilent').alarmName).toBeDefined();
    expect(watch.metric(ArchiveWatchMetric.LAG).metricName).toBe('ArchiveLag');
    expect(() => watch.alarm('Archive')).toThrow(
      'ArchiveWatch at \'Test/Watch\': id: received "Archive"; allowed: ArchiveTampered, ArchiveSilent, ArchiveNotChecked, ArchiveNotWatched',
    );
  });

  test('opens topics and their keys to its function, through SNS alone', () => {
    const { stack, watch } = made();
    const masterKey = new Key(stack, 'TopicKey');
    watch.tell({ pageTopic: new Topic(stack, 'Page', { masterKey }), notifyTopic: new Topic(stack, 'Notify') });
    const principal = { AWS: '${WatchFunctionRole.Arn}' };
    expect(statements(found(stack, 'PagePolicy'))).toEqual([
      { Sid: 'AllowArchiveWatch', Effect: 'Allow', Principal: principal, Action: 'sns:Publish', Resource: '${Page}' },
    ]);
    expect(statements(found(stack, 'TopicKey'), 'KeyPolicy')).toContainEqual({
      Sid: 'AllowArchiveWatch',
      Effect: 'Allow',
      Principal: principal,
      Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'],
      Resource: '*',
      Condition: { StringEquals: { 'kms:ViaService': 'sns.eu-central-1.${AWS::URLSuffix}' } },
    });
    expect(variables(stack)).toMatchObject({ PAGE_TOPIC_ARN: '${Page}', NOTIFY_TOPIC_ARN: '${Notify}' });
  });

  test('names all that is wrong with its properties at once', () => {
    expect(() =>
      made({ interval: Duration.minutes(90), hashPercent: 101, retention: Duration.hours(5), readerRolePath: 'x' }),
    ).toThrow(
      [
        "ArchiveWatch at 'Test/Watch': interval: received 1 hour 30 minutes; allowed: whole hours, 1 to 24",
        '  and hashPercent: received 101; allowed: a whole number of percent, 0 to 100',
        '  and retention: received 5 hours; allowed: whole days, at least 1',
        '  and readerRolePath: received "x"; allowed: ',
      ].join('\n'),
    );
  });

  test('takes no trail of which it does not know where its digests are', () => {
    const stack = testStack();
    const trail = OrganizationTrail.fromTrailAttributes(stack, 'Trail', {
      trailArn: 'arn:aws:cloudtrail:eu-central-1:111111111111:trail/theirs',
    });
    expect(() => new ArchiveWatch(stack, 'Watch', { trail })).toThrow(
      "ArchiveWatch at 'Test/Watch': trail: received an imported one; allowed: an OrganizationTrail of this app",
    );
  });
});
