/**
 * The environment of the `TrailHealth` construct's function, and the metrics that it publishes for the construct's
 * alarms.
 */

/** The environment variable with the ARN of the trail to check. Absent if only the log group is known. */
export const TRAIL_ARN_VARIABLE = 'TRAIL_ARN';

/** The environment variable with the namespace of the metrics. */
export const NAMESPACE_VARIABLE = 'METRIC_NAMESPACE';

/** How long a check waits for a missing trail, in seconds: a deployment may be about to create or replace it. */
export const MISSING_TRAIL_SECONDS = 300;

/** The dimension of every metric: the trail's name. */
export const TRAIL_DIMENSION = 'TrailName';

/** The dimension if no trail is known: the log group's name. */
export const LOG_GROUP_DIMENSION = 'LogGroupName';

/**
 * In seconds. Log files arrive about every five minutes, so a lower age means nothing. No alarm on the age may have a
 * lower threshold.
 */
export const NOTABLE_AGE_SECONDS = 900;

/**
 * CloudWatch metrics of a trail's health check. All but `CHECKS` have data only if there is something to report: a
 * metric is billed for the hours in which it receives data.
 */
export enum TrailHealthMetric {
  /** 1 for each check that reached a result. Only its absence shows that checks do not run. */
  CHECKS = 'TrailChecks',

  /** 1 while the trail records nothing: stopped or deleted. */
  NOT_LOGGING = 'TrailNotLogging',

  /** 1 while the latest attempt to deliver a log file failed. */
  DELIVERY_ERROR = 'TrailDeliveryError',

  /** 1 while the latest attempt to deliver a digest file failed. */
  DIGEST_ERROR = 'TrailDigestError',

  /** 1 while the latest attempt to deliver to the log group failed. */
  LOG_GROUP_ERROR = 'TrailLogGroupError',

  /** 1 while the latest notification of a log file failed. */
  NOTIFICATION_ERROR = 'TrailNotificationError',

  /**
   * 1 while the trail, log group, filters, alarms, recipients or findings differ from what was deployed, or could not
   * be compared.
   */
  CHANGED = 'TrailChanged',

  /**
   * Seconds since the last delivery of a log file, or since logging started if there was none yet. Published from 15
   * minutes on.
   */
  DELIVERY_AGE = 'TrailDeliveryAge',
}
