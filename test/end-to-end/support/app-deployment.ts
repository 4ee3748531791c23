import type {
  DescribeLogGroupsCommandOutput,
  DescribeMetricFiltersCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import type { GetKeyPolicyCommandOutput } from '@aws-sdk/client-kms';
import type {
  GetBucketPolicyCommandOutput,
  GetBucketVersioningCommandOutput,
  GetPublicAccessBlockCommandOutput,
} from '@aws-sdk/client-s3';
import assert from 'node:assert/strict';
import { OWN_PARTS_ALARM, placeholdersIn } from '../../../lib/contract/own-parts';
import { isAlarmed } from '../../../lib/detection/alarmed';
import { defaultDetections } from '../../../lib/detection/default-detections';
import { DetectionSeverity } from '../../../lib/detection/detection';
import { Account } from './account';
import { deployed, type Outputs, settings } from './cdk';
import { isOfTrail, list, parsed, type Policy, sourceArn } from './deployed-policy';
import { fallbackRule } from './deployed-findings';
import { known } from './known';
import { isLogging, organization, trails, trustsCloudTrail } from './organization';

const { management } = Account;

/** What DescribeAlarms says, as far as it is looked at. */
interface DescribeAlarmsOutput {
  readonly MetricAlarms: readonly {
    readonly AlarmName: string;
    readonly MetricName: string;
    readonly Namespace: string;
    readonly AlarmActions?: readonly string[];
    readonly Dimensions?: readonly object[];
    readonly StateValue: string;
  }[];
}

/** Deploys the app as it is configured. @returns the outputs of its stack */
export async function deployApp(configuration: Readonly<Record<string, unknown>> = {}): Promise<Outputs> {
  // The local AWS has no account-regional namespace.
  const all = settings({ archiveNamespace: 'global', ...configuration });
  const { OrganizationTrail: outputs } = await deployed('--all', ...all);
  return known(outputs);
}

/** The bucket of the archive. */
export function bucketOf({ LogFiles: logFiles }: Outputs): string {
  return known(known(logFiles).split('/')[2]);
}

export function bucketPolicy(bucket: string): Policy {
  return parsed(management.aws<GetBucketPolicyCommandOutput>('s3api', 'get-bucket-policy', '--bucket', bucket).Policy);
}

export function isVersioned(bucket: string): boolean {
  return (
    management.aws<GetBucketVersioningCommandOutput>('s3api', 'get-bucket-versioning', '--bucket', bucket).Status ===
    'Enabled'
  );
}

/** The trail, its bucket, keys and log group, as they are in the account. */
export function checkTrail(outputs: Outputs, { prefix = '', logRetention = 365 } = {}): void {
  const [trail, ...others] = trails();
  assert.ok(trail);
  assert.deepEqual(others, []);
  assert.deepEqual(
    [
      trail.TrailARN,
      trail.IsOrganizationTrail,
      trail.IsMultiRegionTrail,
      trail.IncludeGlobalServiceEvents,
      trail.LogFileValidationEnabled,
    ],
    [outputs['TrailArn'], true, true, true, true],
  );
  assert.ok(isLogging(trail));
  assert.ok(trustsCloudTrail());
  const bucket = known(trail.S3BucketName);
  assert.equal(outputs['LogFiles'], `s3://${bucket}/${prefix}AWSLogs/`);
  checkBucket(bucket, prefix, trail.TrailARN);

  const { Statement: keyPolicy } = parsed(
    management.aws<GetKeyPolicyCommandOutput>(
      'kms',
      'get-key-policy',
      '--key-id',
      known(trail.KmsKeyId),
      '--policy-name',
      'default',
    ).Policy,
  );
  assert.deepEqual(
    new Set(keyPolicy.filter(isOfTrail).flatMap(({ Action: action }) => action)),
    new Set(['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey*']),
  );
  const { logGroups: groups = [] } = management.aws<DescribeLogGroupsCommandOutput>('logs', 'describe-log-groups');
  const group = known(groups.find(({ logGroupName: name }) => name === outputs['LogGroupName']));
  assert.equal(`${known(group.arn).replace(/:\*$/, '')}:*`, trail.CloudWatchLogsLogGroupArn);
  assert.equal(group.retentionInDays, logRetention);
  assert.match(group.kmsKeyId ?? '', /^arn:aws:kms:/);
}

function checkBucket(bucket: string, prefix: string, trailArn: string | undefined): void {
  const { Id: organizationId = '', MasterAccountId: account = '' } = organization();
  const { Statement: statements } = bucketPolicy(bucket);
  const forTrail = statements.filter(isOfTrail);
  assert.deepEqual(
    forTrail
      .flatMap(({ Action: action, Resource: resources }) =>
        list(resources).map((resource) => `${String(action)} ${String(resource)}`),
      )
      .sort(),
    [
      `s3:GetBucketAcl arn:aws:s3:::${bucket}`,
      `s3:PutObject arn:aws:s3:::${bucket}/${prefix}AWSLogs/${account}/*`,
      `s3:PutObject arn:aws:s3:::${bucket}/${prefix}AWSLogs/${organizationId}/*`,
    ],
  );
  for (const statement of forTrail) assert.equal(sourceArn(statement), trailArn);
  assert.ok(
    statements.some(
      ({ Effect: effect, Condition: condition }) =>
        effect === 'Deny' && condition?.['Bool']?.['aws:SecureTransport'] === 'false',
    ),
  );
  assert.ok(isVersioned(bucket));
  const { PublicAccessBlockConfiguration: blocked } = management.aws<GetPublicAccessBlockCommandOutput>(
    's3api',
    'get-public-access-block',
    '--bucket',
    bucket,
  );
  assert.deepEqual(blocked, {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  });
}

/** What was tested on events is what was deployed. Alarms of controls tell somebody; of those that page, findings do, and one alarm if they are broken. */
export function checkAlarms({ LogGroupName: group }: Outputs): void {
  const { metricFilters: all = [] } = management.aws<DescribeMetricFiltersCommandOutput>(
    'logs',
    'describe-metric-filters',
    '--log-group-name',
    known(group, 'the output LogGroupName'),
  );
  const isOwn = ({ filterName: name = '' }: (typeof all)[number]): boolean => name.startsWith(`${OWN_PARTS_ALARM}-`);
  const filters = all.filter((one) => !isOwn(one));
  const own = all.filter(isOwn);
  assert.ok(own.length > 3);
  for (const { filterPattern: pattern = '' } of all) assert.deepEqual(placeholdersIn(pattern), [], pattern);
  const detections = new Map(
    defaultDetections()
      .filter((one) => isAlarmed(one))
      .map((one) => [one.id, one]),
  );
  // One that compares names has those of the deployment in its text.
  const hasNames = (id: string): boolean => placeholdersIn(detections.get(id)?.filterPattern ?? '').length > 0;
  const text = (id: string, pattern = ''): [string, string] => [id, hasNames(id) ? 'with names' : pattern];
  assert.deepEqual(
    new Map(filters.map(({ filterName: name = '', filterPattern: pattern }) => text(name, pattern))),
    new Map([...detections.values()].map(({ id, filterPattern }) => text(id, filterPattern))),
  );
  const alarms = new Map(alarmsNow().map((alarm) => [alarm.MetricName, alarm]));
  const pages: string[] = [];
  for (const { filterName: id = '', metricTransformations: [metric] = [] } of filters) {
    const {
      AlarmName: name,
      Namespace: namespace,
      AlarmActions: actions = [],
      Dimensions: dimensions = [],
    } = known(alarms.get(metric?.metricName ?? ''));
    const isPage = detections.get(id)?.severity === DetectionSeverity.PAGE;
    assert.deepEqual([namespace, actions.length, dimensions.length], [metric?.metricNamespace, isPage ? 0 : 1, 0], id);
    if (isPage) pages.push(name);
  }
  const rule = fallbackRule('OrganizationTrail');
  pages.push(known(alarms.get(OWN_PARTS_ALARM)).AlarmName);
  for (const name of pages) assert.ok(rule.includes(`ALARM("${name}")`), `FindingsFallback watches ${name}`);
}

export function alarmsNow(): DescribeAlarmsOutput['MetricAlarms'] {
  return management.aws<DescribeAlarmsOutput>('cloudwatch', 'describe-alarms').MetricAlarms;
}
