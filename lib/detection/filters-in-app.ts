import { CfnMetricFilter, CfnSubscriptionFilter, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import { type CfnResource, Stack, Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import type { ExistingLogGroupProperties } from '../contract/existing-log-group';
import { usesRegex } from './detection-selection';
import { groupOf } from './filter-quota';

/** Returns the filters of the app on a log group, from any stack, at synthesis. */
export function filtersInApp(scope: IConstruct, logGroup: ILogGroup): ExistingLogGroupProperties {
  const group = groupOf(scope, logGroup.logGroupName);
  const all = scope.node.root.node.findAll();
  const on = <T extends CfnMetricFilter | CfnSubscriptionFilter>(found: T[]): T[] =>
    found.filter((filter) => groupOf(filter, filter.logGroupName) === group);
  const metricFilters = on(all.filter((node) => node instanceof CfnMetricFilter));
  const subscriptions = on(all.filter((node) => node instanceof CfnSubscriptionFilter));
  return {
    MetricFilters: metricFilters.map((filter) => nameOf(filter, filter.filterName)),
    MetricNamespaces: [...new Set(metricFilters.flatMap(namespacesOf))],
    SubscriptionFilters: subscriptions.map((filter) => nameOf(filter, filter.filterName)),
    RegexFilters: String(
      [...metricFilters, ...subscriptions].filter(
        ({ filterPattern }) => !Token.isUnresolved(filterPattern) && usesRegex(filterPattern),
      ).length,
    ),
  };
}

/** CloudFormation generates names from stack name, logical ID and random letters and digits. */
function nameOf(filter: CfnResource, name: string | undefined): string {
  const stack = Stack.of(filter);
  // The CDK uses a token if CloudFormation generates the name.
  const isGiven = name !== undefined && stack.resolve(name) !== undefined;
  return isGiven ? name : `${stack.stackName}-${String(stack.resolve(filter.logicalId))}-*`;
}

function namespacesOf(filter: CfnMetricFilter): string[] {
  const transformations = Stack.of(filter).resolve(filter.metricTransformations) as { metricNamespace: string }[];
  return transformations.map(({ metricNamespace }) => metricNamespace);
}
