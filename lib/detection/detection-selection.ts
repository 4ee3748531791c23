import { Token } from 'aws-cdk-lib/core';
import { messageOf } from '../contract/error-message';
import { pattern } from '../contract/identifiers';
import { MAX_FILTERS, MAX_REGEX_FILTERS } from '../contract/limits';
import { received, receivedInWords } from '../contract/received';
import { JsonFilterPattern } from '../filter-pattern/json-filter-pattern';
import type { Problems } from '../internal/problems';
import { type AlarmChoice, isAlarmed } from './alarmed';
import { breakGlassDetection, breakGlassProblems } from './break-glass';
import { type Detection, DetectionSeverity, RequiredEvents } from './detection';
import type { DetectionOverride } from './detection-override';
import { checkEvaluation } from './evaluation-problems';
import { meaningProblems } from './finding-meaning';
import { personRoleProblems, withPersonRoles } from './person-roles';

/** The user's choice of detections. */
export interface DetectionChoice {
  readonly detections: readonly Detection[];
  readonly exclude?: readonly string[];
  readonly overrides?: Readonly<Record<string, DetectionOverride>>;
  readonly add?: readonly Detection[];
  readonly personRoles?: readonly string[];
  readonly breakGlassPrincipals?: readonly string[];
  readonly findings?: AlarmChoice;
}

