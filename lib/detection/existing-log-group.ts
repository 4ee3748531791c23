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
  /** Which log group to use: in the account and Region of the stack, and of class STANDARD. */
  readonly lookup: LogGroupLookup;

  /**
   * The architecture of its function.
   *
   * @default - that of the enclosing construct or stack; else x86, which every Region has
   */
  readonly architecture?: Architecture;
}

/**
 * An existing log group of a trail outside this app, for `DetectionAlarms`. It is looked up and checked at deployment,
 * before this app adds anything to it.
 *
 * This is a custom resource that only reads. The deployment fails, with all problems in one error, if the log group
 * does not exist or is not the only match, if its class does not support metric filters, or if it has no room: others
 * may already use some of its 100 metric filters, two subscription filters and five filters with a regular expression.
 * It is checked again whenever the filters of this app change.
 *
 * Whatever uses `logGroup` waits for the check. Anything else can be made to wait:
 * `alarms.node.addDependency(existing)`.
 *
 * Costs nothing except a function that runs once per deployment.
 */
export class ExistingLogGroup extends Construct {
  /** The log group. Its name is known only at deployment. */
  public readonly logGroup: ILogGroup;

  /** @throws InputError if the name is malformed */
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
        description: 'Finds a log group and checks whether it has room for filters; read-only',
        timeout: Duration.minutes(2),
        permissions: permissions(Stack.of(this), name),
      },
    });
    // Dependents wait for the check, but not for each part of its function.
    Dependable.implement(this, Dependable.of(resource));
    const attribute: keyof ExistingLogGroupAttributes = 'LogGroupName';
    this.logGroup = LogGroup.fromLogGroupName(this, 'LogGroup', resource.getAttString(attribute));
    if (name === undefined) rememberLongestName(this.logGroup, MAX_CONTROL_TOWER_LOG_GROUP_LENGTH);
    else if (!Token.isUnresolved(name)) rememberLongestName(this.logGroup, name.length);
  }

  private properties(name: string | undefined): Record<keyof ExistingLogGroupProperties, unknown> {
    // The filters on the log group are known when the template is rendered.
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

/** Returns the permissions of the function: read-only. */
function permissions(stack: Stack, name: string | undefined): PolicyStatement[] {
  const arn = (resourceName: string): string =>
    stack.formatArn({ service: 'logs', resource: 'log-group', resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  return [
    // Without resource-level permissions, whatever prefix is requested:
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
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
