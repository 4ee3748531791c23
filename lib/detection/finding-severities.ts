import type { FindingSeverityRule } from '../contract/findings';
import { isRecord } from '../contract/is-record';
import { received, receivedInWords } from '../contract/received';
import { type Detection, DetectionSeverity } from './detection';
import { conditionProblems, neverReached, SEVERITY } from './finding-conditions';

const FIELDS = ['accounts', 'organizationalUnits', 'tags', 'detectionIds', 'severity'];
const PLACES = ['accounts', 'organizationalUnits', 'tags'] as const;

/**
 * What is wrong with the severities that a user gives to findings of some accounts: all of it, each problem with its place, what was
 * received and what is allowed.
 *
 * @param detectionIds those that are deployed
 */
export function severityProblems(rules: unknown, detectionIds: readonly string[]): string[] {
  if (!Array.isArray(rules)) return [received('severities', rules, 'a list of severities for accounts')];
  const problems = rules.flatMap((rule: unknown, index) =>
    problemsOf(rule, `severities[${String(index)}]`, detectionIds),
  );
  return problems.length > 0
    ? problems
    : neverReached(rules as readonly FindingSeverityRule[], 'severities', 'severity');
}

/** Which pages are quieter in some accounts, in words; undefined where none is. Rules are right by themselves. */
export function describeLoweredPages(
  rules: readonly FindingSeverityRule[] = [],
  detections: readonly Detection[],
): string | undefined {
  const lowered = detections.filter(
    ({ id, severity }) =>
      severity === DetectionSeverity.PAGE &&
      rules.some((rule) => rule.severity !== 'page' && (rule.detectionIds?.includes(id) ?? true)),
  );
  return lowered.length === 0
    ? undefined
    : `In some accounts these page no more: ${lowered.map(({ id }) => id).join(', ')}. Nobody is woken there, whoever does it. ` +
        'Name in findings.severities the detections that it is meant for (detectionIds), or acknowledge this.';
}

function problemsOf(rule: unknown, name: string, detectionIds: readonly string[]): string[] {
  if (!isRecord(rule)) return [received(name, rule, `an object with the fields ${FIELDS.join(', ')}`)];
  const { severity } = rule;
  const isSeverity = typeof severity === 'string' && SEVERITY.accepts(severity);
  return [
    ...conditionProblems(rule, name, FIELDS, detectionIds),
    ...(PLACES.every((place) => rule[place] === undefined)
      ? [
          receivedInWords(
            name,
            'no place',
            `at least one of ${PLACES.join(', ')}; the severity in all accounts is for overrides to say`,
          ),
        ]
      : []),
    // Undefined is nothing in JSON.
    ...(isSeverity
      ? []
      : [
          severity === undefined
            ? receivedInWords(`${name}.severity`, 'nothing', SEVERITY.allowed)
            : received(`${name}.severity`, severity, SEVERITY.allowed),
        ]),
  ];
}
