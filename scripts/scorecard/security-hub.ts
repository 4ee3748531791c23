import { CisCatalog } from '../../lib/detection/cis-catalog';
import { type Check, each } from './check';
import { SECURITY_HUB_TITLES } from './security-hub-titles';
import {
  blocksPublicAccess,
  isPublicBucket,
  isTagged,
  recordsAllManagementEvents,
  recordsDataEvents,
  trailBucket,
  trailHas,
} from './trail-rules';
import { actionsOf, isPublic, type Part, type Statement, statementsOf, type View } from './view';

type Judged = Pick<Check, 'judge' | 'notJudged'>;

const ACCOUNT = 'about the account, which the stack leaves alone';
const USERS = 'about users, groups and passwords, of which the stack makes none';
const NONE = 'about something that the stack does not make';

/** S3.6's list of what no other account may do. */
const NOT_FOR_OTHER_ACCOUNTS = [
  's3:DeleteBucketPolicy',
  's3:PutBucketAcl',
  's3:PutBucketPolicy',
  's3:PutEncryptionConfiguration',
  's3:PutObjectAcl',
];

const bucket = (fails: (part: Part, view: View) => boolean): Judged => each('AWS::S3::Bucket', fails);
const lacks = (type: string, property: string): Judged =>
  each(type, ({ properties }) => properties[property] === undefined);
const untagged = (type: string): Judged => each(type, (part) => !isTagged(part));
const policy = (fails: (statement: Statement) => boolean): Judged =>
  each('AWS::IAM::Policy', ({ properties }) => statementsOf(properties['PolicyDocument']).some(fails));
const bucketStatements = (part: Part, view: View): readonly Statement[] =>
  view.statements('AWS::S3::BucketPolicy', 'Bucket', part);

