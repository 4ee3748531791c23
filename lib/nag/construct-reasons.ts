import { CfnSubscription } from 'aws-cdk-lib/aws-sns';
import type { IConstruct } from 'constructs';
import { TrailTable } from '../archive/trail-table';
import { WatchFunction } from '../archive/watch-function';
import { WatchReader } from '../archive/watch-reader';
import { WatchStateBucket } from '../archive/watch-state';
import { AlarmTopics } from '../detection/alarm-topics';
import { DetectionAlarm } from '../detection/detection-alarm';
import { ExistingLogGroup } from '../detection/existing-log-group';
import { FailedBatches } from '../detection/findings/failed-batches';
import { Findings } from '../detection/findings/findings';
import { FindingsFallback } from '../detection/findings/findings-fallback';
import { TableProtection } from '../detection/findings/table-protection';
import { FindingsTable } from '../detection/findings/findings-table';
import { OwnPartsAlarm } from '../detection/own-parts/own-parts-alarm';
import { TrailHealth } from '../detection/trail-health';
import { EventHistory } from '../history/event-history';
import { HistoryReader } from '../history/history-reader';
import { MemberAccountAccess } from '../history/member-account-access';
import { MemberRollOut } from '../history/member-roll-out';
import { MemberAccountRole } from '../history/member-account-role';
import { ResultBucket } from '../history/result-bucket';
import { BundledFunction } from '../internal/bundled-function';
import { DelegatedAdministrator } from '../organization/delegated-administrator';
import { OrganizationAccess } from '../organization/organization-access';
import { AccessLogBucket } from '../trail/access-log-bucket';
import { ArchiveName } from '../trail/archive-name';
import { ArchiveOwner } from '../trail/archive-owner';
import { DelegatedTrail } from '../trail/delegated-trail';
import { LogDeliveryRole } from '../trail/log-delivery-role';
import { TrailBucket } from '../trail/trail-bucket';
import { TrailPreflight } from '../trail/trail-preflight';
import type { NagRule } from './rules';

/** Why a cdk-nag finding is acceptable. */
export interface ConstructReason {
  /** The construct's path below ours. Empty for ours itself. */
  readonly path: string;
  readonly rule: NagRule;
  readonly reason: string;
}

type Class = abstract new (...args: never[]) => IConstruct;

const INLINE = 'The policy belongs to this one role, and is created and deleted with it.';
const REPLICATION =
  'A second copy doubles the cost; versioning and, if configured, Object Lock protect the first one. Replicate the bucket if your policy requires it.';

/** For all functions. */
const FUNCTION: ConstructReason[] = [
  { path: 'Role', rule: 'IAMNoInlinePolicy', reason: INLINE },
  { path: 'Resource', rule: 'LambdaInsideVPC', reason: 'It only calls AWS APIs, and nothing in a VPC.' },
  {
    path: 'Resource',
    rule: 'LambdaTracing',
    reason: 'It is a single function, not a chain of them: its log has the outcome and duration of each run.',
  },
];

interface Purpose {
  readonly log: string;
  readonly concurrency: string;
  readonly failure: string;
}

function functionReasons({ log, concurrency, failure }: Purpose): ConstructReason[] {
  return [
    { path: 'Function/LogGroup', rule: 'CloudWatchLogGroupEncrypted', reason: log },
    { path: 'Function/Resource', rule: 'LambdaConcurrency', reason: concurrency },
    { path: 'Function/Resource', rule: 'LambdaDLQ', reason: failure },
    { path: 'Function/Resource', rule: 'LambdaAsyncFailureDestination', reason: failure },
  ];
}

const ONCE_A_DEPLOYMENT = functionReasons({
  log: 'One line per deployment, nothing confidential; its own key would cost more than everything else.',
  concurrency:
    'Only CloudFormation calls it, once per deployment; reserved concurrency would reduce that of the rest of the account.',
  failure: 'CloudFormation waits for its response and reports its failure; there is nothing to retry later.',
});

const BY_PEOPLE = functionReasons({
  log: 'One line per query with counts and times, no events; its own key would cost more than everything else.',
  concurrency: 'People call it, and rarely; reserved concurrency would reduce that of the rest of the account.',
  failure: 'The caller waits for the response and sees a failure; there is nothing to retry later.',
});

