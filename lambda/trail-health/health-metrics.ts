import { embeddedMetrics, type Unit } from '../../core/metrics/embedded-metrics';
import { TrailHealthMetric } from '../../lib/contract/trail-health';
import type { TrailHealth } from './health';

export interface Told extends TrailHealth {
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** `undefined` if only the log group is known. */
  readonly trailArn?: string;
  /** What differs from what was deployed. */
  readonly changes: readonly string[];
}

/** Returns the results as one log line, from which CloudWatch Logs extracts metrics. */
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
