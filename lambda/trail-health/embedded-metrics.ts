import { TRAIL_DIMENSION, TrailHealthMetric } from '../../lib/contract/trail-health';
import type { Environment } from './environment';
import type { TrailHealth } from './health';

/**
 * One log line in CloudWatch's embedded metric format: CloudWatch Logs makes the metrics of it, so the function needs no
 * permission to publish any.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embeddedMetrics(
  { metrics, problems }: TrailHealth,
  { trailArn, trailName, namespace }: Environment,
  now: Date,
): string {
  const unit = (metric: TrailHealthMetric): string => (metric === TrailHealthMetric.DELIVERY_AGE ? 'Seconds' : 'Count');
  return JSON.stringify({
    _aws: {
      Timestamp: now.getTime(),
      CloudWatchMetrics: [
        {
          Namespace: namespace,
          Dimensions: [[TRAIL_DIMENSION]],
          Metrics: Object.values(TrailHealthMetric)
            .filter((metric) => metrics[metric] !== undefined)
            .map((metric) => ({ Name: metric, Unit: unit(metric) })),
        },
      ],
    },
    [TRAIL_DIMENSION]: trailName,
    ...metrics,
    trailArn,
    problems,
  });
}
