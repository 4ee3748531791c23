import type { Architecture } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { StackProps } from 'aws-cdk-lib/core';
import type { TrailTableOptions } from '../archive/trail-table-props';
import type { ArchiveWatchOptions } from '../archive/archive-watch-props';
import type { DetectionAlarmsOptions } from '../detection/detection-alarms-props';
import type { EventHistoryScope } from '../history/event-history-scope';
import type { EventSelection } from '../events/event-selection';
import type { Safeguard } from '../internal/safeguard';
import type { TrailArchive } from '../trail/trail-archive';
import type { TrailOwner } from '../trail/trail-owner';
import type { TrailScope } from '../trail/trail-scope';

/**
 * Properties of OrganizationTrailStack.
 */
export interface OrganizationTrailStackProps extends StackProps {
  /**
   * The name of the trail. Changing it replaces the trail.
   *
   * @default 'organization-trail', or that of the owner's identity
   */
  readonly trailName?: string;

  /**
   * Who owns the trail: the organization, from its management account or from a delegated administrator, or only this
   * account.
   *
   * @default TrailOwner.managementAccount()
   */
  readonly owner?: TrailOwner;

  /**
   * Where log files are delivered.
   *
   * @default TrailArchive.inThisStack()
   */
  readonly archive?: TrailArchive;

  /**
   * Set this if the trail already exists outside this stack: everything else is deployed. This is the step before
   * `cdk import`. If the stack already owns the trail, this deletes it. See `OrganizationTrail`.
   *
   * @default false
   */
  readonly trailManagedElsewhere?: boolean;

  /**
   * Your own log group that receives every event, for example a `TrailLogGroup` with your own key: in the account and
   * Region of this stack, and of class STANDARD.
   *
   * @default - a new TrailLogGroup
   */
  readonly logGroup?: ILogGroup;

  /**
   * How long events are kept in the new log group; not with `logGroup`.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly logGroupRetention?: RetentionDays;

  /**
   * Create an SNS topic that receives a message for each delivered log file. It is encrypted with the archive's key, or
   * with its own key if the archive's key is imported.
   *
   * @default false
   */
  readonly notifyOfLogFiles?: boolean;

  /**
   * Which Regions the trail covers.
   *
   * @default TrailScope.allRegions()
   */
  readonly trailScope?: TrailScope;

  /**
   * What the trail records. Data events, network activity events and Insights cost extra; see `EventSelection`.
   *
   * @default - all management events, and nothing that costs extra
   */
  readonly events?: EventSelection[];

  /**
   * Names of buckets whose S3 data events are never recorded, in addition to those that this stack creates.
   *
   * @default - none
   */
  readonly excludedBucketNames?: string[];

  /**
   * Turns off the guard that excludes the trail's own bucket from S3 data events.
   *
   * @default - on
   */
  readonly feedbackLoopGuard?: Safeguard;

  /**
   * Detections, and the recipients of findings and alarms.
   *
   * @default - all detections, and nobody, with a warning
   */
  readonly alarms?: DetectionAlarmsOptions;

  /**
   * How the archive is watched: whether it is complete and unchanged, and which accounts and Regions deliver nothing;
   * see `ArchiveWatch`. If the archive is in another account, the watch uses a role of its `LogArchiveStack`.
   *
   * @default - every 6 hours; not if the archive's bucket is imported
   */
  readonly archiveWatch?: ArchiveWatchOptions;

  /**
   * Adds a table of the archive in Amazon Athena, for `history --source archive` and `replay --athena`; see `TrailTable`. It costs nothing until
   * somebody runs a query.
   *
   * @default - no table
   */
  readonly trailTable?: TrailTableOptions;

  /**
   * Which event history can be searched.
   *
   * @default EventHistoryScope.account()
   */
  readonly eventHistory?: EventHistoryScope;

  /**
   * One page in CloudWatch with alarms, findings, the trail's health and searches; see `TrailDashboard`. Three per
   * account are free, each further one costs 3 USD per month.
   *
   * @default false
   */
  readonly dashboard?: boolean;

  /**
   * The architecture of all functions in the stack. ARM costs a fifth less than x86, but is not available in every
   * Region.
   *
   * @default - x86, which every Region has; for the event history ARM, if the CDK knows that the Region has it
   */
  readonly architecture?: Architecture;

  /**
   * The path of every role in the stack without its own path, for example `/security/`; also of the role that
   * `EventHistoryScope.organization()` creates in every account. Changing it replaces the roles; CloudFormation
   * replaces the latter role only together with a new name (`memberRoleName`). For a permissions boundary, see
   * `permissionsBoundary`.
   *
   * @default - none
   */
  readonly rolePath?: string;
}
