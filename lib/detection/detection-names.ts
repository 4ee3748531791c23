import { createHash } from 'node:crypto';
import type { CfnLogGroup, ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import {
  ALARM_NAME_PREFIX,
  FILTER_NAME_PREFIX,
  type IdentifierRule,
  MAX_FILTER_NAME_PREFIX,
  METRIC_NAMESPACE,
} from '../contract/identifiers';
import { receivedInWords } from '../contract/received';
import { deployedStackName } from '../internal/deployed-stack-name';
import { checkNames, type NameClaim } from '../internal/names-in-app';
import type { Problems } from '../internal/problems';
import { isImported } from '../trail/policy-owner';
import { type AlarmChoice, isAlarmed } from './alarmed';
import type { Detection } from './detection';
import type { DetectionAlarmsOptions } from './detection-alarms-props';

/** The prefixes of the names of metrics, alarms and metric filters. */
export interface DetectionNames {
  readonly metricNamespace: string;
  readonly alarmNamePrefix: string;
  /** Empty if there is none. */
  readonly filterNamePrefix: string;
}

/** @param logGroup the log group of the filters, if known */
export function detectionNames(
  scope: IConstruct,
  options: DetectionAlarmsOptions,
  logGroup?: ILogGroup,
): DetectionNames {
  const stackName = deployedStackName(scope);
  const { metricNamespace = stackName } = options;
  // Only if others may have filters there: renaming all filters of a catalog needs more room than a log group has.
  const isShared = logGroup !== undefined && isImported(logGroup);
  return {
    metricNamespace,
    alarmNamePrefix: options.alarmNamePrefix ?? metricNamespace,
    filterNamePrefix: options.filterNamePrefix ?? (isShared ? shortened(stackName) : ''),
  };
}

export function alarmNameOf({ alarmNamePrefix }: Pick<DetectionNames, 'alarmNamePrefix'>, id: string): string {
  return `${alarmNamePrefix}-${id}`;
}

export function filterNameOf(
  { filterNamePrefix: prefix }: Pick<DetectionNames, 'filterNamePrefix'>,
  id: string,
): string {
  return prefix === '' ? id : `${prefix}-${id}`;
}

/** Names that must be unique in AWS. */
export function namespaceClaim({ metricNamespace }: DetectionNames): NameClaim {
  return { kind: 'metric namespace', names: [metricNamespace], within: 'Region' };
}

export function alarmClaim(names: DetectionNames, detections: readonly Detection[], findings?: AlarmChoice): NameClaim {
  const ids = [
    'TrailSilent',
    ...(findings?.enabled === false ? [] : ['FindingsSilent', 'FindingsFailed', 'FindingsFallback']),
    ...detections.filter((one) => isAlarmed(one, findings)).map(({ id }) => id),
  ];
  return { kind: 'alarm', names: ids.map((id) => alarmNameOf(names, id)), within: 'Region' };
}

export function filterClaim(
  names: DetectionNames,
  detections: readonly Detection[],
  logGroup: ILogGroup,
  findings?: AlarmChoice,
): NameClaim {
  return {
    kind: 'metric filter',
    names: detections.filter((one) => isAlarmed(one, findings)).map(({ id }) => filterNameOf(names, id)),
    within: 'Region',
    place: nameOf(logGroup),
  };
}

/** Adds problems with malformed names. */
export function checkNaming(problems: Problems, options: DetectionAlarmsOptions): void {
  const rules = {
    metricNamespace: METRIC_NAMESPACE,
    alarmNamePrefix: ALARM_NAME_PREFIX,
    filterNamePrefix: FILTER_NAME_PREFIX,
  } as const;
  for (const [name, rule] of Object.entries(rules) as [keyof typeof rules, IdentifierRule][]) {
    // Conflicts can only be detected here: CloudWatch silently merges metrics with the same name.
    if (Token.isUnresolved(options[name]))
      problems.add(receivedInWords(name, 'a value that is known only at deployment', rule.allowed));
    else problems.check(name, options[name], rule);
  }
}

/**
 * Adds problems with names that other detections in the app use: metrics would be merged, alarms and filters
 * overwritten.
 */
export function checkNamesAreFree(
  problems: Problems,
  owner: IConstruct,
  options: DetectionAlarmsOptions,
  detections: readonly Detection[],
  logGroup?: ILogGroup,
): void {
  const names = detectionNames(owner, options, logGroup);
  const isTaken = checkNames(problems, owner, namespaceClaim(names), 'metricNamespace');
  // Conflicts that follow from the namespace are reported together with it.
  if (!isTaken || options.alarmNamePrefix !== undefined)
    checkNames(
      problems,
      owner,
      alarmClaim(names, detections, options.findings),
      'alarmNamePrefix',
      (name) => `${JSON.stringify(names.alarmNamePrefix)} for the alarm ${name}`,
    );
  if (logGroup)
    checkNames(
      problems,
      owner,
      filterClaim(names, detections, logGroup, options.findings),
      'filterNamePrefix',
      (name) =>
        `${names.filterNamePrefix === '' ? 'none' : JSON.stringify(names.filterNamePrefix)} for the filter ${name} of '${logGroup.node.path}'`,
    );
}

/** Returns the given name even if the CDK has a token for it: another stack may import the group by that name. */
function nameOf(logGroup: ILogGroup): string {
  const resource = logGroup.node.defaultChild as CfnLogGroup | undefined;
  const given = resource?.cfnResourceType === 'AWS::Logs::LogGroup' ? resource.logGroupName : undefined;
  return given === undefined || Token.isUnresolved(given) ? logGroup.logGroupName : given;
}

/** Still distinguishable from other names. */
function shortened(stackName: string): string {
  if (stackName.length <= MAX_FILTER_NAME_PREFIX) return stackName;
  const digest = createHash('sha256').update(stackName).digest('hex').slice(0, 8);
  return `${stackName.slice(0, MAX_FILTER_NAME_PREFIX - digest.length - 1)}-${digest}`;
}
