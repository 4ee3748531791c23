import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { LOG_GROUP_DIMENSION, TRAIL_DIMENSION, type TrailHealthMetric } from '../contract/trail-health';
import type { DetectionAlarms } from '../detection/detection-alarms';
import { healthMetric } from '../detection/trail-health';

/** The metrics of the health check, even if no trail is known. */
export function shownHealth(
  { metricNamespace, _trailName: trailName, logGroup }: DetectionAlarms,
  metric: TrailHealthMetric,
  options: MetricOptions,
): Metric {
  const dimensions: Record<string, string> =
    trailName === undefined ? { [LOG_GROUP_DIMENSION]: logGroup.logGroupName } : { [TRAIL_DIMENSION]: trailName };
  return healthMetric(metricNamespace, dimensions, metric, options);
}
