/** What the `TrailHealth` construct tells its function, and the metrics that the function publishes for the construct's alarms. */

/** The environment variable with the ARN of the trail that is checked. */
export const TRAIL_ARN_VARIABLE = 'TRAIL_ARN';

/** The environment variable with the namespace of the metrics. */
export const NAMESPACE_VARIABLE = 'METRIC_NAMESPACE';

/** So long a check waits for a trail that is not there: a deployment may be about to make or to replace it. Seconds. */
export const MISSING_TRAIL_SECONDS = 300;

/** The dimension of every metric: the trail's name. */
export const TRAIL_DIMENSION = 'TrailName';

/** 1 for each check that came to a result. Its absence is the only sign of a check that does not run. */
export const CHECKS_METRIC = 'TrailChecks';

/** 1 while the trail does not record anything: stopped or deleted. */
export const NOT_LOGGING_METRIC = 'TrailNotLogging';

/** 1 while the latest attempt to deliver a log file failed. */
export const DELIVERY_ERROR_METRIC = 'TrailDeliveryError';

/** 1 while the latest attempt to deliver a digest file failed. */
export const DIGEST_ERROR_METRIC = 'TrailDigestError';

/** 1 while the latest attempt to deliver to the log group failed. */
export const LOG_GROUP_ERROR_METRIC = 'TrailLogGroupError';

/** 1 while the latest notification of a log file failed. */
export const NOTIFICATION_ERROR_METRIC = 'TrailNotificationError';

/** Seconds since a log file was last delivered, or since logging started where none was yet. */
export const DELIVERY_AGE_METRIC = 'TrailDeliveryAge';

export const HEALTH_METRICS = [
  CHECKS_METRIC,
  NOT_LOGGING_METRIC,
  DELIVERY_ERROR_METRIC,
  DIGEST_ERROR_METRIC,
  LOG_GROUP_ERROR_METRIC,
  NOTIFICATION_ERROR_METRIC,
  DELIVERY_AGE_METRIC,
] as const;
export type HealthMetric = (typeof HEALTH_METRICS)[number];
