import { ROLE_NAME_PATTERN } from '../contract/identifiers';
import { receivedInWords } from '../contract/received';
import { differs, equals } from '../filter-pattern/build';
import { CLOUDWATCH_LIMITS } from '../filter-pattern/limits';
import { parsePattern } from '../filter-pattern/parse';
import { printPattern } from '../filter-pattern/print';
import { conditionsOf, type Expression } from '../filter-pattern/syntax-tree';
import type { Detection } from './detection';
import { IDENTITY_CENTER_ROLES, ROLE_OF_SESSION } from './event-conditions';

type Pattern = Pick<Detection, 'id' | 'filterPattern'>;

/**
 * Returns the detections with these roles added to those of IAM Identity Center, in each pattern that names those;
 * others are unchanged.
 *
 * @param roles names for which `personRoleProblems` returned nothing
 */
export function withPersonRoles<T extends Pattern>(detections: readonly T[], roles: readonly string[]): T[] {
  // Parsing every pattern would dominate the time of a small replay.
  if (roles.length === 0) return [...detections];
  return detections.map((detection) => ({
    ...detection,
    filterPattern: patternFor(detection, roles) ?? withoutOthers(detection, roles),
  }));
}

/**
 * Returns the problems with the roles.
 *
 * @param name the name of the setting, for the messages
 * @param given the unchecked input of the user
 * @param detections the detections in use
 */
export function personRoleProblems(name: string, given: unknown, detections: readonly Pattern[]): string[] {
  if (!Array.isArray(given) || given.length === 0)
    return [
      problem(name, JSON.stringify(given), `a list of role names without duplicates: ${ROLE_NAME_PATTERN.allowed}`),
    ];
  const roles = given as readonly unknown[];
  const names = roles.filter((role) => typeof role === 'string' && ROLE_NAME_PATTERN.accepts(role)) as string[];
  const valid = [...new Set(names)];
  const persons = detections.filter((detection) => patternFor(detection, []) !== undefined);
  const problems = [
    ...roles
      .filter((role) => !valid.some((one) => one === role))
      .map((role) => problem(name, JSON.stringify(role), ROLE_NAME_PATTERN.allowed)),
    ...valid
      .filter((role) => names.indexOf(role) !== names.lastIndexOf(role))
      .map((role) => problem(name, `"${role}" more than once`, 'each once')),
    ...valid
      .filter((role) => covers(IDENTITY_CENTER_ROLES, role))
      .map((role) =>
        problem(name, `"${role}", a role of IAM Identity Center`, 'other roles: those already count as persons'),
      ),
    ...valid.flatMap((role) => {
      const wider = valid.find((other) => other !== role && covers(other, role));
      return wider === undefined ? [] : [problem(name, `"${role}", which "${wider}" covers`, 'only one of the two')];
    }),
  ];
  if (persons.length === 0)
    problems.push(
      problem(
        name,
        'a list, although no detection in use distinguishes persons',
        "with such detections, for example 'iam-policy-changed-by-person', or no list",
      ),
    );
  return [...problems, ...lengthProblems(name, valid, persons)];
}

function problem(name: string, given: string | undefined, allowed: string): string {
  return receivedInWords(name, given ?? 'nothing', allowed);
}

/** For the pattern with the least room. */
function lengthProblems(name: string, roles: readonly string[], persons: readonly Pattern[]): string[] {
  const lengthOf = (detection: Pattern, count: number): number =>
    patternFor(detection, roles.slice(0, count))?.length ?? 0;
  const fitting = (detection: Pattern): number =>
    roles.filter((_, index) => lengthOf(detection, index + 1) <= CLOUDWATCH_LIMITS.characters).length;
  const [tightest] = persons
    .map((detection) => ({ detection, fits: fitting(detection) }))
    .sort((one, other) => one.fits - other.fits);
  if (tightest === undefined || tightest.fits === roles.length) return [];
  const { detection, fits } = tightest;
  return [
    problem(
      name,
      `${String(roles.length)} roles: with them, the pattern of '${detection.id}' has ${String(lengthOf(detection, roles.length))} characters`,
      `${String(CLOUDWATCH_LIMITS.characters)} characters, enough for ${fits === 0 ? 'none' : `the first ${String(fits)}`} of these (use * to match several, for example Okta*)`,
    ),
  ];
}

/** Whether a pattern matches everything that another name or pattern matches. */
function covers(wide: string, narrow: string): boolean {
  if (!wide.includes('*')) return false;
  const [core, text] = [wide.replaceAll('*', ''), narrow.replaceAll('*', '')];
  const isOpen = (pattern: string): readonly [start: boolean, end: boolean] => [
    pattern.startsWith('*'),
    pattern.endsWith('*'),
  ];
  const [[startsOpen, endsOpen], [narrowStartsOpen, narrowEndsOpen]] = [isOpen(wide), isOpen(narrow)];
  if ((narrowStartsOpen && !startsOpen) || (narrowEndsOpen && !endsOpen)) return false;
  if (startsOpen && endsOpen) return text.includes(core);
  return startsOpen ? text.endsWith(core) : text.startsWith(core);
}

interface Mark {
  readonly test: typeof equals;
  readonly kind: 'or' | 'and';
}

/** How a pattern names people. */
const PEOPLE: Mark = { test: equals, kind: 'or' };
/** How a pattern names everyone else. A role that stays among them would be reported twice. */
const OTHERS: Mark = { test: differs, kind: 'and' };

function isMark(expression: Expression, { test }: Mark): boolean {
  const mark = test(ROLE_OF_SESSION, IDENTITY_CENTER_ROLES);
  return (
    !('operands' in expression) &&
    printPattern({ kind: 'json', expression }) === printPattern({ kind: 'json', expression: mark })
  );
}

/** Adds the roles to the exceptions of everyone else, if the pattern has room for all of them. */
function withoutOthers({ filterPattern }: Pattern, roles: readonly string[]): string {
  const text = patternWith(filterPattern, roles, OTHERS);
  return text !== undefined && text.length <= CLOUDWATCH_LIMITS.characters ? text : filterPattern;
}

/**
 * Returns `undefined` if the pattern does not name the roles of IAM Identity Center, or is invalid, which is reported
 * separately.
 */
function patternFor({ filterPattern }: Pattern, roles: readonly string[]): string | undefined {
  return patternWith(filterPattern, roles, PEOPLE);
}

function patternWith(filterPattern: string, roles: readonly string[], mark: Mark): string | undefined {
  try {
    const { pattern } = parsePattern(filterPattern);
    if (pattern.kind !== 'json' || !conditionsOf(pattern.expression).some((one) => isMark(one, mark))) return undefined;
    return roles.length === 0
      ? filterPattern
      : printPattern({ kind: 'json', expression: extended(pattern.expression, roles, mark) });
  } catch {
    return undefined;
  }
}

function extended(expression: Expression, roles: readonly string[], mark: Mark): Expression {
  if (isMark(expression, mark))
    return { kind: mark.kind, operands: [expression, ...roles.map((role) => mark.test(ROLE_OF_SESSION, role))] };
  if (!('operands' in expression)) return expression;
  // An `or` contains no `or`, and an `and` no `and`.
  const operands = expression.operands
    .map((operand) => extended(operand, roles, mark))
    .flatMap((operand) => (operand.kind === expression.kind ? operand.operands : [operand]));
  return { kind: expression.kind, operands };
}
