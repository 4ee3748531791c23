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
   * The trail's name. Changing it replaces the trail.
   *
   * @default 'organization-trail', or that of the owner's identity
   */
  readonly trailName?: string;

  /**
   * Who owns the trail: the organization, from its management account or from a delegated administrator, or this account alone.
   *
   * @default TrailOwner.managementAccount()
   */
  readonly owner?: TrailOwner;

  /**
   * Where the log files go.
   *
   * @default TrailArchive.inThisStack()
   */
  readonly archive?: TrailArchive;

  /**
   * The trail already exists outside this stack: deploy everything else. This is the step before `cdk import`. If the stack already owns the
   * trail, this deletes it. See `OrganizationTrail`.
   *
   * @default false
   */
  readonly trailManagedElsewhere?: boolean;

  /**
   * A log group of yours that receives every event, as a `TrailLogGroup` under your own key: of this stack's account and Region,
   * and of class STANDARD.
   *
   * @default - a new TrailLogGroup
   */
  readonly logGroup?: ILogGroup;

  /**
   * How long events stay in the new log group; not beside `logGroup`.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly logGroupRetention?: RetentionDays;

  /**
   * Create an SNS topic that gets a message for each delivered log file. It is encrypted with the archive's key, or with a key of its own if the
   * archive's key is imported.
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
   * @default - all management events, and nothing that costs
   */
  readonly events?: EventSelection[];

  /**
   * The names of buckets whose S3 data events are never recorded, beside those that this stack creates.
   *
   * @default - none
   */
  readonly excludedBucketNames?: string[];

  /**
   * Turns off the guard that keeps the trail's own bucket out of S3 data events.
   *
   * @default - on
   */
  readonly feedbackLoopGuard?: Safeguard;

  /**
   * What to look for, and who learns of it: of findings, and of alarms.
   *
   * @default - all detections, and nobody, with a warning
   */
  readonly alarms?: DetectionAlarmsOptions;

  /**
   * How the archive is watched: whether it is complete and unchanged, and which accounts and Regions deliver nothing; see `ArchiveWatch`. An archive in an account of its own
   * lets the watch in by a role of its `LogArchiveStack`.
   *
   * @default - every 6 hours; not where the archive's bucket is imported
   */
  readonly archiveWatch?: ArchiveWatchOptions;

  /**
   * Makes the archive a table in Amazon Athena, for `history --source archive` and `replay --athena`; see `TrailTable`. It costs nothing while
   * nobody asks.
   *
   * @default - no table
   */
  readonly trailTable?: TrailTableOptions;

  /**
   * Whose event history the function searches.
   *
   * @default EventHistoryScope.account()
   */
  readonly eventHistory?: EventHistoryScope;

  /**
   * One page in CloudWatch on alarms, findings, the trail's health and searches; see `TrailDashboard`. Three in an account are free, each further one costs 3 USD a month.
   *
   * @default false
   */
  readonly dashboard?: boolean;

  /**
   * The architecture of all functions in the stack. ARM costs a fifth less than x86, and not every Region has it.
   *
   * @default - x86, which every Region has; of the event history ARM, where the CDK knows that the Region has it
   */
  readonly architecture?: Architecture;

  /**
   * The path of every role in the stack that has none of its own, as in `/security/`; also of the role that `EventHistoryScope.organization()` puts into every
   * account. Changing it replaces the roles: that last one CloudFormation replaces only under another name (`memberRoleName`). For a permissions boundary, see
   * `permissionsBoundary`.
   *
   * @default - none
   */
  readonly rolePath?: string;
}
