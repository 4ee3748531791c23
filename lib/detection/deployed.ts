import type { CfnAlarm, CfnCompositeAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { IRule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { CfnLogGroup, CfnMetricFilter, ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { ArnFormat, Aws, Stack, Token } from 'aws-cdk-lib/core';
import type { Construct, IConstruct } from 'constructs';
import type { Deployed, DeployedAlarm, DeployedFilter, DeployedLogGroup } from '../contract/deployed';
import { deployedTrail } from '../trail/deployed-trail';
import type { IOrganizationTrail } from '../trail/organization-trail-ref';
import { arnOf } from './arn-of';
import type { DetectionNames } from './detection-names';

/** What the health check of the trail compares with what it finds. */
export interface DeployedParts {
  readonly trail?: IOrganizationTrail;
  readonly logGroup: ILogGroup;
  readonly names: DetectionNames;
  /** Read when the template is rendered, like the alarms: more may be added until then. */
  readonly filters: () => readonly MetricFilter[];
  /** Includes the alarms of the health check itself. */
  readonly alarms: () => readonly IConstruct[];
  /** Each with a title for messages. */
  readonly topics: readonly { readonly title: string; readonly topic: ITopic; readonly emails: readonly string[] }[];
  readonly findings?: { readonly handler: IFunction; readonly tick: IRule };
}

/**
 * Describes the deployed parts when the template is rendered. Lists that may not fit into the environment of a function
 * come last: see `splitValue`.
 */
export function describeDeployed(scope: Construct, parts: DeployedParts): Deployed {
  const { trail, names, findings } = parts;
  return {
    findings: findings && { functionArn: findings.handler.functionArn, ruleName: findings.tick.ruleName },
    logGroup: logGroupOf(scope, parts),
    alarms: { prefix: `${names.alarmNamePrefix}-`, all: parts.alarms().map(alarmOf) },
    topics: heard(parts).map(({ title, topic, emails }) => ({ title, arn: topic.topicArn, emails })),
    trail: trail && deployedTrail(trail),
  };
}

/** Returns the permissions to read all of that: only for deployed resources, and no data. */
export function permissionsToCompare(scope: Construct, parts: DeployedParts): PolicyStatement[] {
  const { trail, logGroup, findings } = parts;
  const stack = Stack.of(scope);
  const topics = heard(parts).map(({ topic }) => topic.topicArn);
  return [
    ...(trail
      ? [
          new PolicyStatement({
            actions: ['EventConfiguration', 'EventSelectors', 'InsightSelectors', 'Trail', 'TrailStatus'].map(
              (what) => `cloudtrail:Get${what}`,
            ),
            resources: [arnOf(trail)],
          }),
        ]
      : []),
    new PolicyStatement({
      actions: ['logs:DescribeMetricFilters', ...(findings ? ['logs:DescribeSubscriptionFilters'] : [])],
      resources: [logGroup.logGroupArn],
    }),
    ...(isOwn(scope, logGroup)
      ? [
          new PolicyStatement({
            actions: ['logs:DescribeLogGroups'],
            // A list request with a prefix: IAM cannot limit it to a single resource.
            resources: [
              stack.formatArn({
                service: 'logs',
                resource: 'log-group',
                resourceName: '*',
                arnFormat: ArnFormat.COLON_RESOURCE_NAME,
              }),
            ],
          }),
          new PolicyStatement({ actions: ['cloudformation:DescribeStackResource'], resources: [Aws.STACK_ID] }),
        ]
      : []),
    // Without `*`, the response omits composite alarms.
    new PolicyStatement({ actions: ['cloudwatch:DescribeAlarms'], resources: ['*'] }),
    ...(topics.length === 0
      ? []
      : [new PolicyStatement({ actions: ['sns:ListSubscriptionsByTopic'], resources: topics })]),
    ...(findings
      ? [
          new PolicyStatement({ actions: ['events:DescribeRule'], resources: [findings.tick.ruleArn] }),
          new PolicyStatement({
            actions: ['lambda:GetFunctionConcurrency'],
            resources: [findings.handler.functionArn],
          }),
        ]
      : []),
  ];
}

/** Only topics with recipients that are configured here: other subscriptions may change. */
function heard({ topics }: DeployedParts): DeployedParts['topics'] {
  return topics.filter(({ emails }) => emails.length > 0);
}

function logGroupOf(scope: Construct, { logGroup, filters, findings }: DeployedParts): DeployedLogGroup {
  const resource = logGroup.node.defaultChild as CfnLogGroup;
  return {
    name: logGroup.logGroupName,
    filters: filters().map(filterOf),
    subscriber: findings?.handler.functionArn,
    own: isOwn(scope, logGroup)
      ? {
          stackId: Aws.STACK_ID,
          logicalId: resource.logicalId,
          retentionDays: resource.retentionInDays,
          keyArn: resource.kmsKeyId,
        }
      : undefined,
  };
}

/** Whether the log group is in the function's own stack, so that CloudFormation can be queried. */
function isOwn(scope: Construct, logGroup: ILogGroup): boolean {
  const resource = logGroup.node.defaultChild as CfnLogGroup | undefined;
  return resource?.cfnResourceType === 'AWS::Logs::LogGroup' && Stack.of(logGroup) === Stack.of(scope);
}

function filterOf(filter: MetricFilter): DeployedFilter {
  const { filterName, filterPattern, metricTransformations } = filter.node.defaultChild as CfnMetricFilter;
  const [metric] = metricTransformations as CfnMetricFilter.MetricTransformationProperty[];
  return {
    name: String(filterName),
    pattern: Token.isUnresolved(filterPattern) ? undefined : filterPattern,
    metricNamespace: String(metric?.metricNamespace),
    metricName: String(metric?.metricName),
    metricValue: String(metric?.metricValue),
  };
}

function alarmOf(alarm: IConstruct): DeployedAlarm {
  const resource = alarm.node.defaultChild as CfnAlarm | CfnCompositeAlarm;
  const { metricName, threshold, comparisonOperator: comparison } = resource as Partial<CfnAlarm>;
  return {
    name: String(resource.alarmName),
    actions: resource.actionsEnabled === false ? undefined : resource.alarmActions,
    ...(metricName !== undefined && { metricName, threshold, comparison }),
  };
}
