import { CfnMetricFilter, CfnSubscriptionFilter, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Stack, Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { MAX_FILTERS, MAX_REGEX_FILTERS } from '../contract/limits';
import { usesRegex } from './detection-selection';

/**
 * What a log group refuses of all the filters that the scope's stack has on it, its own and those of others. For a
 * validation at synthesis: what comes later than the scope counts too.
 */
export function quotaProblems(scope: Construct, logGroup: ILogGroup): string[] {
  const stack = Stack.of(scope);
  const nameOf = (name: string): string => JSON.stringify(stack.resolve(name));
  const group = nameOf(logGroup.logGroupName);
  const all = stack.node.findAll();
  const metricFilters = all
    .filter((node) => node instanceof CfnMetricFilter)
    .filter((filter) => nameOf(filter.logGroupName) === group);
  const subscriptions = all
    .filter((node) => node instanceof CfnSubscriptionFilter)
    .filter((filter) => nameOf(filter.logGroupName) === group);
  const regex = [...metricFilters, ...subscriptions].filter(
    ({ filterPattern }) => !Token.isUnresolved(filterPattern) && usesRegex(filterPattern),
  );
  const problems = [];
  if (metricFilters.length > MAX_FILTERS) {
    problems.push(
      `'${logGroup.node.path}' has ${String(metricFilters.length)} metric filters; allowed: ${String(MAX_FILTERS)}`,
    );
  }
  if (regex.length > MAX_REGEX_FILTERS) {
    problems.push(
      `'${logGroup.node.path}' has ${String(regex.length)} filters with a regular expression ` +
        `(${regex.map(({ node }) => node.path).join(', ')}); allowed: ${String(MAX_REGEX_FILTERS)}`,
    );
  }
  return problems;
}
