import { describe, expect, test } from '@jest/globals';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { App, Stack, Validations } from 'aws-cdk-lib/core';
import { DetectionAlarms } from '../../../lib/detection/detection-alarms';
import { recordedKinds } from '../../../lib/detection/recorded-kinds';
import { TunedCatalog } from '../../../lib/detection/tuned-catalog';
import { OrganizationAccess } from '../../../lib/organization/organization-access';
import { AggregationTemplate } from '../../../lib/events/aggregation';
import { EventSelection } from '../../../lib/events/event-selection';
import { OrganizationTrail } from '../../../lib/trail/organization-trail';
import type { OrganizationTrailProps } from '../../../lib/trail/organization-trail-props';
import { TrailArchive } from '../../../lib/trail/trail-archive';
import { TrailOwner } from '../../../lib/trail/trail-owner';
import { TrailIdentity, type TrailIdentityProps } from '../../../lib/trail/trail-identity';
import { TrailKey } from '../../../lib/trail/trail-key';
import { TrailScope } from '../../../lib/trail/trail-scope';
import { TrailTopic } from '../../../lib/trail/trail-topic';
import {
  ASKS_CLOUDFORMATION,
  only,
  ORGANIZATION,
  readable,
  resources,
  statements,
  testStack,
} from '../../support/template';

const MANAGEMENT = '999999999999';
const DELEGATED = '111111111111';
const TRAIL = `arn:\${AWS::Partition}:cloudtrail:eu-central-1:${MANAGEMENT}:trail/organization-trail`;

function deployed(props: OrganizationTrailProps = {}, facts: TrailIdentityProps = {}) {
  const stack = testStack();
  const identity = new TrailIdentity(stack, {
    organizationId: ORGANIZATION,
    managementAccountId: MANAGEMENT,
    ...facts,
  });
  const trail = new OrganizationTrail(stack, 'Trail', { owner: TrailOwner.ofIdentity(identity), ...props });
  return { stack, trail, identity };
}

const template = (props: OrganizationTrailProps = {}) => resources(deployed(props).stack);

