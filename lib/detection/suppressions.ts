import { createHash } from 'node:crypto';
import { messageOf } from '../contract/error-message';
import { type FindingSuppression, SUPPRESSION_REASON } from '../contract/findings';
import { pattern } from '../contract/identifiers';
import { isRecord } from '../contract/is-record';
import { CLOUDWATCH_LIMITS } from '../filter-pattern/limits';
import { received, receivedInWords } from '../contract/received';
import { and } from '../filter-pattern/build';
import { JsonFilterPattern } from '../filter-pattern/json-filter-pattern';
import { negate } from '../filter-pattern/negate';
import { parsePattern } from '../filter-pattern/parse';
import { printPattern } from '../filter-pattern/print';
import type { Expression } from '../filter-pattern/syntax-tree';
import type { Detection } from './detection';
import { matchesEverything } from './matches-everything';
import { isScalarField } from './scalar-fields';
import type { Suppression } from './suppression';

type Known = Pick<Detection, 'id' | 'securityHubControls'>;

const ID = pattern(/^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/, 'letters and digits in parts joined by hyphens');
const MAX_ID_LENGTH = 80;
const MAX_REASON = String(SUPPRESSION_REASON.most);
const REASON = `the reason in words, of ${String(SUPPRESSION_REASON.least)} to ${MAX_REASON} characters`;
const ISO_TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;
const TIME = 'a day or a time in ISO 8601, such as 2027-03-31 or 2027-03-31T12:00:00Z';

/**
 * Returns all problems with the suppressions. An expired one is not a problem: see `expiredSuppressions`.
 *
 * @param given the unchecked input of the user
 * @param detections all detections in use
 */
export function suppressionProblems(given: unknown, detections: readonly Known[], name = 'suppressions'): string[] {
  if (!Array.isArray(given)) return [received(name, given, 'a list of suppressions')];
  const entries = (given as readonly unknown[]).map((one, index) => ({ name: `${name}[${String(index)}]`, one }));
  return [
    ...entries.flatMap((entry) =>
      isRecord(entry.one)
        ? problemsOf(entry.name, entry.one, detections)
        : [received(entry.name, entry.one, 'a suppression: detections, filterPattern, reason')],
    ),
    ...contradictions(entries.flatMap((entry) => (isRecord(entry.one) ? [{ name: entry.name, one: entry.one }] : []))),
  ];
}

/** Returns which of the valid suppressions have expired, and when. Only warnings may depend on the current date. */
export function expiredSuppressions(suppressions: readonly Suppression[], now: Date): string[] {
  return suppressions.flatMap(({ expires, ...suppression }) =>
    expires !== undefined && Date.parse(expires) <= now.getTime()
      ? [
          `The suppression ${idOf(suppression)} of ${suppression.detections.join(', ')} expired at ${expires}: ` +
            'its events are reported again. Remove it or give it a later date.',
        ]
      : [],
  );
}

/** Returns the valid suppressions in the form that the function uses. */
export function findingSuppressions(suppressions: readonly Suppression[]): FindingSuppression[] {
  return suppressions.map((suppression) => ({
    id: idOf(suppression),
    detectionIds: suppression.detections,
    filterPattern: suppression.filterPattern,
    reason: suppression.reason,
    ...(suppression.expires !== undefined && { expires: suppression.expires }),
  }));
}

/**
 * Returns the pattern of a metric filter that excludes suppressed events. Returns `undefined` if this cannot be
 * expressed exactly, exceeds the limit of CloudWatch, or would add a regular expression, of which a log group can have
 * only a few.
 */
export function withSuppressions(filterPattern: string, suppressionPatterns: readonly string[]): string | undefined {
  if (suppressionPatterns.length === 0) return filterPattern;
  const own = expressionOf(filterPattern);
  const others = [...new Set(suppressionPatterns)].map((text) => {
    const expression = expressionOf(text);
    return expression && negate(expression, isScalarField);
  });
  if (own === undefined || others.some((one) => one === undefined)) return undefined;
  const text = printPattern({
    kind: 'json',
    expression: and(own, ...others.filter((one) => one !== undefined)),
  });
  if (text.length > CLOUDWATCH_LIMITS.characters) return undefined;
  try {
    const usesRegex = (one: string): boolean => JsonFilterPattern.parse(one).usesRegex;
    return usesRegex(text) === usesRegex(filterPattern) ? text : undefined;
  } catch {
    // More regular expressions or deeper parentheses than a pattern may have.
    return undefined;
  }
}

function expressionOf(text: string): Expression | undefined {
  const { pattern: tree } = parsePattern(text);
  return tree.kind === 'json' ? tree.expression : undefined;
}

