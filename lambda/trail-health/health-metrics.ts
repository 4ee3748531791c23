import { embeddedMetrics, type Unit } from '../../core/metrics/embedded-metrics';
import { TrailHealthMetric } from '../../lib/contract/trail-health';
import type { TrailHealth } from './health';

export interface Told extends TrailHealth {
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Undefined where only the log group is known. */
  readonly trailArn?: string;
  /** What is not as it was deployed, in words. */
  readonly changes: readonly string[];
}

/** What was found, as one log line that CloudWatch Logs makes metrics of. */
export function healthMetrics(
  { metrics, problems, namespace, dimensions, trailArn, changes }: Told,
  now: Date,
): string {
  const unitOf = (name: TrailHealthMetric): Unit => (name === TrailHealthMetric.DELIVERY_AGE ? 'Seconds' : 'Count');
  const all = { ...metrics, ...(changes.length > 0 && { [TrailHealthMetric.CHANGED]: 1 }) };
  const found = Object.values(TrailHealthMetric).flatMap((name) => {
    const value = all[name];
    return value === undefined ? [] : [[name, { value, unit: unitOf(name) }] as const];
  });
  return embeddedMetrics(
    {
      namespace,
      dimensions,
      metrics: Object.fromEntries(found),
      properties: { trailArn, problems, changes },
    },
    now,
  );
}