describe('A trail from a delegated administrator', () => {
  test('is the same trail, made by a function', () => {
    const { stack } = deployed();
    expect(Object.values(resources(stack)).map(({ Type }) => Type)).not.toContain('AWS::CloudTrail::Trail');
    expect(only(stack, 'Custom::OrganizationTrail').Properties).toEqual({
      ServiceToken: '${TrailDelegatedTrailFunction.Arn}',
      ServiceTimeout: '780',
      TrailName: 'organization-trail',
      ManagementAccountId: MANAGEMENT,
      IsOrganizationTrail: true,
      IsMultiRegionTrail: true,
      IncludeGlobalServiceEvents: true,
      EnableLogFileValidation: true,
      S3BucketName: '${TrailBucket}',
      KMSKeyId: '${TrailKey.Arn}',
      CloudWatchLogsLogGroupArn: '${TrailLogGroup.Arn}',
      CloudWatchLogsRoleArn: '${TrailLogDeliveryRole.Arn}',
      AdvancedEventSelectors: [
        { Name: 'Management events selector', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] },
      ],
      InsightSelectors: [],
      AggregationConfigurations: [],
    });
  });

  test('takes every property in the words of CloudTrail', () => {
    const { stack, identity } = deployed();
    const topic = new TrailTopic(stack, 'Files', { encryptionKey: new TrailKey(stack, 'TopicKey', { identity }) });
    new OrganizationTrail(stack, 'Other', {
      owner: TrailOwner.ofIdentity(
        new TrailIdentity(stack, { organizationId: ORGANIZATION, managementAccountId: MANAGEMENT, trailName: 'other' }),
      ),
      archive: TrailArchive.inThisStack({ keyPrefix: 'audit' }),
      deliveryTopic: topic,
      trailScope: TrailScope.oneRegion({ includeGlobalServiceEvents: false }),
      events: [
        EventSelection.managementEvents({ excludeKms: true }),
        EventSelection.s3Objects({ bucketNames: ['data'], prefixes: ['in/'] }),
        EventSelection.errorRateInsights({ dataEvents: true }),
        EventSelection.aggregation(AggregationTemplate.API_ACTIVITY),
      ],
    });
    expect(resources(stack)['OtherDelegatedTrail']?.Properties).toMatchObject({
      TrailName: 'other',
      IsMultiRegionTrail: false,
      IncludeGlobalServiceEvents: false,
      S3KeyPrefix: 'audit',
      // CloudTrail would look up a name in the management account.
      SnsTopicArn: '${Files}',
      AdvancedEventSelectors: [
        {
          FieldSelectors: [
            { Field: 'eventCategory', Equals: ['Management'] },
            { Field: 'eventSource', NotEquals: ['kms.amazonaws.com'] },
          ],
        },
        {
          FieldSelectors: [
            { Field: 'eventCategory', Equals: ['Data'] },
            { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
            { Field: 'resources.ARN', StartsWith: ['arn:${AWS::Partition}:s3:::data/in/'] },
          ],
        },
      ],
      InsightSelectors: [{ InsightType: 'ApiErrorRateInsight', EventCategories: ['Management', 'Data'] }],
      AggregationConfigurations: [{ EventCategory: 'Data', Templates: ['API_ACTIVITY'] }],
    });
  });

  test('is managed by a function that may do exactly what that takes', () => {
    const role = `arn:\${AWS::Partition}:iam::${DELEGATED}:role/aws-service-role/cloudtrail.amazonaws.com/AWSServiceRoleForCloudTrail`;
    const cloudTrail = (...names: string[]) => names.map((name) => `cloudtrail:${name}`);
    expect(statements(template()['TrailDelegatedTrailFunctionRoleDefaultPolicy'])).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: '${TrailDelegatedTrailFunctionLogGroup.Arn}',
      },
      {
        Effect: 'Allow',
        Action: cloudTrail(
          'AddTags',
          'CreateTrail',
          'DeleteTrail',
          'GetEventConfiguration',
          'GetEventSelectors',
          'GetInsightSelectors',
          'GetTrail',
          'GetTrailStatus',
          'ListTags',
          'PutEventConfiguration',
          'PutEventSelectors',
          'PutInsightSelectors',
          'StartLogging',
          'UpdateTrail',
        ),
        Resource: TRAIL,
      },
      { Effect: 'Allow', Action: cloudTrail('AddTags', 'CreateTrail'), Resource: TRAIL.replace(MANAGEMENT, DELEGATED) },
      { Effect: 'Allow', Action: 'cloudtrail:ListTags', Resource: TRAIL.replace('organization-trail', '*') },
      {
        Effect: 'Allow',
        Action: 'cloudtrail:DeleteTrail',
        Resource: TRAIL.replace('organization-trail', '*'),
        Condition: { StringEquals: { 'aws:ResourceTag/cdk-organization-trail:stack': '${AWS::StackId}' } },
      },
      {
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Resource: '${TrailLogDeliveryRole.Arn}',
        Condition: { StringEquals: { 'iam:PassedToService': 'cloudtrail.amazonaws.com' } },
      },
      {
        Effect: 'Allow',
        Action: [
          'organizations:DescribeOrganization',
          'organizations:ListAccounts',
          'organizations:ListAWSServiceAccessForOrganization',
        ],
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Action: 'organizations:ListDelegatedAdministrators',
        Resource: '*',
        Condition: { StringEquals: { 'organizations:ServicePrincipal': 'cloudtrail.amazonaws.com' } },
      },
      { Effect: 'Allow', Action: 'iam:GetRole', Resource: role },
      {
        Effect: 'Allow',
        Action: 'iam:CreateServiceLinkedRole',
        Resource: role,
        Condition: { StringEquals: { 'iam:AWSServiceName': 'cloudtrail.amazonaws.com' } },
      },
      ASKS_CLOUDFORMATION,
    ]);
  });

  test('comes after everything that CreateTrail checks, and whoever reads its ARN after the trail', () => {
    const { stack, trail } = deployed();
    expect(resources(stack)['TrailDelegatedTrail']?.DependsOn).toEqual(
      expect.arrayContaining([
        'TrailBucketPolicy',
        'TrailLogDeliveryRoleDefaultPolicy',
        'TrailOrganizationAccess',
        'TrailDelegatedTrailFunctionEventInvokeConfig',
      ]),
    );
    expect(readable(stack.resolve(trail.trailArn))).toBe('${TrailDelegatedTrail.Arn}');
  });

  test('lets CloudTrail deliver as the management account owns it, into a log group of this account', () => {
    const all = template();
    const forTrail = statements(all['TrailBucketPolicy']).filter((one) =>
      JSON.stringify(one).includes('cloudtrail.amazonaws.com'),
    ) as { Resource: string; Condition: object }[];
    expect(forTrail.map(({ Resource: resource }) => resource)).toEqual([
      '${TrailBucket.Arn}',
      `\${TrailBucket.Arn}/AWSLogs/${MANAGEMENT}/*`,
      `\${TrailBucket.Arn}/AWSLogs/${ORGANIZATION}/*`,
    ]);
    for (const { Condition: condition } of forTrail)
      expect(condition).toMatchObject({ StringEquals: { 'aws:SourceArn': TRAIL } });
    const streams = `arn:\${AWS::Partition}:logs:eu-central-1:${DELEGATED}:log-group:\${TrailLogGroup}:log-stream:`;
    expect(statements(all['TrailLogDeliveryRoleDefaultPolicy'])).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: [
          `${streams}${MANAGEMENT}_CloudTrail_eu-central-1*`,
          `${streams}${DELEGATED}_CloudTrail_eu-central-1*`,
          `${streams}${ORGANIZATION}_*`,
        ],
      },
    ]);
  });

  test('only reads the facts of the organization, with a management account that it may find out there', () => {
    expect(template()['TrailOrganizationAccess']?.Properties).toMatchObject({ Mode: 'DescribeOnly' });
    const stack = testStack();
    const organizationAccess = new OrganizationAccess(stack, 'Access', { describeOnly: true });
    const identity = new TrailIdentity(stack, organizationAccess);
    new OrganizationTrail(stack, 'Trail', { owner: TrailOwner.ofIdentity(identity, { organizationAccess }) });
    const { Properties: properties, DependsOn: after } = only(stack, 'Custom::OrganizationTrail');
    expect(properties).toMatchObject({ ManagementAccountId: '${Access.ManagementAccountId}' });
    expect(after).toContain('Access');
    expect(JSON.stringify(statements(resources(stack)['TrailBucketPolicy']))).toContain(
      '/AWSLogs/${Access.ManagementAccountId}/*',
    );
  });

  test('says what it records, in the template and to whoever asks, and warns as any trail does', () => {
    const { stack, trail } = deployed({
      events: [EventSelection.managementEvents({ excludeKms: true })],
      trailScope: TrailScope.oneRegion(),
    });
    expect(trail.describe()).toEqual(['All management events except those of AWS KMS', 'No data events']);
    const { Resources: all } = Template.fromStack(stack).toJSON() as {
      Resources: Record<string, { Type: string; Metadata?: Record<string, unknown> }>;
    };
    const found = Object.values(all).find(({ Type }) => Type === 'Custom::OrganizationTrail');
    expect(found?.Metadata?.['cdk-organization-trail:records']).toEqual(trail.describe());
    const warnings = (): number => Annotations.fromStack(stack).findWarning('*', Match.anyValue()).length;
    expect(warnings()).toBe(3);
    for (const id of ['OneRegion', 'GlobalServiceEventsElsewhere', 'KmsEventsExcluded'])
      Validations.of(trail).acknowledge({ id: `cdk-organization-trail:${id}`, reason: 'a test' });
    expect(warnings()).toBe(0);
  });

  test('keeps its logical ids: another would be another owner', () => {
    const { Resources: all } = Template.fromStack(deployed().stack).toJSON() as {
      Resources: Record<string, { Type: string }>;
    };
    const ids = Object.entries(all).flatMap(([id, { Type }]) => (Type === 'Custom::OrganizationTrail' ? [id] : []));
    expect(ids).toEqual(['TrailDelegatedTrail60089927']);
  });

  test('is watched like any other', () => {
    const { stack, trail } = deployed({
      events: [EventSelection.managementEvents({ excludeKms: true }), EventSelection.lambdaInvocations()],
    });
    expect(recordedKinds(trail)).toEqual({
      writes: true,
      reads: true,
      excludedSources: ['kms.amazonaws.com'],
      dataResourceTypes: ['AWS::Lambda::Function'],
    });
    new DetectionAlarms(stack, 'Alarms', { trail, detections: TunedCatalog.all().slice(0, 1) });
    const all = resources(stack);
    expect(statements(all['AlarmsTrailHealthFunctionRoleDefaultPolicy'])).toContainEqual({
      Effect: 'Allow',
      Action: ['EventConfiguration', 'EventSelectors', 'InsightSelectors', 'Trail', 'TrailStatus'].map(
        (what) => `cloudtrail:Get${what}`,
      ),
      Resource: TRAIL,
    });
    expect(all['AlarmsTrailHealthFunction']?.Properties).toMatchObject({
      Environment: { Variables: { TRAIL_ARN: TRAIL } },
    });
    expect(all['AlarmsTrailHealthNotLogging']?.Properties['AlarmDescription']).toContain(`--name ${TRAIL}`);
  });

  test('is refused with what only the management account may do', () => {
    const stack = testStack();
    const organizationAccess = new OrganizationAccess(stack, 'Access');
    const identity = new TrailIdentity(stack, { organizationId: ORGANIZATION, managementAccountId: MANAGEMENT });
    expect(
      () => new OrganizationTrail(stack, 'Trail', { owner: TrailOwner.ofIdentity(identity, { organizationAccess }) }),
    ).toThrow(
      "organizationAccess: 'Test/Access' enables trusted access, which a delegated administrator is not allowed to do; allowed: one with describeOnly: true",
    );
  });

  test('is refused in China, where there are no delegated administrators', () => {
    const stack = testStack({ env: { account: DELEGATED, region: 'cn-north-1' } });
    const identity = new TrailIdentity(stack, { organizationId: ORGANIZATION, managementAccountId: MANAGEMENT });
    expect(() => new OrganizationTrail(stack, 'Trail', { owner: TrailOwner.ofIdentity(identity) })).toThrow(
      'received a delegated administrator in cn-north-1; allowed: the management account',
    );
  });

  test('of a single account does not exist', () => {
    const stack = testStack();
    const identity = new TrailIdentity(stack, { managementAccountId: MANAGEMENT });
    expect(() => new OrganizationTrail(stack, 'Trail', { owner: TrailOwner.ofIdentity(identity) })).toThrow(
      `owner: the identity's account: received ${MANAGEMENT}; allowed: the stack's account, ${DELEGATED}, to which a single-account trail belongs`,
    );
  });

  test('is not what a management account gets that finds itself', () => {
    const stack = new Stack(new App(), 'Agnostic');
    const organizationAccess = new OrganizationAccess(stack, 'Access');
    new OrganizationTrail(stack, 'Trail', {
      owner: TrailOwner.ofIdentity(new TrailIdentity(stack, organizationAccess), { organizationAccess }),
    });
    expect(only(stack, 'AWS::CloudTrail::Trail').Properties).toMatchObject({ IsOrganizationTrail: true });
  });
});
