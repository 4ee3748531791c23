import { Color } from 'aws-cdk-lib/aws-cloudwatch';
import { TrailHealthMetric } from '../contract/trail-health';
import type { DetectionAlarms } from '../detection/detection-alarms';
import type { DashboardRow } from './dashboard-row';
import { documentLink } from './documents';
import { filled, graph, HOUR } from './graphs';
import { shownHealth } from './shown-health';

/** Possible problems, worst first. The age is in another row. */
const WRONG: readonly (readonly [TrailHealthMetric, string])[] = [
  [TrailHealthMetric.NOT_LOGGING, 'Stopped or deleted'],
  [TrailHealthMetric.CHANGED, 'Not as deployed'],
  [TrailHealthMetric.DELIVERY_ERROR, 'Log files not delivered'],
  [TrailHealthMetric.LOG_GROUP_ERROR, 'Log group not reached'],
  [TrailHealthMetric.DIGEST_ERROR, 'Digests not delivered'],
  [TrailHealthMetric.NOTIFICATION_ERROR, 'Topic of log files not notified'],
];

/**
 * What the health check of the trail found, and whether it ran. Without a known trail: differences from the deployment.
 */
export function healthRow(alarms: DetectionAlarms): DashboardRow {
  const known =
    alarms._trailName === undefined ? 'The trail is unknown here, so CloudTrail is not asked about it. ' : '';
  return {
    title: 'Is the trail well?',
    text:
      `0 means that all is well; 1 means that a check found a problem. ${known}` +
      `Four checks per hour; with none, nothing is monitored. ${documentLink('operating.md#when-the-trail-is-not-as-it-was-deployed')}`,
    widgets: [
      graph({
        title: 'Found wrong by a check',
        width: 12,
        unit: '1 is wrong',
        // Each possible problem has an alarm with the name of the metric.
        metrics: WRONG.filter(([metric]) => alarms._alarmsById.has(metric)).map(([metric, label]) =>
          filled(idOf(metric), shownHealth(alarms, metric, { period: HOUR }), { label }),
        ),
      }),
      graph({
        title: 'Checks in an hour',
        width: 8,
        unit: 'checks',
        metrics: [
          filled('checks', shownHealth(alarms, TrailHealthMetric.CHECKS, { statistic: 'Sum', period: HOUR }), {
            label: 'Checks',
            color: Color.GREEN,
          }),
        ],
      }),
    ],
  };
}

/** Must begin with a lower-case letter. */
function idOf(metric: TrailHealthMetric): string {
  return metric.charAt(0).toLowerCase() + metric.slice(1);
}
