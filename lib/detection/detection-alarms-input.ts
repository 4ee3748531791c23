import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { type Duration, Stack, Token } from 'aws-cdk-lib/core';
import type { Problems } from '../internal/problems';
import { logGroupObstacles } from '../trail/trail-log-group';
import { checkRecipients } from './alarm-topics';
import type { DetectionAlarms, DetectionAlarmsProps } from './detection-alarms';
import { SILENCE_STEP } from './trail-silent-alarm';

const NAMESPACE = { allowed: '1 to 100 letters, digits and . _ - / #, not starting with AWS/', pattern: /^(?!AWS\/)[A-Za-z0-9][A-Za-z0-9._/#-]{0,99}$/ };

/**
 * Adds what is wrong with the properties, apart from the detections.
 *
 * @param others those of the same stack that were made before
 */
export function checkInput(
  problems: Problems,
  alarms: DetectionAlarms,
  others: readonly DetectionAlarms[],
  props: DetectionAlarmsProps,
  silentAfter: Duration,
): void {
  const { trail, logGroup } = props;
  if ((trail === undefined) === (logGroup === undefined)) {
    problems.add(`trail and logGroup: received ${trail ? 'both' : 'neither'}; allowed: one of the two`);
  }
  const watched = trail?.logGroup ?? logGroup;
  if (watched) checkLogGroup(problems, Stack.of(alarms), watched);
  checkNamespace(problems, alarms, others);
  const seconds = silentAfter.toSeconds({ integral: false });
  if (seconds % SILENCE_STEP.toSeconds() !== 0 || seconds < 15 * 60 || seconds > 24 * 60 * 60) {
    problems.add(`silentAfter: received ${silentAfter.toHumanString()}; allowed: a multiple of 5 minutes, from 15 minutes to 24 hours`);
  }
  checkRecipients(problems, props);
}

function checkLogGroup(problems: Problems, { region, account }: Stack, logGroup: ILogGroup): void {
  for (const obstacle of logGroupObstacles(logGroup)) problems.add(`logGroup: '${logGroup.node.path}' ${obstacle}`);
  const { env } = logGroup;
  const differ = (a: string, b: string): boolean => !Token.isUnresolved(a) && !Token.isUnresolved(b) && a !== b;
  if (!differ(env.region, region) && !differ(env.account, account)) return;
  problems.add(`logGroup: received a group in ${env.account} ${env.region}; allowed: one in this stack's account and Region, ${account} ${region}`);
}

/** Metrics of two would add up, and alarms of one name are refused. */
function checkNamespace(problems: Problems, { metricNamespace: namespace }: DetectionAlarms, others: readonly DetectionAlarms[]): void {
  if (!NAMESPACE.pattern.test(namespace)) {
    problems.add(`metricNamespace: received ${JSON.stringify(namespace)}; allowed: ${NAMESPACE.allowed}`);
  }
  const other = others.find((one) => one.metricNamespace === namespace);
  if (other) problems.add(`metricNamespace: received "${namespace}", which is that of '${other.node.path}'; allowed: one of its own`);
}