const JUDGED: Readonly<Record<string, Judged>> = {
  'CloudTrail.1': trailHas((trail) => trail['IsMultiRegionTrail'] === true && recordsAllManagementEvents(trail)),
  'CloudTrail.2': trailHas((trail) => trail['KMSKeyId'] !== undefined),
  'CloudTrail.3': trailHas((trail) => trail['IsLogging'] === true),
  'CloudTrail.4': trailHas((trail) => trail['EnableLogFileValidation'] === true),
  'CloudTrail.5': trailHas((trail) => trail['CloudWatchLogsLogGroupArn'] !== undefined),
  'CloudTrail.6': trailBucket(isPublicBucket),
  'CloudTrail.7': trailBucket(({ properties }) => properties['LoggingConfiguration'] === undefined),
  'CloudTrail.9': untagged('AWS::CloudTrail::Trail'),
  'CloudTrail.10': { notJudged: NONE },
  'CloudWatch.15': each(
    'AWS::CloudWatch::Alarm',
    ({ properties: { AlarmActions: actions = [] } }) => (actions as unknown[]).length === 0,
  ),
  'CloudWatch.16': each(
    'AWS::Logs::LogGroup',
    ({ properties: { RetentionInDays: days = Infinity } }) => Number(days) < 365,
  ),
  'CloudWatch.17': each('AWS::CloudWatch::Alarm', ({ properties }) => properties['ActionsEnabled'] === false),
  'DynamoDB.1': each('AWS::DynamoDB::Table', ({ properties }) => properties['BillingMode'] !== 'PAY_PER_REQUEST'),
  'DynamoDB.2': each(
    'AWS::DynamoDB::Table',
    ({ properties }) => !JSON.stringify(properties['PointInTimeRecoverySpecification'] ?? '').includes('true'),
  ),
  'DynamoDB.4': each('AWS::DynamoDB::Table', () => true),
  'DynamoDB.5': untagged('AWS::DynamoDB::Table'),
  'DynamoDB.6': each('AWS::DynamoDB::Table', ({ properties }) => properties['DeletionProtectionEnabled'] !== true),
  'IAM.1': policy(
    (statement) => statement.Effect === 'Allow' && actionsOf(statement).includes('*') && statement.Resource === '*',
  ),
  'IAM.21': { notJudged: 'about customer managed policies; the roles of the stack have inline ones' },
  'IAM.24': untagged('AWS::IAM::Role'),
  'IAM.27': each('AWS::IAM::Role', ({ properties }) => JSON.stringify(properties).includes('AWSCloudShellFullAccess')),
  'KMS.1': { notJudged: 'about customer managed policies; the roles of the stack have inline ones' },
  'KMS.2': policy(
    (statement) =>
      statement.Effect === 'Allow' &&
      actionsOf(statement).some((action) => /^(\*|kms:(\*|Decrypt|ReEncrypt(From|\*)))$/.test(action)) &&
      statement.Resource === '*',
  ),
  'KMS.3': {
    notJudged: 'about what happens later; keys of data stay after a delete, and a deletion that is scheduled pages',
  },
  'KMS.4': each('AWS::KMS::Key', ({ properties }) => properties['EnableKeyRotation'] !== true),
  'KMS.5': each('AWS::KMS::Key', ({ properties }) => statementsOf(properties['KeyPolicy']).some(isPublic)),
  'Lambda.1': {
    judge: (view) => ({
      seen: view.of('AWS::Lambda::Function'),
      failing: view.of('AWS::Lambda::Permission').filter(({ properties }) => properties['Principal'] === '*'),
    }),
  },
  'Lambda.2': each(
    'AWS::Lambda::Function',
    ({ properties }) => !['nodejs24.x', 'nodejs22.x', 'nodejs20.x'].includes(String(properties['Runtime'])),
  ),
  'Lambda.3': lacks('AWS::Lambda::Function', 'VpcConfig'),
  'Lambda.5': { notJudged: 'about functions in a VPC, of which the stack makes none' },
  'Lambda.6': untagged('AWS::Lambda::Function'),
  'Lambda.7': lacks('AWS::Lambda::Function', 'TracingConfig'),
  'S3.1': { notJudged: ACCOUNT },
  'S3.2': bucket(isPublicBucket),
  'S3.3': bucket(isPublicBucket),
  'S3.5': bucket(
    (part, view) =>
      !bucketStatements(part, view).some(
        ({ Effect: effect, Condition: condition }) =>
          effect === 'Deny' && JSON.stringify(condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
      ),
  ),
  'S3.6': bucket((part, view) =>
    bucketStatements(part, view).some(
      (statement) =>
        statement.Effect === 'Allow' &&
        JSON.stringify(statement.Principal).includes('"AWS"') &&
        actionsOf(statement).some((action) => action === 's3:*' || NOT_FOR_OTHER_ACCOUNTS.includes(action)),
    ),
  ),
  'S3.7': lacks('AWS::S3::Bucket', 'ReplicationConfiguration'),
  'S3.8': bucket((part) => !blocksPublicAccess(part)),
  'S3.9': lacks('AWS::S3::Bucket', 'LoggingConfiguration'),
  'S3.10': bucket(
    ({ properties }) =>
      properties['VersioningConfiguration'] !== undefined && properties['LifecycleConfiguration'] === undefined,
  ),
  'S3.11': lacks('AWS::S3::Bucket', 'NotificationConfiguration'),
  'S3.12': bucket(
    ({ properties }) => !JSON.stringify(properties['OwnershipControls'] ?? '').includes('BucketOwnerEnforced'),
  ),
  'S3.13': lacks('AWS::S3::Bucket', 'LifecycleConfiguration'),
  'S3.14': lacks('AWS::S3::Bucket', 'VersioningConfiguration'),
  'S3.15': lacks('AWS::S3::Bucket', 'ObjectLockConfiguration'),
  'S3.17': bucket(({ properties }) => !JSON.stringify(properties['BucketEncryption'] ?? '').includes('"aws:kms"')),
  'S3.19': { notJudged: NONE },
  // Buckets with a lifecycle get no finding; CloudFormation cannot turn it on for any.
  'S3.20': bucket(({ properties }) => properties['LifecycleConfiguration'] === undefined),
  'S3.22': trailHas((trail) => recordsDataEvents(trail, /^AWS::S3::Object$/, 'false')),
  'S3.23': trailHas((trail) => recordsDataEvents(trail, /^AWS::S3::Object$/, 'true')),
  'S3.24': { notJudged: NONE },
  'S3.25': { notJudged: NONE },
  'SNS.1': lacks('AWS::SNS::Topic', 'KmsMasterKeyId'),
  'SNS.3': untagged('AWS::SNS::Topic'),
  'SNS.4': each('AWS::SNS::Topic', (part, view) =>
    view.statements('AWS::SNS::TopicPolicy', 'Topics', part).some(isPublic),
  ),
};

/** CloudWatch.1 to .14: the exact text on the trail's log group, an alarm on its metric, and somebody who hears of it. */
function filterControl(control: string): Judged {
  const detection = CisCatalog.securityHub().find(({ securityHubControls }) => securityHubControls?.includes(control));
  if (!detection) return { notJudged: 'no detection of ours is for it' };
  return {
    judge: (view) => {
      const seen = view
        .of('AWS::Logs::MetricFilter')
        .filter(({ properties }) => properties['FilterPattern'] === detection.filterPattern);
      return { seen, failing: seen.filter((filter) => !alarmsOf(filter, view).some((alarm) => isHeard(alarm, view))) };
    },
  };
}

/** The alarms on a filter's metric. */
export function alarmsOf({ properties }: Part, view: View): readonly Part[] {
  const metrics = properties['MetricTransformations'] as readonly { MetricName: string; MetricNamespace: unknown }[];
  return view
    .of('AWS::CloudWatch::Alarm')
    .filter(({ properties: alarm }) =>
      metrics.some(
        ({ MetricName: name, MetricNamespace: space }) =>
          alarm['MetricName'] === name && JSON.stringify(alarm['Namespace']) === JSON.stringify(space),
      ),
    );
}

function isHeard({ properties: { AlarmActions: actions = [] } }: Part, view: View): boolean {
  const heard = view.of('AWS::SNS::Subscription').map(({ properties }) => view.referred(properties['TopicArn'])?.id);
  return (actions as unknown[]).some((action) => heard.includes(view.referred(action)?.id ?? ''));
}

export const SECURITY_HUB: readonly Check[] = Object.entries(SECURITY_HUB_TITLES).map(([id, title]) => {
  const [, service = '', number = ''] = /^(\w+)\.(\d+)$/.exec(id) ?? [];
  const judged =
    JUDGED[id] ??
    (service === 'CloudWatch' && Number(number) <= 14 ? filterControl(id) : undefined) ??
    (service === 'IAM' ? { notJudged: /28|23|18|26/.test(number) ? ACCOUNT : USERS } : {});
  return { id, title, ...judged };
});
