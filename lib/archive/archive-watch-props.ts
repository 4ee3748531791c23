import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import type { Architecture } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Duration } from 'aws-cdk-lib/core';
import type { IOrganizationTrail } from '../trail/organization-trail-ref';

/**
 * How often and how deep an archive is looked at.
 */
export interface ArchiveWatchOptions {
  /**
   * Whether it is watched at all.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * How long after one look at an account the next one follows: 1 to 24 whole hours. Every hour costs six times the requests of the default.
   *
   * @default Duration.hours(6)
   */
  readonly interval?: Duration;

  /**
   * Of the log files, so many percent are read and hashed, 0 to 100; which ones, nobody can tell beforehand. Of the others S3 says that they are there, and were not
   * written again since they were delivered. 100 costs 0.15 USD a month for 10 accounts, and 16 for 1,000.
   *
   * @default 0
   */
  readonly hashPercent?: number;

  /**
   * How long the lifecycle of the bucket keeps files, in whole days: what is older is not missing.
   *
   * @default - as a TrailBucket of this app has it; otherwise files are kept for good
   */
  readonly retention?: Duration;

  /**
   * The path of the role in the archive's account, where `LogArchiveStack` was given a `rolePath`.
   *
   * @default - none
   */
  readonly readerRolePath?: string;
}

/**
 * Who is told of what a watch finds. Topics get a message with the details, and the alarms; encrypted ones of this app are opened to the watch.
 */
export interface ArchiveWatchRecipients {
  /**
   * Where proofs of tampering are told.
   *
   * @default - nowhere
   */
  readonly pageTopic?: ITopic;

  /**
   * Where silent accounts and Regions are told, what could not be checked, and what is over.
   *
   * @default - nowhere
   */
  readonly notifyTopic?: ITopic;

  /**
   * What the alarm on tampering does.
   *
   * @default - nothing
   */
  readonly pageActions?: IAlarmAction[];

  /**
   * What it does when it goes back to OK.
   *
   * @default - nothing
   */
  readonly pageOkActions?: IAlarmAction[];

  /**
   * What the other alarms do.
   *
   * @default - nothing
   */
  readonly notifyActions?: IAlarmAction[];

  /**
   * What they do when they go back to OK.
   *
   * @default - nothing
   */
  readonly notifyOkActions?: IAlarmAction[];
}

/**
 * Properties of ArchiveWatch.
 */
export interface ArchiveWatchProps extends ArchiveWatchOptions {
  /** The trail whose archive is watched: an `OrganizationTrail` of this app. In an account of its own, `LogArchiveStack` has the role that reads the archive. */
  readonly trail: IOrganizationTrail;

  /**
   * Who is told. Without, `tell()` says it, or nobody learns of anything.
   *
   * @default - nobody
   */
  readonly recipients?: ArchiveWatchRecipients;

  /**
   * The namespace of the metrics.
   *
   * @default - the name of the stack that is deployed, as with `DetectionAlarms`
   */
  readonly metricNamespace?: string;

  /**
   * What the names of the alarms start with, before a dash. With that of `DetectionAlarms`, and the watch among their `guards`, whoever changes an alarm is told of.
   *
   * @default - the namespace of the metrics
   */
  readonly alarmNamePrefix?: string;

  /**
   * Where the server access logs of the state's bucket go. It must use SSE-S3 and have no Object Lock.
   *
   * @default - no access logs
   */
  readonly accessLogBucket?: IBucket;

  /**
   * The architecture of the function. ARM costs a fifth less than x86, and not every Region has it.
   *
   * @default - that of the construct or stack around it; else x86, which every Region has
   */
  readonly architecture?: Architecture;
}
