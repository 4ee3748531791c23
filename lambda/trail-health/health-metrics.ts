import { embeddedMetrics, type Unit } from '../../core/metrics/embedded-metrics';
import { TRAIL_DIMENSION, TrailHealthMetric } from '../../lib/contract/trail-health';
import type { Environment } from './environment';
import type { TrailHealth } from './health';

/** What was found, as one log line that CloudWatch Logs makes metrics of. */
export function healthMetrics(
  { metrics, problems }: TrailHealth,
  { trailArn, trailName, namespace }: Environment,
  now: Date,
): string {
  const unitOf = (name: TrailHealthMetric): Unit => (name === TrailHealthMetric.DELIVERY_AGE ? 'Seconds' : 'Count');
  const found = Object.values(TrailHealthMetric).flatMap((name) => {
    const value = metrics[name];
    return value === undefined ? [] : [[name, { value, unit: unitOf(name) }] as const];
  });
  return embeddedMetrics(
    {
      namespace,
      dimensions: { [TRAIL_DIMENSION]: trailName },
      metrics: Object.fromEntries(found),
      properties: { trailArn, problems },
    },
    now,
  );
}
