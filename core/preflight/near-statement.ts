import type { StatementJson } from '../../lib/contract/trail-statements';
import { nameOf, partsOf, type PolicyRequest, type Statement, type StatementPart, statementsOf } from './policy';

/** One difference between a statement and what CloudTrail needs. */
export interface Difference {
  /** The statement, by its `Sid` or position. */
  readonly statement: string;
  /** For example `Resource`, or `Condition.StringEquals.aws:SourceArn`. */
  readonly element: string;
  readonly has: string;
  readonly needs: string;
}

/** With more differences, it is a different statement, meant for something else. */
const MOST_DIFFERENCES = 2;

/**
 * Returns the statement that comes closest to allowing a request, and how it differs: empty if none was meant for
 * CloudTrail. A statement that serves another need counts if one of its lists lacks something, but after those that
 * serve none.
 *
 * @param others CloudTrail's other needs
 */
export function nearMiss(
  policy: unknown,
  request: PolicyRequest,
  need: StatementJson,
  others: readonly PolicyRequest[],
): readonly Difference[] {
  const candidates = statementsOf(policy).flatMap(
    (statement, index): { readonly differences: readonly Difference[]; readonly isUsed: boolean }[] => {
      if (!isForCloudTrail(statement, request)) return [];
      const differences = differencesOf(statement, nameOf(statement, index), request, need);
      const isUsed =
        statement['Effect'] === 'Allow' &&
        others.some((other) => partsOf(statement, other).every(({ holds }) => holds === 'yes'));
      if (isUsed)
        return differences.length === 1 && isList(statement, differences[0])
          ? [{ differences: differences.map(furthermore), isUsed }]
          : [];
      return differences.length <= MOST_DIFFERENCES ? [{ differences, isUsed }] : [];
    },
  );
  candidates.sort(
    (one, other) => Number(one.isUsed) - Number(other.isUsed) || one.differences.length - other.differences.length,
  );
  return candidates[0]?.differences ?? [];
}

function isList(statement: Statement, difference: Difference | undefined): boolean {
  return Array.isArray(statement[difference?.element ?? '']);
}

/** Nothing in the list is wrong. */
function furthermore(difference: Difference): Difference {
  return { ...difference, needs: `${difference.needs} as well` };
}

/** Returns how a statement differs from the need, including its effect. */
export function differencesOf(
  statement: Statement,
  name: string,
  request: PolicyRequest,
  need: StatementJson,
): Difference[] {
  const effect = statement['Effect'];
  return [
    ...(effect === 'Allow' ? [] : [{ statement: name, element: 'Effect', has: shown(effect), needs: shown('Allow') }]),
    ...partsOf(statement, request)
      .filter(({ holds }) => holds !== 'yes')
      .map((part) => difference(name, part, request, need)),
  ];
}

/** Returns the condition of the need that a statement lacks. */
export function lacking(name: string, key: string, need: StatementJson): Difference {
  const [operator, wanted] = neededCondition(key, need) ?? ['StringEquals', ''];
  return {
    statement: name,
    element: `Condition.${operator}.${key}`,
    has: 'nothing that requires it',
    needs: shown(wanted),
  };
}

/** For example `statement 3: its Resource has "x", but needs "y"`. */
export function inWords(differences: readonly Difference[]): string {
  const [first] = differences;
  if (first === undefined) return '';
  const list = differences.map(
    ({ element, has, needs }) =>
      `its ${element.replaceAll('.', ' ')} has ${has}, and needs ${needs}${arnParts(has, needs)}`,
  );
  return `${first.statement}: ${list.join('; ')}`;
}

/**
 * A policy for CloudTrail names it as a service, or something that only CloudTrail sends. A role's policy has no
 * principals.
 */
function isForCloudTrail(statement: Statement, { service }: PolicyRequest): boolean {
  if (service === undefined) return true;
  const { Principal: principal, NotPrincipal: others, Condition: condition } = statement;
  if (others !== undefined) return false;
  if (/cloud-?tra?ia?l/i.test(JSON.stringify(principal ?? ''))) return true;
  return /:cloudtrail:|aws:cloudtrail:arn/i.test(JSON.stringify(condition ?? ''));
}

function difference(
  statement: string,
  { element, has }: StatementPart,
  request: PolicyRequest,
  need: StatementJson,
): Difference {
  const base = { statement, element, has: has === undefined ? 'nothing' : shown(has) };
  if (!element.startsWith('Condition.')) return { ...base, needs: neededElement(element, request, need) };
  const [, operator = '', key = ''] = /^Condition\.([^.]*)\.(.*)$/.exec(element) ?? [];
  const [neededOperator, wanted] = neededCondition(key, need) ?? ['', undefined];
  if (wanted === undefined) {
    const name = key.toLowerCase();
    if (!request.context.has(name))
      return { ...base, needs: 'no such condition: what CloudTrail sends there is unknown' };
    const sent = request.context.get(name);
    return { ...base, needs: sent === undefined ? 'no such condition: CloudTrail does not send it' : shown(sent) };
  }
  const isRightValue = [has].flat().some((one) => one === wanted);
  if (neededOperator.toLowerCase() === operator.toLowerCase()) return { ...base, needs: shown(wanted) };
  return {
    ...base,
    has: `${operator} ${shown(has)}`,
    needs: isRightValue ? neededOperator : `${neededOperator} ${shown(wanted)}`,
  };
}

function neededElement(element: string, { action, service }: PolicyRequest, need: StatementJson): string {
  switch (element.replace(/^Not/, '')) {
    case 'Action':
      return shown(action);
    case 'Resource':
      return shown(need.Resource);
    default:
      return shown(need.Principal ?? { Service: service });
  }
}

function neededCondition(key: string, need: StatementJson): [operator: string, value: string] | undefined {
  for (const [operator, keys] of Object.entries(need.Condition ?? {})) {
    for (const [name, value] of Object.entries(keys))
      if (name.toLowerCase() === key.toLowerCase()) return [operator, value];
  }
  return undefined;
}

const ARN_PARTS = ['', 'partition', 'service', 'Region', 'account', 'name'];

/** Returns the differing parts of two ARNs, if there are one or two. */
function arnParts(has: string, needs: string): string {
  const [one, other] = [has, needs].map((text) => /"(arn:[^"]*)"$/.exec(text)?.[1]?.split(':'));
  if (one === undefined || other === undefined) return '';
  const names = ARN_PARTS.filter(
    (name, index) =>
      name !== '' && (index < 5 ? one[index] !== other[index] : one.slice(5).join(':') !== other.slice(5).join(':')),
  );
  return names.length === 0 || names.length > 2 ? '' : ` (another ${names.join(' and another ')})`;
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
