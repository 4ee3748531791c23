import {
  type CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeSubscriptionFiltersCommand,
  paginateDescribeMetricFilters,
} from '@aws-sdk/client-cloudwatch-logs';
import type { LogsPort } from './changes';
import { bounded } from './bounded';

/** Reads a log group and its filters through the SDK. */
export function logsClient(client: CloudWatchLogsClient): LogsPort {
  return {
    async metricFilters(logGroupName) {
      const found = [];
      const pages = paginateDescribeMetricFilters({ client }, { logGroupName }, bounded());
      for await (const { metricFilters = [] } of pages) {
        for (const filter of metricFilters) {
          const [metric] = filter.metricTransformations ?? [];
          found.push({
            name: filter.filterName ?? '',
            pattern: filter.filterPattern ?? '',
            isOnTransformed: filter.applyOnTransformedLogs,
            selection: filter.fieldSelectionCriteria,
            metricNamespace: metric?.metricNamespace,
            metricName: metric?.metricName,
            metricValue: metric?.metricValue,
            dimensions: Object.keys(metric?.dimensions ?? {}),
          });
        }
      }
      return found;
    },

    async subscriptions(logGroupName) {
      // A log group has at most two.
      const { subscriptionFilters = [] } = await client.send(
        new DescribeSubscriptionFiltersCommand({ logGroupName }),
        bounded(),
      );
      return subscriptionFilters.map((filter) => ({
        name: filter.filterName ?? '',
        pattern: filter.filterPattern ?? '',
        isOnTransformed: filter.applyOnTransformedLogs,
        selection: filter.fieldSelectionCriteria,
        destinationArn: filter.destinationArn ?? '',
      }));
    },

    async logGroup(name) {
      // Sorted by name: a log group whose name equals the prefix is the first.
      const request = new DescribeLogGroupsCommand({ logGroupNamePrefix: name });
      const { logGroups = [] } = await client.send(request, bounded());
      const group = logGroups.find(({ logGroupName }) => logGroupName === name);
      return (
        group && {
          createdAt: new Date(group.creationTime ?? 0),
          retentionDays: group.retentionInDays,
          keyArn: group.kmsKeyId,
        }
      );
    },
  };
}