const ID = pattern(
  /^(?=.{1,80}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  'lower-case letters and digits in parts joined by hyphens, up to 80 characters, starting with a letter',
);

/**
 * Returns the selected and added detections, with their overrides. Adds problems for everything that cannot be
 * deployed.
 */
export function selectDetections(
  {
    detections: chosen,
    exclude = [],
    overrides = {},
    add = [],
    personRoles,
    breakGlassPrincipals,
    findings,
  }: DetectionChoice,
  problems: Problems,
): Detection[] {
  const detections = [...chosen, ...breakGlass(breakGlassPrincipals, problems)];
  const known = detections.map(({ id }) => id);
  const kept = known.filter((id) => !exclude.includes(id));
  for (const id of exclude) if (!known.includes(id)) problems.add(unknown('exclude', id, known));
  for (const id of repeated(exclude)) problems.add(receivedInWords('exclude', `"${id}" more than once`, 'each once'));
  for (const id of Object.keys(overrides)) {
    if (exclude.includes(id))
      problems.add(receivedInWords('overrides', `"${id}", which is also in exclude`, 'only one of the two'));
    else if (!kept.includes(id)) problems.add(unknown('overrides', id, kept));
  }
  const given = detections
    .filter(({ id }) => kept.includes(id))
    .map((detection) => ({ ...detection, ...present(overrides[detection.id]) }));
  const roleProblems = personRoles === undefined ? [] : personRoleProblems('personRoles', personRoles, given);
  for (const problem of roleProblems) problems.add(problem);
  const selected = [
    ...(personRoles === undefined || roleProblems.length > 0 ? given : withPersonRoles(given, personRoles)),
    ...add,
  ];
  for (const id of repeated(selected.map((detection) => detection.id))) {
    problems.add(
      receivedInWords('detections', `"${id}" more than once`, 'each ID once (exclude the detection that you replace)'),
    );
  }
  for (const detection of selected) {
    checkDetection(problems, detection, add.includes(detection) ? undefined : overrides[detection.id]);
  }
  checkQuotas(
    problems,
    selected.filter((one) => isAlarmed(one, findings)),
  );
  return selected;
}

function breakGlass(principals: readonly string[] | undefined, problems: Problems): Detection[] {
  if (principals === undefined) return [];
  const found = breakGlassProblems('breakGlassPrincipals', principals);
  for (const problem of found) problems.add(problem);
  const [first, ...others] = principals;
  return found.length > 0 || first === undefined ? [] : [breakGlassDetection([first, ...others])];
}

/** Whether the pattern contains a regular expression. An invalid pattern is reported separately. */
export function usesRegex(pattern: string): boolean {
  try {
    return JsonFilterPattern.parse(pattern).usesRegex;
  } catch {
    return false;
  }
}

/** Whether the pattern is known at synthesis, and valid. */
export function isReadable({ filterPattern }: Detection): boolean {
  if (Token.isUnresolved(filterPattern)) return false;
  try {
    JsonFilterPattern.parse(filterPattern);
    return true;
  } catch {
    return false;
  }
}

/**
 * Returns what is valid but questionable in the patterns; `undefined` if there is nothing. The patterns must be valid.
 */
export function describeDoubts(detections: readonly Detection[]): string | undefined {
  const doubts = detections.flatMap(({ id, filterPattern }) =>
    JsonFilterPattern.parse(filterPattern).warnings.map(
      ({ message, offset }) => `${id}, at offset ${String(offset)}: ${message}`,
    ),
  );
  return doubts.length > 0
    ? `Filter patterns that may not mean what they seem to mean. ${doubts.join(' ')}`
    : undefined;
}

/** @param override already applied to the detection; names the properties in problems */
function checkDetection(problems: Problems, detection: Detection, override: DetectionOverride = {}): void {
  const { id, filterPattern, severity, requiredEvents, dataResourceTypes } = detection;
  const name = `detection "${id}"`;
  const nameOf = (property: keyof Detection): string =>
    Object.hasOwn(present(override), property) ? `overrides["${id}"].${property}` : `${name}: ${property}`;
  if (!ID.accepts(id)) problems.add(receivedInWords(name, 'this ID', ID.allowed));
  // Users of other languages and of plain JavaScript can pass any value.
  if (typeof filterPattern !== 'string') {
    problems.add(received(`${name}: filterPattern`, filterPattern, 'the text of a metric filter'));
  } else if (Token.isUnresolved(filterPattern)) {
    problems.add(receivedInWords(`${name}: filterPattern`, 'a token', 'a literal pattern, because it is checked here'));
  } else {
    try {
      JsonFilterPattern.parse(filterPattern);
    } catch (error) {
      problems.add(`${name}: filterPattern: ${messageOf(error)}`);
    }
  }
  checkEvaluation(problems, detection, nameOf);
  for (const problem of meaningProblems(detection)) problems.add(`${name}: ${problem}`);
  if (!Object.values(DetectionSeverity).includes(severity)) {
    problems.add(received(nameOf('severity'), severity, Object.values(DetectionSeverity).join(', ')));
  }
  const needsData = requiredEvents?.includes(RequiredEvents.DATA_EVENTS) ?? false;
  if (needsData !== (dataResourceTypes ?? []).length > 0) {
    problems.add(
      receivedInWords(
        `${name}: requiredEvents and dataResourceTypes`,
        'one of data events and their types',
        'both or neither',
      ),
    );
  }
}

function checkQuotas(problems: Problems, detections: readonly Detection[]): void {
  if (detections.length > MAX_FILTERS) {
    problems.add(
      receivedInWords(
        'detections',
        String(detections.length),
        `${String(MAX_FILTERS)}, the maximum number of metric filters of a log group`,
      ),
    );
  }
  const regex = detections.filter(
    ({ filterPattern }) => !Token.isUnresolved(filterPattern) && usesRegex(filterPattern),
  );
  if (regex.length > MAX_REGEX_FILTERS) {
    problems.add(
      `detections: received ${String(regex.length)} patterns with a regular expression (${regex.map(({ id }) => id).join(', ')}); ` +
        `allowed: ${String(MAX_REGEX_FILTERS)} per log group`,
    );
  }
}

function unknown(property: string, id: string, known: readonly string[]): string {
  return receivedInWords(property, `"${id}", which is not one of the detections`, known.join(', '));
}

function repeated(ids: readonly string[]): string[] {
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
}

function present(override: DetectionOverride | undefined): Partial<Detection> {
  return Object.fromEntries(Object.entries(override ?? {}).filter(([, value]) => value !== undefined));
}
