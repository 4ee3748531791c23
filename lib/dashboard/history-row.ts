import { Color, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { EventHistory } from '../history/event-history';
import type { DashboardRow } from './dashboard-row';
import { documentLink } from './documents';
import { filled, graph, HOUR } from './graphs';

/** How often the event history was searched, and with what result. */
export function historyRow({ handler, _reader: reader }: EventHistory): DashboardRow {
  const count = { statistic: 'Sum', period: HOUR };
  return {
    title: 'Who is searching?',
    text: `Questions to the event history, failed questions, and how long an answer took. ${documentLink('event-history.md')}`,
    widgets: [
      graph({
        title: 'Questions in an hour',
        width: 12,
        unit: 'questions',
        metrics: [
          filled('asked', handler.metricInvocations(count), { label: 'Asked', color: Color.BLUE }),
          filled('failed', handler.metricErrors(count), { label: 'Failed', color: Color.RED }),
          ...(reader
            ? [filled('readers', reader.metricErrors(count), { label: 'Readers that failed', color: Color.ORANGE })]
            : []),
        ],
      }),
      graph({
        title: 'Longest answer',
        width: 8,
        unit: 'seconds',
        metrics: [
          new MathExpression({
            expression: 'longest / 1000',
            usingMetrics: { longest: handler.metricDuration({ statistic: 'Maximum', period: HOUR }) },
            period: HOUR,
            label: 'Longest in the hour',
            color: Color.PURPLE,
          }),
        ],
      }),
    ],
  };
}
