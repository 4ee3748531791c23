import { type Duration, Token } from 'aws-cdk-lib/core';
import { MAX_ALARM_RULE_LENGTH, MAX_ALARMS_IN_RULE } from '../../contract/limits';
import { ACCOUNT_ID, type IdentifierRule, ORGANIZATION_ID } from '../../contract/identifiers';
import { received, receivedInWords } from '../../contract/received';
import type { Problems } from '../../internal/problems';
import { checkAccessLogBucket } from '../../trail/access-log-bucket';
import { deployedEvaluation } from '../alarm-evaluation';
import { isAlarmed } from '../alarmed';
import { type Detection, DetectionSeverity } from '../detection';
import { longest } from '../evaluation-problems';
import { listProblems } from '../finding-conditions';
import { routeProblems } from '../finding-routes';
import { severityProblems } from '../finding-severities';
import { suppressionProblems } from '../suppressions';
import { PAGE_STAYS } from './findings-fallback';
import type { FindingsOptions } from './findings-options';
import { type RouteKnowledge, unknowable, unknowableSeverities } from './route-knowledge';

/** Options that require findings. */
const OF_FINDINGS = [
  'routes',
  'severities',
  'organizationAccounts',
  'suppressions',
  'reminderIntervals',
  'quietAfter',
  'messagesPerHour',
  'chat',
  'events',
  'alarmsOnNotify',
] as const;

/** Maximum interval in hours; a longer one would have no effect. */
const MAX_HOURS = 24 * 365;
const MAX_REMINDERS = 10;
const MAX_MESSAGES = 1_000;

export type FindingsPlace = Omit<RouteKnowledge, 'detections' | 'severities'>;

const INSIDE: IdentifierRule = {
  allowed: `${ACCOUNT_ID.allowed}, or ${ORGANIZATION_ID.allowed}`,
  accepts: (value) => ACCOUNT_ID.accepts(value) || ORGANIZATION_ID.accepts(value),
};

/** Adds problems with the findings options. */
export function checkFindings(
  problems: Problems,
  options: FindingsOptions | undefined,
  detections: readonly Detection[],
  alarmNamePrefix: string,
  place: FindingsPlace,
): void {
  const { enabled = true, routes, severities, organizationAccounts, suppressions, accessLogBucket } = options ?? {};
  const own = problems.of('findings: ');
  if (!enabled) {
    for (const name of OF_FINDINGS)
      if (options?.[name] !== undefined) own.add(receivedInWords(name, 'a value', 'without enabled: false'));
    return;
  }
  for (const name of ['enabled', 'chat', 'events', 'alarmsOnNotify'] as const) {
    const value: unknown = options?.[name];
    if (value !== undefined && typeof value !== 'boolean') own.add(received(name, value, 'true or false'));
  }
  checkTimes(own, options ?? {});
  checkAccessLogBucket(own, accessLogBucket);
  if (suppressions) for (const problem of suppressionProblems(suppressions, detections)) own.add(problem);
  const ids = detections.map(({ id }) => id);
  const knowledge = { detections, severities, ...place };
  const found = [
    ...(routes ? [...routeProblems(routes, ids), ...unknowable(routes, knowledge)] : []),
    ...(severities ? [...severityProblems(severities, ids), ...unknowableSeverities(severities, knowledge)] : []),
    ...listProblems('organizationAccounts', organizationAccounts, INSIDE),
  ];
  for (const problem of found) own.add(problem);
  // They are in a file next to the code of the function, which is written at synthesis.
  for (const [name, value] of Object.entries({ routes, severities, organizationAccounts }))
    if (value && Token.isUnresolved(JSON.stringify(value)))
      own.add(receivedInWords(name, 'a value that is known only at deployment', 'literal accounts, OUs and ARNs'));
  const pages = detections.filter((one) => one.severity === DetectionSeverity.PAGE && isAlarmed(one, options));
  checkRule(problems, pages, alarmNamePrefix);
  checkStays(problems, pages);
}