function problemsOf(name: string, given: Readonly<Record<string, unknown>>, detections: readonly Known[]): string[] {
  const { id, reason, expires } = given;
  const problems: string[] = [];
  const known = ['id', 'detections', 'filterPattern', 'reason', 'expires'];
  for (const key of Object.keys(given)) {
    if (!known.includes(key)) problems.push(receivedInWords(name, JSON.stringify(key), known.join(', ')));
  }
  if (id !== undefined && (typeof id !== 'string' || id.length > MAX_ID_LENGTH || !ID.accepts(id)))
    problems.push(received(`${name}.id`, id, `${ID.allowed}, up to ${String(MAX_ID_LENGTH)} characters`));
  problems.push(...detectionProblems(`${name}.detections`, given['detections'], detections));
  problems.push(...patternProblems(`${name}.filterPattern`, given['filterPattern']));
  if (typeof reason !== 'string') problems.push(received(`${name}.reason`, reason, REASON));
  else if (reason.length > SUPPRESSION_REASON.most)
    problems.push(receivedInWords(`${name}.reason`, `${String(reason.length)} characters`, REASON));
  else if (reason.trim().length < SUPPRESSION_REASON.least) problems.push(received(`${name}.reason`, reason, REASON));
  if (expires !== undefined && !isTime(expires)) problems.push(received(`${name}.expires`, expires, TIME));
  return problems;
}

function detectionProblems(name: string, given: unknown, detections: readonly Known[]): string[] {
  const allowed = 'a list of detection IDs, at least one';
  if (!Array.isArray(given) || given.length === 0) return [received(name, given, allowed)];
  const ids = given as readonly unknown[];
  return [...new Set(ids)].flatMap((id) => {
    if (ids.filter((one) => one === id).length > 1)
      return [receivedInWords(name, `${JSON.stringify(id)} more than once`, 'each once')];
    const detection = detections.find((one) => one.id === id);
    const suppressible = detections.filter((one) => !isCompared(one));
    if (detection === undefined) return [received(name, id, suppressible.map((one) => one.id).join(', '))];
    if (!isCompared(detection)) return [];
    const controls = detection.securityHubControls?.join(', ') ?? '';
    return [
      receivedInWords(
        name,
        `"${detection.id}", whose pattern Security Hub compares (${controls})`,
        'detections without such a control: suppress the tuned variant, which reports the same act, and keep this one for the control',
      ),
    ];
  });
}

function isCompared({ securityHubControls = [] }: Known): boolean {
  return securityHubControls.length > 0;
}

function patternProblems(name: string, given: unknown): string[] {
  if (typeof given !== 'string' || given.trim() === '')
    return [received(name, given, 'a filter pattern, such as { $.userIdentity.arn = "…" }')];
  try {
    const { pattern: tree } = parsePattern(given);
    return matchesEverything(tree)
      ? [received(name, given, 'a pattern that does not match every event; to turn off a detection, exclude it')]
      : [];
  } catch (error) {
    return [`${name}: ${messageOf(error)}`];
  }
}

function isTime(given: unknown): boolean {
  if (typeof given !== 'string' || !ISO_TIME.test(given)) return false;
  const time = Date.parse(given);
  // JavaScript reads February 30 as March 2.
  return (
    !Number.isNaN(time) && new Date(`${given.slice(0, 10)}T00:00:00Z`).toISOString().startsWith(given.slice(0, 10))
  );
}

interface Entry {
  readonly name: string;
  readonly one: Readonly<Record<string, unknown>>;
}

/**
 * Reports two suppressions with the same ID, or with the same pattern for the same detection: their reasons or expiry
 * dates could contradict.
 */
function contradictions(entries: readonly Entry[]): string[] {
  return entries.flatMap(({ name, one }, index) => {
    const earlier = entries.slice(0, index);
    const named = earlier.find((other) => one['id'] !== undefined && other.one['id'] === one['id']);
    const text = canonical(one['filterPattern']);
    const alike = earlier.find((other) => text !== undefined && canonical(other.one['filterPattern']) === text);
    const common = idsOf(one).filter((id) => alike !== undefined && idsOf(alike.one).includes(id));
    return [
      ...(named
        ? [receivedInWords(`${name}.id`, `${JSON.stringify(one['id'])}, as in ${named.name}`, 'each ID once')]
        : []),
      ...(alike && common.length > 0
        ? [receivedInWords(name, `the same pattern as ${alike.name} for ${common.join(', ')}`, 'only one of the two')]
        : []),
    ];
  });
}

function idsOf({ detections }: Entry['one']): string[] {
  return Array.isArray(detections) ? detections.filter((id) => typeof id === 'string') : [];
}

function canonical(text: unknown): string | undefined {
  try {
    return typeof text === 'string' ? printPattern(parsePattern(text).pattern) : undefined;
  } catch {
    return undefined;
  }
}

/** Does not depend on the position in the list, so that its count continues. */
function idOf({ id, detections, filterPattern }: Omit<Suppression, 'expires'>): string {
  if (id !== undefined) return id;
  return createHash('sha256')
    .update(JSON.stringify([detections, filterPattern]))
    .digest('hex')
    .slice(0, 12);
}
