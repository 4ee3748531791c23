import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import type { Architecture } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Duration } from 'aws-cdk-lib/core';
import type { IOrganizationTrail } from '../trail/organization-trail-ref';

/**
 * How often and how thoroughly an archive is verified.
 */
export interface ArchiveWatchOptions {
  /**
   * Whether it is verified at all.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * The time between two checks of an account: 1 to 24 whole hours. Hourly checks need six times as many lists as the default.
   *
   * @default Duration.hours(6)
   */
  readonly interval?: Duration;

  /**
   * The share of log files that are read and hashed, in percent, 0 to 100. Nobody can predict which ones. For the others, S3's listing shows that they are there and were
   * not written again after their delivery. 100 costs 0.18 USD a month for 10 accounts, and 18 for 1,000.
   *
   * @default 0
   */
  readonly hashPercent?: number;

  /**
   * How long the lifecycle of the bucket keeps files, in whole days. Older files are not missed.
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
 * Who gets the messages and alarms of a watch. If a topic of this app is encrypted, the watch is let in to its key.
 */
export interface ArchiveWatchRecipients {
  /**
   * Gets messages about signs of tampering.
   *
   * @default - nowhere
   */
  readonly pageTopic?: ITopic;

  /**
   * Gets messages about silent accounts and Regions, about what could not be checked, and about what is over.
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
  /** The trail whose archive is verified: an `OrganizationTrail` of this app. If the archive has an account of its own, `LogArchiveStack` has the role that reads it. */
  readonly trail: IOrganizationTrail;

  /**
   * Who gets messages and alarms. `tell()` can say it later; otherwise nobody does.
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
   * What the names of the alarms start with, before a dash. If `DetectionAlarms` has the same prefix and the watch among its `guards`, changes to the alarms are reported.
   *
   * @default - the namespace of the metrics
   */
  readonly alarmNamePrefix?: string;

  /**
   * Where the server access logs of the state bucket go. It must use SSE-S3 and have no Object Lock.
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
