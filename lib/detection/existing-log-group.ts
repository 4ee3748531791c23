import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Architecture } from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, LogGroup } from 'aws-cdk-lib/aws-logs';
import { ArnFormat, Duration, Lazy, Stack, Token } from 'aws-cdk-lib/core';
import { Construct, Dependable } from 'constructs';
import { CONTROL_TOWER_LOG_GROUP, MAX_CONTROL_TOWER_LOG_GROUP_LENGTH } from '../contract/control-tower';
import type { ExistingLogGroupAttributes, ExistingLogGroupProperties } from '../contract/existing-log-group';
import { LOG_GROUP_NAME } from '../contract/identifiers';
import { boundResource } from '../internal/bound-resource';
import { useArchitecture } from '../internal/function-architecture';
import { rememberLongestName } from '../internal/longest-name';
import { Problems } from '../internal/problems';
import { filtersInApp } from './filters-in-app';
import type { LogGroupLookup } from './log-group-lookup';

/**
 * Properties of ExistingLogGroup.
 */
export interface ExistingLogGroupProps {
  /** Which log group it is: of the stack's account and Region, and of class STANDARD. */
  readonly lookup: LogGroupLookup;

  /**
   * The architecture of its function.
   *
   * @default - that of the construct or stack around it; else x86, which every Region has
   */
  readonly architecture?: Architecture;
}

/**
 * A log group that somebody else's trail delivers to, for `DetectionAlarms`: found at deployment, and looked at before this app makes anything on it.
 *
 * A custom resource, which only reads. The deployment fails, with everything that stands in the way in one error, where the group is not there or not the only
 * one, where it is of a class without metric filters, and where it has no room: of its 100 metric filters, its two subscription filters and its five filters with a
 * regular expression others may have some. It is looked at again whenever the filters of this app change.
 *
 * What uses `logGroup` waits for that; what else should wait depends on this construct: `alarms.node.addDependency(existing)`.
 *
 * Costs nothing beyond a function that runs once a deployment.
 */
export class ExistingLogGroup extends Construct {
  /** The log group. Its name is known only at deployment. */
  public readonly logGroup: ILogGroup;

  /**
   * @throws when the name is malformed
   */
  public constructor(scope: Construct, id: string, props: ExistingLogGroupProps) {
    super(scope, id);
    useArchitecture(this, props.architecture);
    const problems = new Problems('ExistingLogGroup', this.node.path);
    problems.throwIfAbsent(props, 'lookup');
    const name = props.lookup._logGroupName;
    problems.check('lookup: logGroupName', name, LOG_GROUP_NAME);
    problems.throwIfAny();
    const { resource } = boundResource(this, {
      resourceType: 'Custom::ExistingLogGroup',
      properties: this.properties(name),
      function: {
        bundle: 'existing-log-group',
        description: 'Finds a log group, and sees whether it has room for filters; reads only',
        timeout: Duration.minutes(2),
        permissions: permissions(Stack.of(this), name),
      },
    });
    // What depends on this waits for the check, and not for each part of its function too.
    Dependable.implement(this, Dependable.of(resource));
    const attribute: keyof ExistingLogGroupAttributes = 'LogGroupName';
    this.logGroup = LogGroup.fromLogGroupName(this, 'LogGroup', resource.getAttString(attribute));
    if (name === undefined) rememberLongestName(this.logGroup, MAX_CONTROL_TOWER_LOG_GROUP_LENGTH);
    else if (!Token.isUnresolved(name)) rememberLongestName(this.logGroup, name.length);
  }

  private properties(name: string | undefined): Record<keyof ExistingLogGroupProperties, unknown> {
    // What is on the group is known when the template is written.
    const found = <K extends keyof ExistingLogGroupProperties>(key: K): ExistingLogGroupProperties[K] =>
      filtersInApp(this, this.logGroup)[key];
    const list = (key: 'MetricFilters' | 'MetricNamespaces' | 'SubscriptionFilters'): unknown =>
      Lazy.uncachedAny({ produce: () => found(key) });
    return {
      LogGroupName: name,
      MetricFilters: list('MetricFilters'),
      MetricNamespaces: list('MetricNamespaces'),
      SubscriptionFilters: list('SubscriptionFilters'),
      RegexFilters: Lazy.uncachedString({ produce: () => found('RegexFilters') }),
    };
  }
}

/** What the function may do: read. */
function permissions(stack: Stack, name: string | undefined): PolicyStatement[] {
  const arn = (resourceName: string): string =>
    stack.formatArn({ service: 'logs', resource: 'log-group', resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  return [
    // Of all or none, whatever prefix is asked for: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
    new PolicyStatement({ actions: ['logs:DescribeLogGroups'], resources: [arn('*')] }),
    new PolicyStatement({
      actions: ['logs:DescribeMetricFilters', 'logs:DescribeSubscriptionFilters'],
      resources:
        name === undefined
          ? [arn(`${CONTROL_TOWER_LOG_GROUP}:*`), arn(`${CONTROL_TOWER_LOG_GROUP}-*:*`)]
          : [arn(`${name}:*`)],
    }),
  ];
}
