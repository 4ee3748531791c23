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

/** Why a finding of cdk-nag stands. */
export interface ConstructReason {
  /** The path of the construct below the one of ours; empty for that one itself. */
  readonly path: string;
  readonly rule: NagRule;
  readonly reason: string;
}

type Class = abstract new (...args: never[]) => IConstruct;

const INLINE = 'The policy belongs to this one role, and lives and dies with it.';
const REPLICATION =
  'A second copy doubles the cost; versioning and, where configured, Object Lock protect the first one. Replicate the bucket where your policy asks for it.';

/** Of all functions. */
const FUNCTION: ConstructReason[] = [
  { path: 'Role', rule: 'IAMNoInlinePolicy', reason: INLINE },
  { path: 'Resource', rule: 'LambdaInsideVPC', reason: 'It calls APIs of AWS only, and nothing in a VPC.' },
  {
    path: 'Resource',
    rule: 'LambdaTracing',
    reason: 'It is one function and not a chain of them: its log says of each run what it did and how long that took.',
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
  log: 'One line a deployment with nothing confidential in it; a key of its own would cost more than all the rest.',
  concurrency:
    'Only CloudFormation calls it, once a deployment; reserving concurrency would take it from the rest of the account.',
  failure: 'CloudFormation waits for its answer and reports its failure; nothing is left to retry later.',
});

const BY_PEOPLE = functionReasons({
  log: 'One line a question with counts and times, and no events; a key of its own would cost more than all the rest.',
  concurrency: 'People ask it, seldom; reserving concurrency would take it from the rest of the account.',
  failure: 'Whoever asks waits for the answer and hears of a failure; nothing is left to retry later.',
});

const ON_SCHEDULE = functionReasons({
  log: 'One line every quarter of an hour with the health of the trail, nothing confidential; a key of its own would cost more than all the rest.',
  concurrency:
    'A schedule calls it once in a quarter of an hour; reserving concurrency would take it from the rest of the account.',
  failure:
    'The next call asks the same again, and an alarm is raised when calls come to no result; nothing is left to retry later.',
});

const WATCHING = functionReasons({
  log: 'One line for each look with counts, and names of files and accounts that something is wrong with; a key of its own would cost more than all the rest.',
  concurrency: 'A schedule calls it once an hour; reserving concurrency would take it from the rest of the account.',
  failure:
    'The next call goes on where it ended, and an alarm is raised when none comes to a result; nothing is left to retry later.',
});

const ON_EVENTS = functionReasons({
  log: 'Counts, and what failed, without parameters of calls; a key of its own would cost more than all the rest.',
  concurrency:
    'Every event of the trail has to come through, however many there are; reserving concurrency would take it from the rest of the account.',
  failure:
    'What it could not deal with goes into a bucket, which keeps whole batches; a queue would cut them at 256 KB.',
});

/** Our constructs, by their classes: wherever they stand in whichever app. */
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
        reason: 'A check that comes late says nothing new: the next one follows within a quarter of an hour.',
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
        reason: 'A look that comes late finds no more: the next one follows within an hour.',
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
          'Where it is lost the archive is verified again from the beginning, and that is told; a second copy doubles the cost.',
      },
      {
        path: '',
        rule: 'S3BucketDefaultLockEnabled',
        reason:
          'It is overwritten with each look; its policy keeps all others from writing, and former versions stay for 90 days.',
      },
      {
        path: '',
        rule: 'S3DefaultEncryptionKMS',
        reason: 'Hashes and signatures of files, and no events; a key of its own would cost more than all the rest.',
      },
    ],
  ],
  [
    DetectionAlarm,
    [
      {
        path: 'Alarm',
        rule: 'CloudWatchAlarmAction',
        reason: 'Findings tell of the act, and while they are broken one composite alarm tells of this one.',
      },
    ],
  ],
  [
    OwnPartsAlarm,
    [
      {
        path: 'Resource',
        rule: 'CloudWatchAlarmAction',
        reason: 'Findings tell of the act, and while they are broken one composite alarm tells of this one.',
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
        reason: 'Nothing is ever written into it: it is there to be tagged.',
      },
      {
        path: 'Tick',
        rule: 'EventBusDLQ',
        reason:
          'A call that comes late says nothing new: the next one follows within a quarter of an hour, and an alarm says if none comes.',
      },
    ],
  ],
  [
    FindingsTable,
    [
      {
        path: '',
        rule: 'DynamoDBInBackupPlan',
        reason: 'Point-in-time recovery keeps 35 days. What is older can be made again from the archive by replay.',
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
        reason: 'Copies of what the log group and the archive hold, which expire after days.',
      },
      { path: 'Resource', rule: 'S3BucketDefaultLockEnabled', reason: 'What has expired shall be gone.' },
      {
        path: 'Resource',
        rule: 'S3BucketVersioningEnabled',
        reason: 'Each batch has a name of its own and is never overwritten; what has expired shall be gone.',
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
          'Object Lock cannot be undone, and costs until it ends: set `objectLock` where your policy asks for it.',
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
        reason: 'S3 delivers access logs only into buckets under SSE-S3.',
      },
      {
        path: '',
        rule: 'S3BucketDefaultLockEnabled',
        reason: 'S3 delivers access logs only into buckets without Object Lock.',
      },
    ],
  ],
  [
    ResultBucket,
    [
      {
        path: '',
        rule: 'S3BucketReplicationEnabled',
        reason: 'Copies of what CloudTrail holds, which expire after days: whoever needs an answer again asks again.',
      },
      {
        path: '',
        rule: 'S3BucketDefaultLockEnabled',
        reason: 'What has expired shall be gone.',
      },
      {
        path: '',
        rule: 'S3BucketVersioningEnabled',
        reason: 'Each answer has a name of its own and is never overwritten; what has expired shall be gone.',
      },
      {
        path: '',
        rule: 'S3DefaultEncryptionKMS',
        reason:
          'Whoever may read an answer may ask the same of CloudTrail; a key of its own would cost more than all the rest.',
      },
    ],
  ],
];

/** What is known of a construct; empty where it is not one of ours. */
export function constructReasons(construct: IConstruct): ConstructReason[] {
  const reasons = REASONS.flatMap(([type, all]) => (construct instanceof type ? all : []));
  return isMailOfAlarms(construct) ? [...reasons, MAIL] : reasons;
}

const MAIL: ConstructReason = {
  path: '',
  rule: 'SNSRedrivePolicy',
  reason:
    'SNS tries for hours to deliver a mail, and the alarm stays to be seen; a queue of those that came back would be one more thing to watch.',
};

/** The addresses have ids that are their own, so no path leads to them. */
function isMailOfAlarms(construct: IConstruct): boolean {
  return (
    construct instanceof CfnSubscription &&
    construct.protocol === 'email' &&
    construct.node.scopes.some((scope) => scope instanceof AlarmTopics || scope instanceof FindingsFallback)
  );
}

/** The role or managed policy that we wrote, where the construct is one or has one. */
export function roleOf(construct: IConstruct): IConstruct | undefined {
  if (construct instanceof BundledFunction) return construct.node.tryFindChild('Role');
  if (construct instanceof TrailTable) return construct.readerPolicy;
  if (construct instanceof FailedBatches) return construct.node.tryFindChild('RedriveRole');
  const isRole = [LogDeliveryRole, MemberAccountRole, WatchReader].some((role) => construct instanceof role);
  return isRole ? construct : undefined;
}
