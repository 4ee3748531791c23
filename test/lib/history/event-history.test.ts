import { describe, expect, test } from '@jest/globals';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { AccountPrincipal, ArnPrincipal, type IGrantable, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { CfnParameter, Duration, type Stack } from 'aws-cdk-lib/core';
import { EventHistory, type EventHistoryProps } from '../../../lib/history/event-history';
import { AccessLogBucket } from '../../../lib/trail/access-log-bucket';
import { ORGANIZATION, readable, resources, statements, testStack } from '../../support/template';
import { parseSettings } from '../../../lambda/event-history/settings';

function history(props: EventHistoryProps = {}): { stack: Stack; construct: EventHistory } {
  const stack = testStack();
  return { stack, construct: new EventHistory(stack, 'History', props) };
}

const OWN = [
  {
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: '${HistoryFunctionLogGroup.Arn}',
  },
  { Effect: 'Allow', Action: ['cloudtrail:LookupEvents', 'account:ListRegions'], Resource: '*' },
  {
    Effect: 'Allow',
    Action: ['s3:PutObject', 's3:AbortMultipartUpload'],
    Resource: '${HistoryResults.Arn}/event-history/*',
  },
];
const MEMBER_ROLE = 'arn:${AWS::Partition}:iam::*:role/organization-trail-event-history';
const ASSUME = { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: MEMBER_ROLE };

describe('EventHistory', () => {
  test('runs on ARM with one vCPU for as long as Lambda allows', () => {
    expect(resources(history().stack)['HistoryFunction']?.Properties).toMatchObject({
      Architectures: ['arm64'],
      Runtime: 'nodejs24.x',
      MemorySize: 1769,
      Timeout: 900,
      Environment: { Variables: { RESULT_BUCKET: '${HistoryResults}', RESULT_PREFIX: 'event-history' } },
    });
    const { stack } = history({ architecture: Architecture.X86_64 });
    expect(resources(stack)['HistoryFunction']?.Properties).toMatchObject({ Architectures: ['x86_64'] });
  });

  test('may ask its own account and write answers, nothing else', () => {
    expect(statements(resources(history().stack)['HistoryFunctionRoleDefaultPolicy'])).toEqual(OWN);
  });

  test('may assume the one role in the accounts of the one organization, have others read, and take what they stored', () => {
    const { stack, construct } = history({
      searchesOtherAccounts: true,
      organizationId: ORGANIZATION,
      memberRoleExternalId: 'audit-7f3c',
    });
    const [logs, lookUp, results] = OWN;
    expect(statements(resources(stack)['HistoryFunctionRoleDefaultPolicy'])).toEqual([
      logs,
      lookUp,
      { ...ASSUME, Condition: { StringEquals: { 'aws:ResourceOrgID': ORGANIZATION } } },
      results,
      {
        Effect: 'Allow',
        Action: [
          'organizations:ListAccounts',
          'organizations:ListAccountsForParent',
          'organizations:ListOrganizationalUnitsForParent',
        ],
        Resource: '*',
      },
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: '${HistoryReaderFunction.Arn}' },
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:DeleteObject'],
        Resource: '${HistoryResults.Arn}/event-history-parts/*',
      },
    ]);
    expect(readable(stack.resolve(construct.roleArns))).toEqual([
      '${HistoryFunctionRole.Arn}',
      '${HistoryReaderFunctionRole.Arn}',
    ]);
  });

  test('has a function that may read some of the accounts, store what it read, and invoke nothing', () => {
    const all = resources(history({ searchesOtherAccounts: true, memberRoleExternalId: 'audit-7f3c' }).stack);
    expect(statements(all['HistoryReaderFunctionRoleDefaultPolicy'])).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: '${HistoryReaderFunctionLogGroup.Arn}',
      },
      { Effect: 'Allow', Action: ['cloudtrail:LookupEvents', 'account:ListRegions'], Resource: '*' },
      ASSUME,
      {
        Effect: 'Allow',
        Action: ['s3:PutObject', 's3:AbortMultipartUpload'],
        Resource: '${HistoryResults.Arn}/event-history-parts/*',
      },
    ]);
    expect(all['HistoryReaderFunction']?.Properties).toMatchObject({
      Handler: 'index.reader',
      Architectures: ['arm64'],
      MemorySize: 1769,
      Timeout: 900,
    });
  });

  test('assumes a role of another name, of any organization, where told so', () => {
    const { stack } = history({ searchesOtherAccounts: true, memberRoleName: 'audit-reader' });
    for (const id of ['HistoryFunctionRoleDefaultPolicy', 'HistoryReaderFunctionRoleDefaultPolicy']) {
      expect(statements(resources(stack)[id])).toContainEqual({
        ...ASSUME,
        Resource: 'arn:${AWS::Partition}:iam::*:role/audit-reader',
      });
    }
  });

  test.each<[string, object]>([
    ['HistoryFunction', { resultPrefix: 'event-history', readerFunction: 'reader', accountsPerReader: 20 }],
    [
      'HistoryReaderFunction',
      { resultPrefix: 'event-history-parts', readerFunction: undefined, accountsPerReader: undefined },
    ],
  ])('hands %s an environment that it accepts', (id, own) => {
    const { stack } = history({
      searchesOtherAccounts: true,
      memberRoleExternalId: 'audit-7f3c',
      accountsPerReader: 20,
    });
    const { Variables: variables } = resources(stack)[id]?.Properties['Environment'] as {
      Variables: Record<string, string>;
    };
    const values: Record<string, string> = {
      '${AWS::Partition}': 'aws',
      '${HistoryResults}': 'results',
      '${HistoryReaderFunction}': 'reader',
    };
    const deployed = Object.entries(variables).map(([name, value]) => [
      name,
      Object.entries(values).reduce((text, [token, known]) => text.replace(token, known), value),
    ]);
    expect(parseSettings(Object.fromEntries(deployed) as Record<string, string>)).toEqual({
      member: { roleArn: 'arn:aws:iam::{account}:role/organization-trail-event-history', externalId: 'audit-7f3c' },
      resultBucket: 'results',
      ...own,
    });
  });

  test('keeps answers in a closed bucket for a week', () => {
    const { stack } = history();
    expect(resources(stack)['HistoryResults']).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        LifecycleConfiguration: {
          Rules: [
            { ExpirationInDays: 7, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 }, Status: 'Enabled' },
          ],
        },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      },
    });
    expect(statements(resources(stack)['HistoryResultsPolicy'])).toEqual([
      {
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 's3:*',
        Resource: ['${HistoryResults.Arn}', '${HistoryResults.Arn}/*'],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ]);
  });

  test('logs who read an answer where it is told to', () => {
    const stack = testStack();
    new EventHistory(stack, 'History', {
      accessLogBucket: new AccessLogBucket(stack, 'AccessLogs'),
      resultRetention: Duration.days(30),
    });
    const all = resources(stack);
    expect(all['HistoryResults']?.Properties).toMatchObject({
      LoggingConfiguration: { DestinationBucketName: '${AccessLogs}', LogFilePrefix: 'event-history-results/' },
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 30 }] },
    });
    expect(statements(all['AccessLogsPolicy'])).toContainEqual({
      Effect: 'Allow',
      Principal: { Service: 'logging.s3.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: '${AccessLogs.Arn}/event-history-results/*',
      Condition: {
        ArnEquals: { 'aws:SourceArn': '${HistoryResults.Arn}' },
        StringEquals: { 'aws:SourceAccount': '111111111111' },
      },
    });
  });

  test('alarms when questions fail; who is turned away hears it at once', () => {
    const stack = testStack();
    new EventHistory(stack, 'History').addAlarmAction(new SnsAction(new Topic(stack, 'Topic')));
    const all = resources(stack);
    const common = {
      Namespace: 'AWS/Lambda',
      Period: 300,
      Statistic: 'Sum',
      TreatMissingData: 'notBreaching',
      AlarmActions: ['${Topic}'],
    };
    expect(all['HistoryErrors']?.Properties).toMatchObject({ ...common, MetricName: 'Errors', Threshold: 3 });
    expect(Object.keys(all).filter((id) => all[id]?.Type === 'AWS::CloudWatch::Alarm')).toEqual(['HistoryErrors']);
  });

  test('alarms when the function that reads for it fails', () => {
    const stack = testStack();
    new EventHistory(stack, 'History', { searchesOtherAccounts: true }).addAlarmAction(
      new SnsAction(new Topic(stack, 'Topic')),
    );
    const all = resources(stack);
    const common = {
      Dimensions: [{ Name: 'FunctionName', Value: '${HistoryReaderFunction}' }],
      TreatMissingData: 'notBreaching',
      AlarmActions: ['${Topic}'],
    };
    expect(all['HistoryReaderErrors']?.Properties).toMatchObject({ ...common, MetricName: 'Errors', Threshold: 1 });
  });

  describe('lets somebody ask and read answers, and no more:', () => {
    const invoke = {
      Effect: 'Allow',
      Action: 'lambda:InvokeFunction',
      Resource: ['${HistoryFunction.Arn}:$LATEST', '${HistoryFunction.Arn}'],
    };
    const read = { Effect: 'Allow', Action: 's3:GetObject', Resource: '${HistoryResults.Arn}/event-history/*' };
    const AUDIT = 'arn:aws:iam::222222222222:role/audit';
    const permissions = (stack: Stack): unknown[] =>
      Object.values(resources(stack)).flatMap(({ Type: type, Properties: properties }) =>
        type === 'AWS::Lambda::Permission' ? [properties] : [],
      );
    const permission = (principal: string): unknown => ({
      Action: 'lambda:InvokeFunction',
      FunctionName: '${HistoryFunction.Arn}',
      Principal: principal,
    });
    /** Beside the one that denies what is not encrypted on its way. */
    const bucketAllows = (stack: Stack): unknown[] => statements(resources(stack)['HistoryResultsPolicy']).slice(1);

    test('a role of the same account, by its own policy', () => {
      const { stack, construct } = history();
      construct
        .grantQuery(new Role(stack, 'Analyst', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') }))
        .assertSuccess();
      construct.grantQuery(Role.fromRoleArn(stack, 'Known', 'arn:aws:iam::111111111111:role/known')).assertSuccess();
      const all = resources(stack);
      expect(statements(all['AnalystDefaultPolicy'])).toEqual([invoke, read]);
      expect(
        statements(
          Object.values(all).find(({ Properties: { Roles: roles } }) => JSON.stringify(roles) === '["known"]'),
        ),
      ).toEqual([invoke, read]);
      expect({ function: permissions(stack), bucket: bucketAllows(stack) }).toEqual({ function: [], bucket: [] });
    });

    test.each<[string, (stack: Stack) => IGrantable, string]>([
      ['a role of another account', (stack) => Role.fromRoleArn(stack, 'Auditor', AUDIT), AUDIT],
      [
        'one that the stack never changes',
        (stack) => Role.fromRoleArn(stack, 'Auditor', AUDIT, { mutable: false }),
        AUDIT,
      ],
      ['a role that is only an ARN', () => new ArnPrincipal(AUDIT), AUDIT],
    ])('%s, by the policies of function and bucket', (_, grantee, principal) => {
      const { stack, construct } = history();
      construct.grantQuery(grantee(stack)).assertSuccess();
      expect(permissions(stack)).toEqual([permission(principal)]);
      expect(bucketAllows(stack)).toEqual([{ ...read, Principal: { AWS: principal } }]);
      expect(Object.keys(resources(stack)).filter((id) => id.startsWith('Auditor'))).toEqual([]);
    });

    test('an account, where its administrators say who', () => {
      const { stack, construct } = history();
      construct.grantQuery(new AccountPrincipal('222222222222')).assertSuccess();
      expect(permissions(stack)).toEqual([permission('222222222222')]);
      expect(bucketAllows(stack)).toEqual([
        { ...read, Principal: { AWS: 'arn:${AWS::Partition}:iam::222222222222:root' } },
      ]);
    });

    test('a role whose account is known only at deployment, by both', () => {
      const { stack, construct } = history();
      const arn = new CfnParameter(stack, 'Arn').valueAsString;
      construct.grantQuery(Role.fromRoleArn(stack, 'Auditor', arn)).assertSuccess();
      expect(permissions(stack)).toEqual([permission('${Arn}')]);
      expect(bucketAllows(stack)).toEqual([{ ...read, Principal: { AWS: '${Arn}' } }]);
      const [policy] = Object.entries(resources(stack)).flatMap(([id, resource]) =>
        id.startsWith('Auditor') ? [resource] : [],
      );
      expect(statements(policy)).toEqual([invoke, read]);
    });
  });

  test('names the role that searches', () => {
    const { stack, construct } = history();
    expect(readable(stack.resolve(construct.roleArns))).toEqual(['${HistoryFunctionRole.Arn}']);
  });

  test('names all that is wrong at once', () => {
    const stack = testStack();
    const encrypted = new Bucket(stack, 'Encrypted', { encryption: BucketEncryption.KMS });
    const make = (): unknown =>
      new EventHistory(stack, 'History', {
        organizationId: 'o-1',
        memberRoleName: 'a b',
        memberRoleExternalId: 'x',
        accountsPerReader: 0.5,
        resultRetention: Duration.hours(30),
        accessLogBucket: encrypted,
      });
    expect(make).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: [
          'EventHistory at \'Test/History\': organizationId: received "o-1"; allowed: o- and 10 to 32 lower-case letters or digits, as in o-a1b2c3d4e5',
          'memberRoleName: received "a b"; allowed: 1 to 64 letters, digits and + = , . @ _ -',
          'memberRoleExternalId: received "x"; allowed: 2 to 1,224 letters, digits and + = , . @ : / -',
          'resultRetention: received 1 day 6 hours; allowed: whole days, at least 1',
          'accountsPerReader: received 0.5; allowed: a whole number from 1 to 99,999',
          "accessLogBucket: 'Test/Encrypted' is encrypted with a KMS key; allowed: SSE-S3 (S3 does not deliver access logs with SSE-KMS)",
          'organizationId: received a value; allowed: with searchesOtherAccounts only',
          'memberRoleName: received a value; allowed: with searchesOtherAccounts only',
          'memberRoleExternalId: received a value; allowed: with searchesOtherAccounts only',
          'accountsPerReader: received a value; allowed: with searchesOtherAccounts only',
        ].join('\n  and '),
      }),
    );
  });
});
