/**
 * The app beside what an earlier deployment left, with every option, with events of every kind, and with what its preflight refuses, on a local
 * AWS. `app-options.ts [WITH_EMULATOR]`
 */
import type { DescribeAlarmsCommandOutput, GetDashboardCommandOutput } from '@aws-sdk/client-cloudwatch';
import type { GetEventSelectorsCommandOutput, GetInsightSelectorsCommandOutput } from '@aws-sdk/client-cloudtrail';
import type {
  GetBucketLifecycleConfigurationCommandOutput,
  GetObjectLockConfigurationCommandOutput,
} from '@aws-sdk/client-s3';
import assert from 'node:assert/strict';
import type { DashboardBody } from '../../scripts/dashboard-picture/dashboard-body';
import { Account, REGION } from './support/account';
import { bucketOf, checkTrail, deployApp } from './support/app-deployment';
import { cdkDone, deploy, replaceTemplate, resourceOf, synthesized, templateOf, withoutPauses } from './support/cdk';
import { isOfTrail, type Policy } from './support/deployed-policy';
import { endToEnd, step } from './support/end-to-end';
import { known } from './support/known';
import { trails } from './support/organization';

const { management } = Account;
const OPTIONS = {
  keyPrefix: 'a/b',
  retentionDays: 400,
  objectLockMode: 'GOVERNANCE',
  objectLockDays: 30,
  logRetentionDays: 30,
  notifyOfLogFiles: true,
  preflight: true,
  dashboard: true,
};
const EVENTS = {
  excludeManagementEventsOf: ['kms'],
  s3DataEvents: [{ bucket: 'data', prefixes: ['in/'] }],
  lambdaDataEvents: true,
  dataEvents: [{ resourceType: 'AWS::SNS::Topic', readWrite: 'write-only' }],
  networkActivityEvents: [{ eventSource: 's3.amazonaws.com', deniedOnly: true }],
  callRateInsights: ['management'],
  errorRateInsights: ['management'],
  excludedBuckets: ['replica'],
};

async function destroyed(): Promise<void> {
  await cdkDone('destroy', '--all', '--force');
}

async function checkOptions(): Promise<void> {
  const outputs = await deployApp(OPTIONS);
  checkTrail(outputs, { prefix: 'a/b/', logRetention: 30 });
  // The local AWS makes no service-linked roles, cannot describe a key that a template made, and takes the question who pays for ListBucket.
  assert.equal(
    outputs['Preflight'],
    'NOT CHECKED: requester-pays, key; warnings: service-linked-role; fine: account, feature-set, trusted-access, trails, bucket-policy; stops nothing, not checked: trails-elsewhere',
  );
  const bucket = bucketOf(outputs);
  const locked = management.aws<GetObjectLockConfigurationCommandOutput>(
    's3api',
    'get-object-lock-configuration',
    '--bucket',
    bucket,
  );
  assert.equal(locked.ObjectLockConfiguration?.ObjectLockEnabled, 'Enabled');
  const { Rules: rules = [] } = management.aws<GetBucketLifecycleConfigurationCommandOutput>(
    's3api',
    'get-bucket-lifecycle-configuration',
    '--bucket',
    bucket,
  );
  assert.equal(rules.find(({ ID: id }) => id === 'Retention')?.Expiration?.Days, 400);
  assert.match(trails()[0]?.SnsTopicARN ?? '', /TrailTopic/);
  checkDashboard(known(outputs['DashboardName']));
}

/** That CloudWatch has it, and each alarm that it shows. The local AWS lists no composite alarms. */
function checkDashboard(name: string): void {
  assert.equal(name, `OrganizationTrail-${REGION}`);
  const { DashboardBody: text } = management.aws<GetDashboardCommandOutput>(
    ...(['cloudwatch', 'get-dashboard', '--dashboard-name', name] as const),
  );
  const { widgets } = JSON.parse(known(text)) as DashboardBody;
  const shown = widgets.flatMap(({ properties: { alarms = [] } }) => alarms);
  const { MetricAlarms: alarms = [] } = management.aws<DescribeAlarmsCommandOutput>('cloudwatch', 'describe-alarms');
  assert.deepEqual(
    shown.filter((arn) => !arn.endsWith(':OrganizationTrail-FindingsFallback')).sort(),
    alarms.map(({ AlarmArn: arn }) => known(arn)).sort(),
  );
  assert.equal(shown.length, alarms.length + 1);
}

async function checkEvents(): Promise<void> {
  const outputs = await deployApp(EVENTS);
  checkTrail(outputs);
  const selectors = known(
    management.aws<GetEventSelectorsCommandOutput>(
      'cloudtrail',
      'get-event-selectors',
      '--trail-name',
      'organization-trail',
    ).AdvancedEventSelectors,
  );
  assert.deepEqual(
    selectors.map(
      ({ FieldSelectors: fields }) => fields?.find(({ Field: field }) => field === 'eventCategory')?.Equals?.[0],
    ),
    ['Management', 'Data', 'Data', 'Data', 'NetworkActivity'],
  );
  const [, ofObjects] = selectors;
  const guarded = ofObjects?.FieldSelectors?.find(({ NotStartsWith: guard = [] }) => guard.length > 0)?.NotStartsWith;
  assert.ok(guarded?.includes(`arn:aws:s3:::${bucketOf(outputs)}/`));
  const { InsightSelectors: insights = [] } = management.aws<GetInsightSelectorsCommandOutput>(
    'cloudtrail',
    'get-insight-selectors',
    '--trail-name',
    'organization-trail',
  );
  assert.deepEqual(insights.map(({ InsightType: type }) => type).sort(), ['ApiCallRateInsight', 'ApiErrorRateInsight']);
}

/** A policy that allows CloudTrail no uploads, and denies it the reading of the ACL. */
async function checkPreflight(): Promise<void> {
  const assembly = await synthesized('cdk.out/app-options-preflight', { preflight: true, detectionCatalogs: 'none' });
  const template = templateOf(assembly);
  const { Statement: statements } = resourceOf(template, 'AWS::S3::BucketPolicy', 'TrailBucketPolicy').properties[
    'PolicyDocument'
  ] as Policy;
  const uploads = statements.filter((one) => isOfTrail(one) && one.Action === 's3:PutObject');
  assert.ok(uploads.length > 0);
  for (const one of uploads) statements.splice(statements.indexOf(one), 1);
  statements.push({ Sid: 'NoAcl', Effect: 'Deny', Principal: '*', Action: 's3:GetBucketAcl', Resource: '*' });
  withoutPauses(template, 'TrailPreflightFunction');
  replaceTemplate(assembly, template);
  const { status, output } = await deploy('--all', '--app', assembly);
  assert.notEqual(status, 0);
  assert.match(
    output,
    /The trail organization-trail cannot be created: [^]*may not call s3:PutObject on [^]*no statement allows it/,
  );
  assert.match(output, /may not call s3:GetBucketAcl on [^]*NoAcl denies it/);
  assert.deepEqual(trails(), []);
}

endToEnd(async () => {
  step('deploy, destroy, and deploy again beside what the first deployment left');
  const first = await deployApp();
  await destroyed();
  const again = await deployApp();
  checkTrail(again);
  assert.notEqual(bucketOf(again), bucketOf(first));
  step('destroy, and deploy with every option');
  await destroyed();
  await checkOptions();
  step('destroy, and deploy with events of every kind');
  await destroyed();
  await checkEvents();
  step('destroy, and let the preflight find all that is wrong before CreateTrail finds the first of it');
  await destroyed();
  await checkPreflight();
});
