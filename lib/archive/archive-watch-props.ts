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
   * Whether the archive is verified.
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
   * The share of log files that are read and hashed, in percent, 0 to 100. The selection is unpredictable. For the
   * others, S3's listing shows that they exist and were not rewritten after delivery. 100 costs 0.18 USD per month for
   * 10 accounts, and 18 for 1,000.
   *
   * @default 0
   */
  readonly hashPercent?: number;

  /**
   * How long the bucket's lifecycle keeps files, in whole days. Older files are not reported as missing.
   *
   * @default - that of a TrailBucket of this app; otherwise files are kept indefinitely
   */
  readonly retention?: Duration;

  /**
   * The path of the role in the archive's account, if `LogArchiveStack` has a `rolePath`.
   *
   * @default - none
   */
  readonly readerRolePath?: string;
}

/**
 * Recipients of the messages and alarms of a watch. If a topic of this app is encrypted, the watch is granted use of
 * its key.
 */
export interface ArchiveWatchRecipients {
  /**
   * Receives messages about signs of tampering.
   *
   * @default - none
   */
  readonly pageTopic?: ITopic;

  /**
   * Receives messages about silent accounts and Regions, about what could not be checked, and about problems that are
   * over.
   *
   * @default - none
   */
  readonly notifyTopic?: ITopic;

  /**
   * Actions of the alarm on tampering.
   *
   * @default - none
   */
  readonly pageActions?: IAlarmAction[];

  /**
   * Its actions when it returns to OK.
   *
   * @default - none
   */
  readonly pageOkActions?: IAlarmAction[];

  /**
   * Actions of the other alarms.
   *
   * @default - none
   */
  readonly notifyActions?: IAlarmAction[];

  /**
   * Their actions when they return to OK.
   *
   * @default - none
   */
  readonly notifyOkActions?: IAlarmAction[];
}

/**
 * Properties of ArchiveWatch.
 */
export interface ArchiveWatchProps extends ArchiveWatchOptions {
  /**
   * The trail whose archive is verified: an `OrganizationTrail` of this app. If the archive is in another account,
   * `LogArchiveStack` has the role that reads it.
   */
  readonly trail: IOrganizationTrail;

  /**
   * Recipients of messages and alarms. They can also be set later with `tell()`.
   *
   * @default - nobody
   */
  readonly recipients?: ArchiveWatchRecipients;

  /**
   * The metric namespace.
   *
   * @default - the name of the deployed stack, as with `DetectionAlarms`
   */
  readonly metricNamespace?: string;

  /**
   * The prefix of the alarm names, followed by a hyphen. If `DetectionAlarms` has the same prefix and the watch is
   * among its `guards`, changes to the alarms are reported.
   *
   * @default - the metric namespace
   */
  readonly alarmNamePrefix?: string;

  /**
   * The bucket for server access logs of the state bucket. It must use SSE-S3 and must not use Object Lock.
   *
   * @default - no access logs
   */
  readonly accessLogBucket?: IBucket;

  /**
   * The architecture of the function. ARM costs a fifth less than x86, but is not available in every Region.
   *
   * @default - that of the enclosing construct or stack; else x86, which every Region has
   */
  readonly architecture?: Architecture;
}
