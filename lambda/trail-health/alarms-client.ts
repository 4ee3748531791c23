import { type CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import type { AlarmsPort } from './changes';
import { bounded } from './bounded';
import type { FoundAlarm } from './compare/alarms';

/** Reads the alarms of a deployment through the SDK, including composite alarms. */
export function alarmsClient(client: CloudWatchClient): AlarmsPort {
  return {
    async alarms(prefix) {
      const found: FoundAlarm[] = [];
      const pages = paginateDescribeAlarms(
        { client, pageSize: 100 },
        { AlarmNamePrefix: prefix, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] },
        bounded(),
      );
      for await (const { MetricAlarms: single = [], CompositeAlarms: composite = [] } of pages) {
        const common = (alarm: {
          AlarmName?: string;
          ActionsEnabled?: boolean;
          AlarmActions?: string[];
        }): FoundAlarm => ({
          name: alarm.AlarmName ?? '',
          actionsEnabled: alarm.ActionsEnabled ?? true,
          actions: alarm.AlarmActions ?? [],
        });
        for (const alarm of single) {
          found.push({
            ...common(alarm),
            metricName: alarm.MetricName,
            threshold: alarm.Threshold,
            comparison: alarm.ComparisonOperator,
          });
        }
        found.push(...composite.map(common));
      }
      return found;
    },
  };
}
