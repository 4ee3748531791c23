import type { FindingSeverityRule } from '../contract/findings';
import { isRecord } from '../contract/is-record';
import { received, receivedInWords } from '../contract/received';
import { type Detection, DetectionSeverity } from './detection';
import { conditionProblems, neverReached, SEVERITY } from './finding-conditions';

const FIELDS = ['accounts', 'organizationalUnits', 'tags', 'detectionIds', 'severity'];
const PLACES = ['accounts', 'organizationalUnits', 'tags'] as const;

/**
 * Returns all problems with the severity rules, each with its position, what was received and what is allowed.
 *
 * @param detectionIds the deployed detections
 */
export function severityProblems(rules: unknown, detectionIds: readonly string[]): string[] {
  if (!Array.isArray(rules)) return [received('severities', rules, 'a list of severity rules for accounts')];
  const problems = rules.flatMap((rule: unknown, index) =>
    problemsOf(rule, `severities[${String(index)}]`, detectionIds),
  );
  return problems.length > 0
    ? problems
    : neverReached(rules as readonly FindingSeverityRule[], 'severities', 'severity');
}

/** Returns which detections no longer page in some accounts, as text; `undefined` if none. The rules must be valid. */
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
    : `In some accounts these detections no longer page: ${lowered.map(({ id }) => id).join(', ')}. Nobody is woken for them there, whoever the principal is. ` +
        'List in findings.severities the detections that the rule is meant for (detectionIds), or acknowledge this warning.';
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
            'no condition on accounts',
            `at least one of ${PLACES.join(', ')}; use overrides for the severity in all accounts`,
          ),
        ]
      : []),
    // JSON has no undefined.
    ...(isSeverity
      ? []
      : [
          severity === undefined
            ? receivedInWords(`${name}.severity`, 'nothing', SEVERITY.allowed)
            : received(`${name}.severity`, severity, SEVERITY.allowed),
        ]),
  ];
}
