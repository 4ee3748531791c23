import { CfnLogGroup, CfnMetricFilter, CfnSubscriptionFilter, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Reference, Stack, Stage, Token, Tokenization } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { MAX_FILTERS, MAX_REGEX_FILTERS, MAX_SUBSCRIPTION_FILTERS } from '../contract/limits';
import { usesRegex } from './detection-selection';

/**
 * Returns what a log group would reject, for all filters of the app on it, in any stack. For a validation at synthesis,
 * because filters may be added after the scope.
 */
export function quotaProblems(scope: IConstruct, logGroup: ILogGroup): string[] {
  const group = groupOf(scope, logGroup.logGroupName);
  const all = scope.node.root.node.findAll();
  const metricFilters = all
    .filter((node) => node instanceof CfnMetricFilter)
    .filter((filter) => groupOf(filter, filter.logGroupName) === group);
  const subscriptions = all
    .filter((node) => node instanceof CfnSubscriptionFilter)
    .filter((filter) => groupOf(filter, filter.logGroupName) === group);
  const regex = [...metricFilters, ...subscriptions].filter(
    ({ filterPattern }) => !Token.isUnresolved(filterPattern) && usesRegex(filterPattern),
  );
  const problems = [];
  if (metricFilters.length > MAX_FILTERS) {
    const stacks = [...new Set(metricFilters.map((filter) => Stack.of(filter).node.path))];
    const where = stacks.length > 1 ? ` in the stacks ${stacks.join(', ')}` : '';
    problems.push(
      `'${logGroup.node.path}' has ${String(metricFilters.length)} metric filters${where}; allowed: ${String(MAX_FILTERS)}`,
    );
  }
  if (subscriptions.length > MAX_SUBSCRIPTION_FILTERS) {
    problems.push(
      `'${logGroup.node.path}' has ${String(subscriptions.length)} subscription filters ` +
        `(${subscriptions.map(({ node }) => node.path).join(', ')}); allowed: ${String(MAX_SUBSCRIPTION_FILTERS)}, including the one for findings`,
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

/**
 * Returns an identifier of a log group that is the same in every stack of the app: the path of its resource in the app;
 * otherwise its name, account and Region, and if those are unknown also the stage, which may be deployed elsewhere.
 */
export function groupOf(scope: IConstruct, name: string): string {
  const reference = Tokenization.reverseString(name).tokens.find((token) => Reference.isReference(token));
  const target = Reference.isReference(reference) ? reference.target : undefined;
  const literal = target instanceof CfnLogGroup ? target.logGroupName : name;
  if (target && (literal === undefined || Token.isUnresolved(literal))) return target.node.path;
  const { account, region } = Stack.of(target ?? scope);
  const stage = Token.isUnresolved(account) || Token.isUnresolved(region) ? Stage.of(scope)?.node.path : undefined;
  return JSON.stringify([literal, account, region, stage]);
}
