import { Color, type GraphWidget, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FindingsMetric } from '../contract/findings';
import { TrailHealthMetric } from '../contract/trail-health';
import type { DetectionAlarms } from '../detection/detection-alarms';
import type { DashboardRow } from './dashboard-row';
import { documentLink } from './documents';
import { graph, HOUR } from './graphs';
import { shownHealth } from './shown-health';

/** How long an event takes to reach the log group and the archive; `undefined` if neither is known. */
export function latencyRow(alarms: DetectionAlarms): DashboardRow | undefined {
  const widgets = [
    ...(alarms.findings ? [logPath(alarms)] : []),
    ...(alarms._trailName === undefined ? [] : [archivePath(alarms)]),
  ];
  if (widgets.length === 0) return undefined;
  return {
    title: 'How late is it?',
    text:
      'CloudTrail delivers within about 5 minutes on average, without a guarantee. An empty graph means that no test event came through, or no check ran. ' +
      documentLink('operating.md#when-findings-are-broken'),
    widgets,
  };
}

/** From the heartbeat of findings, whose value is its latency. */
function logPath({ metricNamespace: namespace }: DetectionAlarms): GraphWidget {
  const minutes = (id: string, statistic: string, label: string, color: string): MathExpression =>
    new MathExpression({
      expression: `${id} / 60000`,
      usingMetrics: {
        [id]: new Metric({ namespace, metricName: FindingsMetric.HEARTBEAT, statistic, period: HOUR }),
      },
      period: HOUR,
      label,
      color,
    });
  return graph({
    title: 'Log path: from a call to findings',
    width: 10,
    unit: 'minutes',
    metrics: [
      minutes('longest', 'Maximum', 'Longest', Color.ORANGE),
      minutes('average', 'Average', 'Average', Color.BLUE),
    ],
  });
}

/** A check that ran but published no age found a recent file. */
function archivePath(alarms: DetectionAlarms): GraphWidget {
  return graph({
    title: 'Archive path: age of the latest log file (0: under 15)',
    width: 10,
    unit: 'minutes',
    metrics: [
      new MathExpression({
        expression: 'IF(checks > 0, FILL(age, 0) / 60)',
        usingMetrics: {
          checks: shownHealth(alarms, TrailHealthMetric.CHECKS, { statistic: 'Sum', period: HOUR }),
          age: shownHealth(alarms, TrailHealthMetric.DELIVERY_AGE, { period: HOUR }),
        },
        period: HOUR,
        label: 'Oldest in the hour',
        color: Color.BLUE,
      }),
    ],
  });
}