function checkTimes(problems: Problems, { reminderIntervals, quietAfter, messagesPerHour }: FindingsOptions): void {
  if (reminderIntervals) {
    const hours = reminderIntervals.map((interval, index) =>
      wholeHours(problems, `reminderIntervals[${String(index)}]`, interval),
    );
    if (hours.length === 0 || hours.length > MAX_REMINDERS)
      problems.add(
        receivedInWords('reminderIntervals', `${String(hours.length)} of them`, `1 to ${String(MAX_REMINDERS)}`),
      );
    const known = hours.filter((one) => one !== undefined);
    if (known.some((one, index) => index > 0 && one <= (known[index - 1] ?? 0)))
      problems.add(
        receivedInWords(
          'reminderIntervals',
          known.map((one) => `${String(one)} hours`).join(', '),
          'each longer than the previous one',
        ),
      );
  }
  if (quietAfter) wholeHours(problems, 'quietAfter', quietAfter);
  if (messagesPerHour === undefined || Token.isUnresolved(messagesPerHour)) return;
  if (!Number.isInteger(messagesPerHour) || messagesPerHour < 1 || messagesPerHour > MAX_MESSAGES)
    problems.add(
      received('messagesPerHour', messagesPerHour, `a whole number from 1 to ${MAX_MESSAGES.toLocaleString('en-US')}`),
    );
}

function wholeHours(problems: Problems, name: string, duration: Duration): number | undefined {
  if (duration.isUnresolved()) {
    problems.add(receivedInWords(name, 'a token', 'a duration that is known at synthesis'));
    return undefined;
  }
  const hours = duration.toHours({ integral: false });
  if (Number.isInteger(hours) && hours >= 1 && hours <= MAX_HOURS) return hours;
  problems.add(
    receivedInWords(name, duration.toHumanString(), `whole hours, 1 to ${MAX_HOURS.toLocaleString('en-US')}`),
  );
  return undefined;
}

/** Checks the limits of the composite alarm that notifies of page alarms while findings are broken. */
function checkRule(problems: Problems, pages: readonly Detection[], alarmNamePrefix: string): void {
  // In addition to the alarms on findings themselves.
  const most = MAX_ALARMS_IN_RULE - 2;
  const longest = pages.reduce((sum, { id }) => sum + `ALARM("${alarmNamePrefix}-${id}") OR `.length, 400);
  if (pages.length > most)
    problems.add(
      receivedInWords(
        'detections',
        `${String(pages.length)} that page`,
        `${String(most)}, the maximum for one composite alarm; let others notify, or use findings only (findingOnly)`,
      ),
    );
  else if (longest > MAX_ALARM_RULE_LENGTH)
    problems.add(
      receivedInWords(
        'alarmNamePrefix',
        `${String(alarmNamePrefix.length)} characters, with ${String(pages.length)} page alarms`,
        `a shorter one: the rule of the composite alarm has at most ${MAX_ALARM_RULE_LENGTH.toLocaleString('en-US')} characters`,
      ),
    );
}

/** An alarm with the maximum evaluation range cannot stay in ALARM until broken findings are detected. */
function checkStays(problems: Problems, pages: readonly Detection[]): void {
  for (const detection of pages) {
    const { id, periodSeconds } = detection;
    const asked = deployedEvaluation(detection).evaluationPeriods;
    const deployed = deployedEvaluation(detection, PAGE_STAYS.toSeconds()).evaluationPeriods;
    const most = Math.floor(longest(periodSeconds) / periodSeconds);
    // What is too long on its own is reported separately.
    if (deployed <= most || asked > most) continue;
    problems.add(
      receivedInWords(
        `detection "${id}": evaluationPeriods`,
        String(asked),
        `at most ${String(most - (deployed - asked))}: CloudWatch allows ${String(most)} with this period, and the alarm must last an hour ` +
          'longer, until broken findings are detected; or use findings only (findingOnly)',
      ),
    );
  }
}
