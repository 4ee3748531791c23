import { Color, Metric, SingleValueWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { FindingsMetric, OPENED_METRICS } from '../contract/findings';
import { SEVERITIES, type Severity } from '../contract/severities';
import type { DetectionAlarms } from '../detection/detection-alarms';
import { type DashboardRow, ROW_HEIGHT } from './dashboard-row';
import { documentLink } from './documents';
import { filled, graph, HOUR } from './graphs';

const DRAWN: Readonly<Record<Severity, { readonly label: string; readonly color: string }>> = {
  page: { label: 'Page', color: Color.RED },
  notify: { label: 'Notify', color: Color.ORANGE },
  compliance: { label: 'Compliance', color: Color.GREY },
};

/** Opened findings by severity; `undefined` if findings are off. */
export function findingsRow({ findings, metricNamespace: namespace }: DetectionAlarms): DashboardRow | undefined {
  if (!findings) return undefined;
  const metric = (metricName: FindingsMetric): Metric =>
    new Metric({ namespace, metricName, statistic: 'Sum', period: HOUR });
  return {
    title: 'What was found?',
    text:
      'Opened findings: one for each detection, account and role or user. `--` is none. ' +
      `Details: \`findings list\`. ${documentLink('findings-cli.md')}`,
    widgets: [
      new SingleValueWidget({
        title: 'In the time shown',
        width: 4,
        height: ROW_HEIGHT,
        setPeriodToTimeRange: true,
        metrics: SEVERITIES.map((severity) => metric(OPENED_METRICS[severity]).with(DRAWN[severity])),
      }),
      graph({
        title: 'Findings opened in an hour',
        width: 10,
        unit: 'findings',
        stacked: true,
        metrics: SEVERITIES.map((severity) => filled(severity, metric(OPENED_METRICS[severity]), DRAWN[severity])),
      }),
      graph({
        title: 'Left out, or failed',
        width: 6,
        unit: 'events',
        metrics: [
          filled('suppressed', metric(FindingsMetric.SUPPRESSED), { label: 'Suppressed', color: Color.BLUE }),
          filled('failed', metric(FindingsMetric.FAILED), { label: 'Failed', color: Color.RED }),
        ],
      }),
    ],
  };
}