const ON_SCHEDULE = functionReasons({
  log: "One line every 15 minutes with the trail's health, nothing confidential; its own key would cost more than everything else.",
  concurrency:
    'A schedule calls it every 15 minutes; reserved concurrency would reduce that of the rest of the account.',
  failure:
    'The next run checks the same again, and an alarm is raised if runs reach no result; there is nothing to retry later.',
});

const WATCHING = functionReasons({
  log: 'One line per check with counts, and names of files and accounts with problems; its own key would cost more than everything else.',
  concurrency: 'A schedule calls it once an hour; reserved concurrency would reduce that of the rest of the account.',
  failure:
    'The next run continues where this one ended, and an alarm is raised if none reaches a result; there is nothing to retry later.',
});

const ON_EVENTS = functionReasons({
  log: 'Counts and failures, without the parameters of calls; its own key would cost more than everything else.',
  concurrency:
    "It has to process all of the trail's events, however many; reserved concurrency would reduce that of the rest of the account.",
  failure:
    'What it could not process goes into a bucket, which keeps whole batches; a queue would truncate them at 256 KB.',
});

/** Our constructs, by class. */
const REASONS: readonly (readonly [Class, readonly ConstructReason[]])[] = [
  [BundledFunction, FUNCTION],
  [OrganizationAccess, ONCE_A_DEPLOYMENT],
  [DelegatedAdministrator, ONCE_A_DEPLOYMENT],
  [DelegatedTrail, ONCE_A_DEPLOYMENT],
  [TrailPreflight, ONCE_A_DEPLOYMENT],
  [ArchiveName, ONCE_A_DEPLOYMENT],
  [ArchiveOwner, ONCE_A_DEPLOYMENT],
  [ExistingLogGroup, ONCE_A_DEPLOYMENT],
  [MemberAccountAccess, ONCE_A_DEPLOYMENT],
  [MemberRollOut, ONCE_A_DEPLOYMENT],
  [TableProtection, ONCE_A_DEPLOYMENT],
  [EventHistory, BY_PEOPLE],
  [HistoryReader, BY_PEOPLE],
  [
    TrailHealth,
    [
      ...ON_SCHEDULE,
      {
        path: 'Schedule',
        rule: 'EventBusDLQ',
        reason: 'A late check adds nothing: the next one follows within 15 minutes.',
      },
    ],
  ],
  [
    WatchFunction,
    [
      ...WATCHING,
      { path: 'ReadElsewhere', rule: 'IAMNoInlinePolicy', reason: INLINE },
      {
        path: 'Schedule',
        rule: 'EventBusDLQ',
        reason: 'A late check finds nothing more: the next one follows within an hour.',
      },
    ],
  ],
  [WatchReader, [{ path: '', rule: 'IAMNoInlinePolicy', reason: INLINE }]],
  [
    WatchStateBucket,
    [
      {
        path: '',
        rule: 'S3BucketReplicationEnabled',
        reason:
          'If it is lost, the archive is verified again from the beginning, with a notification; a second copy doubles the cost.',
      },
      {
        path: '',
        rule: 'S3BucketDefaultLockEnabled',
        reason:
          'It is overwritten by each check; its policy denies writes by anyone else, and noncurrent versions are kept for 90 days.',
      },
      {
        path: '',
        rule: 'S3DefaultEncryptionKMS',
        reason: 'Hashes and signatures of files, no events; its own key would cost more than everything else.',
      },
    ],
  ],
  [
    DetectionAlarm,
    [
      {
        path: 'Alarm',
        rule: 'CloudWatchAlarmAction',
        reason: 'Findings report the act itself, and while they are broken, one composite alarm reports this one.',
      },
    ],
  ],
  [
    OwnPartsAlarm,
    [
      {
        path: 'Resource',
        rule: 'CloudWatchAlarmAction',
        reason: 'Findings report the act itself, and while they are broken, one composite alarm reports this one.',
      },
    ],
  ],
  [
    Findings,
    [
      ...ON_EVENTS,
      {
        path: 'Heartbeat',
        rule: 'CloudWatchLogGroupEncrypted',
        reason: 'Nothing is ever written to it: it exists to be tagged.',
      },
      {
        path: 'Tick',
        rule: 'EventBusDLQ',
        reason: 'A late call adds nothing: the next one follows within 15 minutes, and an alarm reports if none comes.',
      },
    ],
  ],
  [
    FindingsTable,
    [
      {
        path: '',
        rule: 'DynamoDBInBackupPlan',
        reason: 'Point-in-time recovery covers 35 days. Replay can rebuild older findings from the archive.',
      },
    ],
  ],
  [
    FailedBatches,
    [
      { path: 'RedriveRole', rule: 'IAMNoInlinePolicy', reason: INLINE },
      {
        path: 'Resource',
        rule: 'S3BucketReplicationEnabled',
        reason: 'Copies of what is in the log group and the archive. They expire after some days.',
      },
      { path: 'Resource', rule: 'S3BucketDefaultLockEnabled', reason: 'Expired objects are meant to be deleted.' },
      {
        path: 'Resource',
        rule: 'S3BucketVersioningEnabled',
        reason: 'Each batch has a unique name and is never overwritten; expired objects are meant to be deleted.',
      },
    ],
  ],
  [LogDeliveryRole, [{ path: '', rule: 'IAMNoInlinePolicy', reason: INLINE }]],
  [MemberAccountRole, [{ path: '', rule: 'IAMNoInlinePolicy', reason: INLINE }]],
  [
    TrailBucket,
    [
      { path: '', rule: 'S3BucketReplicationEnabled', reason: REPLICATION },
      {
        path: '',
        rule: 'S3BucketDefaultLockEnabled',
        reason:
          'Object Lock cannot be undone, and incurs costs until it ends: set `objectLock` if your policy requires it.',
      },
    ],
  ],
  [
    AccessLogBucket,
    [
      { path: '', rule: 'S3BucketReplicationEnabled', reason: REPLICATION },
      {
        path: '',
        rule: 'S3DefaultEncryptionKMS',
        reason: 'S3 delivers access logs only to buckets with SSE-S3.',
      },
      {
        path: '',
        rule: 'S3BucketDefaultLockEnabled',
        reason: 'S3 delivers access logs only to buckets without Object Lock.',
      },
    ],
  ],
  [
    ResultBucket,
    [
      {
        path: '',
        rule: 'S3BucketReplicationEnabled',
        reason:
          'Copies of what CloudTrail has. They expire after some days: whoever needs an answer again runs the query again.',
      },
      {
        path: '',
        rule: 'S3BucketDefaultLockEnabled',
        reason: 'Expired objects are meant to be deleted.',
      },
      {
        path: '',
        rule: 'S3BucketVersioningEnabled',
        reason: 'Each answer has a unique name and is never overwritten; expired objects are meant to be deleted.',
      },
      {
        path: '',
        rule: 'S3DefaultEncryptionKMS',
        reason:
          'Whoever may read an answer may get the same from CloudTrail; its own key would cost more than everything else.',
      },
    ],
  ],
];

