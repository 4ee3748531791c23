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
 * The detections with these roles beside those of IAM Identity Center, in each pattern that names those; the others as they are.
 *
 * @param roles names that `personRoleProblems` has nothing against
 */
export function withPersonRoles<T extends Pattern>(detections: readonly T[], roles: readonly string[]): T[] {
  // Parsing every pattern would take longer than the rest of a small replay.
  if (roles.length === 0) return [...detections];
  return detections.map((detection) => ({
    ...detection,
    filterPattern: patternFor(detection, roles) ?? withoutOthers(detection, roles),
  }));
}

/**
 * What is wrong with the roles, each problem by itself.
 *
 * @param name the setting's, to begin with
 * @param given whatever the user gave
 * @param detections those in use
 */
export function personRoleProblems(name: string, given: unknown, detections: readonly Pattern[]): string[] {
  if (!Array.isArray(given) || given.length === 0)
    return [problem(name, JSON.stringify(given), `a list of names of roles, each once: ${ROLE_NAME_PATTERN.allowed}`)];
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
        problem(name, `"${role}", a role of IAM Identity Center`, 'other roles: those count as persons anyway'),
      ),
    ...valid.flatMap((role) => {
      const wider = valid.find((other) => other !== role && covers(other, role));
      return wider === undefined ? [] : [problem(name, `"${role}", which "${wider}" covers`, 'one of the two')];
    }),
  ];
  if (persons.length === 0)
    problems.push(
      problem(
        name,
        'a list, though no detection in use asks for persons',
        "with such detections, as 'iam-policy-changed-by-person', or no list",
      ),
    );
  return [...problems, ...lengthProblems(name, valid, persons)];
}

function problem(name: string, given: string | undefined, allowed: string): string {
  return receivedInWords(name, given ?? 'nothing', allowed);
}

/** Of the pattern into which the fewest fit. */
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
      `${String(roles.length)} roles, with which the pattern of '${detection.id}' has ${String(lengthOf(detection, roles.length))} characters`,
      `${String(CLOUDWATCH_LIMITS.characters)} characters, which hold ${fits === 0 ? 'none' : `the first ${String(fits)}`} of these (one with a * stands for many, as Okta* does)`,
    ),
  ];
}

/** Whether a pattern takes in all that another name or pattern does. */
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
/** How it names everybody else, of whom a role is told twice if it stays among them. */
const OTHERS: Mark = { test: differs, kind: 'and' };

function isMark(expression: Expression, { test }: Mark): boolean {
  const mark = test(ROLE_OF_SESSION, IDENTITY_CENTER_ROLES);
  return (
    !('operands' in expression) &&
    printPattern({ kind: 'json', expression }) === printPattern({ kind: 'json', expression: mark })
  );
}

/** With the roles among everybody else's exceptions, where the pattern has room for all of them. */
function withoutOthers({ filterPattern }: Pattern, roles: readonly string[]): string {
  const text = patternWith(filterPattern, roles, OTHERS);
  return text !== undefined && text.length <= CLOUDWATCH_LIMITS.characters ? text : filterPattern;
}

/** Undefined where the pattern does not name the roles of IAM Identity Center, or is none, which is a problem of its own. */
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
  // An `or` holds no `or`, and an `and` no `and`.
  const operands = expression.operands
    .map((operand) => extended(operand, roles, mark))
    .flatMap((operand) => (operand.kind === expression.kind ? operand.operands : [operand]));
  return { kind: expression.kind, operands };
}
