/** What the `TrailHealth` construct tells its function, and the metrics that the function publishes for the construct's alarms. */

/** The environment variable with the ARN of the trail that is checked; absent where only the log group is known. */
export const TRAIL_ARN_VARIABLE = 'TRAIL_ARN';

/** The environment variable with the namespace of the metrics. */
export const NAMESPACE_VARIABLE = 'METRIC_NAMESPACE';

/** So long a check waits for a trail that is not there: a deployment may be about to make or to replace it. Seconds. */
export const MISSING_TRAIL_SECONDS = 300;

/** The dimension of every metric: the trail's name. */
export const TRAIL_DIMENSION = 'TrailName';

/** The dimension where no trail is known: the log group's name. */
export const LOG_GROUP_DIMENSION = 'LogGroupName';

/** Log files come every five minutes or so: a younger one says nothing. No alarm on the age may have a lower threshold. Seconds. */
export const NOTABLE_AGE_SECONDS = 900;

/**
 * What a trail's health check publishes, as metrics of CloudWatch. But for `CHECKS` they have data only while there is something to say:
 * a metric is billed for the hours in which it gets data.
 */
export enum TrailHealthMetric {
  /** 1 for each check that came to a result. Its absence is the only sign of a check that does not run. */
  CHECKS = 'TrailChecks',

  /** 1 while the trail does not record anything: stopped or deleted. */
  NOT_LOGGING = 'TrailNotLogging',

  /** 1 while the latest attempt to deliver a log file failed. */
  DELIVERY_ERROR = 'TrailDeliveryError',

  /** 1 while the latest attempt to deliver a digest file failed. */
  DIGEST_ERROR = 'TrailDigestError',

  /** 1 while the latest attempt to deliver to the log group failed. */
  LOG_GROUP_ERROR = 'TrailLogGroupError',

  /** 1 while the latest notification of a log file failed. */
  NOTIFICATION_ERROR = 'TrailNotificationError',

  /** 1 while trail, log group, filters, alarms, recipients or findings are not as they were deployed, or could not be compared. */
  CHANGED = 'TrailChanged',

  /** Seconds since a log file was last delivered, or since logging started where none was yet; from a quarter of an hour on. */
  DELIVERY_AGE = 'TrailDeliveryAge',
}