/** Returns the reasons for a construct. Empty if it is not one of ours. */
export function constructReasons(construct: IConstruct): ConstructReason[] {
  const reasons = REASONS.flatMap(([type, all]) => (construct instanceof type ? all : []));
  return isMailOfAlarms(construct) ? [...reasons, MAIL] : reasons;
}

const MAIL: ConstructReason = {
  path: '',
  rule: 'SNSRedrivePolicy',
  reason:
    'SNS retries the delivery of an e-mail for hours, and the alarm stays visible; a dead-letter queue would be one more thing to monitor.',
};

/** E-mail subscriptions have their own IDs, so they cannot be listed by path. */
function isMailOfAlarms(construct: IConstruct): boolean {
  return (
    construct instanceof CfnSubscription &&
    construct.protocol === 'email' &&
    construct.node.scopes.some((scope) => scope instanceof AlarmTopics || scope instanceof FindingsFallback)
  );
}

/** Returns the role or managed policy that we wrote, if the construct is one or has one. */
export function roleOf(construct: IConstruct): IConstruct | undefined {
  if (construct instanceof BundledFunction) return construct.node.tryFindChild('Role');
  if (construct instanceof TrailTable) return construct.readerPolicy;
  if (construct instanceof FailedBatches) return construct.node.tryFindChild('RedriveRole');
  const isRole = [LogDeliveryRole, MemberAccountRole, WatchReader].some((role) => construct instanceof role);
  return isRole ? construct : undefined;
}
