import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeMetricFiltersCommand,
  DescribeSubscriptionFiltersCommand,
  type LogGroup as Described,
} from '@aws-sdk/client-cloudwatch-logs';
import { explanation } from '../../core/custom-resource/explanation';
import { type CallOptions, type Patience, patiently } from '../../core/custom-resource/patience';
import { type LogGroup, LogGroupError, type LogGroups } from './log-group';

/** A page, and the token of the next one. */
type Page<T> = readonly [items: readonly T[] | undefined, nextToken: string | undefined];

/**
 * Amazon CloudWatch Logs. It may call `logs:DescribeLogGroups`, and `DescribeMetricFilters` and
 * `DescribeSubscriptionFilters` for the log group.
 */
export function cloudWatchLogs(patience: Patience, client = new CloudWatchLogsClient({ maxAttempts: 8 })): LogGroups {
  async function all<T>(
    operation: string,
    what: string | undefined,
    page: (nextToken: string | undefined, options: CallOptions) => Promise<Page<T>>,
  ): Promise<T[]> {
    const found: T[] = [];
    let token: string | undefined;
    do {
      const [items = [], next] = await patiently(patience, [], (options) => page(token, options)).catch(
        (error: unknown) => {
          throw new LogGroupError(explanation(`logs:${operation}`, what, error), { cause: error });
        },
      );
      found.push(...items);
      token = next;
    } while (token !== undefined);
    return found;
  }

  const groups = (by: { logGroupNamePrefix: string } | { logGroupNamePattern: string }): Promise<Described[]> =>
    all('DescribeLogGroups', undefined, async (nextToken, options) => {
      const answer = await client.send(new DescribeLogGroupsCommand({ ...by, nextToken }), options);
      return [answer.logGroups, answer.nextToken];
    });

  return {
    async startingWith(logGroupNamePrefix) {
      const found = await groups({ logGroupNamePrefix });
      return found.map(({ logGroupName: name = '', logGroupClass = 'STANDARD' }): LogGroup => ({
        name,
        logGroupClass,
      }));
    },
    async ofTrails() {
      // Case-sensitive, with one pattern per call.
      const found = await groups({ logGroupNamePattern: 'rail' });
      return found.map(({ logGroupName = '' }) => logGroupName).filter((name) => /[Tt]rail/.test(name));
    },
    async metricFilters(logGroupName) {
      const found = await all('DescribeMetricFilters', logGroupName, async (nextToken, options) => {
        const answer = await client.send(new DescribeMetricFiltersCommand({ logGroupName, nextToken }), options);
        return [answer.metricFilters, answer.nextToken];
      });
      return found.map(({ filterName: name = '', filterPattern: pattern = '', metricTransformations = [] }) => ({
        name,
        pattern,
        namespaces: metricTransformations.map(({ metricNamespace = '' }) => metricNamespace),
      }));
    },
    async subscriptionFilters(logGroupName) {
      const found = await all('DescribeSubscriptionFilters', logGroupName, async (nextToken, options) => {
        const answer = await client.send(new DescribeSubscriptionFiltersCommand({ logGroupName, nextToken }), options);
        return [answer.subscriptionFilters, answer.nextToken];
      });
      return found.map(({ filterName: name = '', filterPattern: pattern = '', destinationArn = '' }) => ({
        name,
        pattern,
        destinationArn,
      }));
    },
  };
}
