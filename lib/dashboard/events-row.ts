import { Color, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { DetectionAlarms } from '../detection/detection-alarms';
import type { DashboardRow } from './dashboard-row';
import { graph, HOUR } from './graphs';

/** The volume in the log group: CloudWatch Logs bills the bytes. */
export function eventsRow(alarms: DetectionAlarms): DashboardRow {
  const bytes = new Metric({
    namespace: 'AWS/Logs',
    metricName: 'IncomingBytes',
    dimensionsMap: { LogGroupName: alarms.logGroup.logGroupName },
    statistic: 'Sum',
    period: HOUR,
    label: 'Bytes',
    color: Color.PURPLE,
  });
  return {
    title: 'How busy is it?',
    text: 'Events of the trail in its log group. If there are none, see `TrailSilent`; a sudden rise costs money: ingestion into CloudWatch Logs is most of the bill.',
    widgets: [
      graph({
        title: 'Events in an hour',
        width: 12,
        unit: 'events',
        metrics: [alarms.metricIncomingEvents({ period: HOUR, label: 'Events', color: Color.BLUE })],
      }),
      graph({ title: 'Bytes in an hour', width: 8, unit: 'bytes', metrics: [bytes] }),
    ],
  };
}
