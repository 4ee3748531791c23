import { canonical } from '../../history/request/condition-value';
import type { Condition } from '../../history/request/question';
import { resourceNames } from '../../history/request/resource-names';
import { hasWildcard, literal } from '../../history/request/wildcard';
import { sqlText } from '../../../lib/filter-pattern/sql/literal';
import { isIP } from 'node:net';

/** Conditions of a question in SQL. What they leave is asked again of the events themselves. */
export interface Narrowed {
  /** Each holds for every event that meets its condition. */
  readonly conditions: readonly string[];
  /** For the question marks, in their order: literals of SQL. */
  readonly parameters: readonly string[];
  /** They hold for no other event. */
  readonly isExact: boolean;
}

/** A condition, with the values of its question marks. */
type Clause = readonly [sql: string, ...values: string[]];

/** Compared as a whole, or as a pattern, with one column. */
const COLUMNS: Readonly<Partial<Record<Condition['attribute'], string>>> = {
  eventId: 'eventid',
  accessKeyId: 'useridentity.accesskeyid',
  eventName: 'eventname',
  eventSource: 'eventsource',
  readOnly: 'readonly',
};

export function narrowed(conditions: readonly Condition[]): Narrowed {
  const clauses = conditions.map(clausesOf);
  const there = clauses.filter((one) => one !== undefined);
  return {
    conditions: there.map((any) => `(${any.map(([sql]) => sql).join(' OR ')})`),
    parameters: there.flatMap((any) => any.flatMap(([, ...values]) => values.map(sqlText))),
    isExact: conditions.every((condition) => 'equals' in condition && COLUMNS[condition.attribute] !== undefined),
  };
}

/** `undefined`: it narrows nothing. */
function clausesOf(condition: Condition): readonly Clause[] | undefined {
  if ('exists' in condition)
    // A sign-in that failed has no error code, and counts as failed.
    return condition.exists ? [['errorcode IS NOT NULL'], ["eventname = 'ConsoleLogin'"]] : [['errorcode IS NULL']];
  if ('notEquals' in condition) return undefined;
  const all = condition.equals.map((value) => clauses(condition.attribute, canonical(condition.attribute, value)));
  return all.every((one) => one !== undefined) ? all.flat() : undefined;
}

function clauses(attribute: Condition['attribute'], value: string): readonly Clause[] | undefined {
  const column = COLUMNS[attribute];
  if (column !== undefined) return [compared(column, value)];
  switch (attribute) {
    case 'user':
      return userClauses(value);
    case 'role': {
      const name = /^arn:[^:]+:iam::[^:]*:role\/(?:.*\/)?([^/]+)$/.exec(value)?.[1] ?? value;
      return [
        compared('useridentity.sessioncontext.sessionissuer.username', name),
        like('useridentity.arn', `%:assumed-role/${likeOf(name)}/%`),
      ];
    }
    case 'resourceName':
      return resourceNames(value).every(isPlain)
        ? resourceNames(value).flatMap((name): Clause[] => {
            const anywhere = `%${likeOf(name)}%`;
            return [
              [`any_match(resources, e -> e.arn LIKE ? ESCAPE '\\')`, anywhere],
              like('requestparameters', anywhere),
              like('responseelements', anywhere),
            ];
          })
        : undefined;
    case 'resourceType':
      return [[`any_match(resources, e -> e.type LIKE ? ESCAPE '\\')`, likeOf(value)]];
    case 'sourceIp':
      // An IPv6 address is written in several ways, and ranges are compared as such.
      return value.includes('/') || value.includes('*') || value.includes('?') || isIP(value) === 6
        ? undefined
        : [compared('sourceipaddress', value)];
    case 'errorCode':
      return [
        like('errorcode', `%${likeOf(value.replace(/^(Client|Server)\./, '').replace(/Exception$/, ''))}%`),
        ["eventname = 'ConsoleLogin'"],
      ];
    default:
      return undefined;
  }
}

function userClauses(value: string): readonly Clause[] {
  if (value.startsWith('arn:')) return [compared('useridentity.arn', value)];
  const name = likeOf(value);
  return [
    compared('useridentity.username', value),
    like('useridentity.arn', `%/${name}`),
    like('useridentity.principalid', `%:${name}`),
    compared('useridentity.invokedby', value),
    ...(value === 'root' ? [["useridentity.type = 'Root'"] as const] : []),
  ];
}

function compared(column: string, value: string): Clause {
  return hasWildcard(value) ? like(column, likeOf(value)) : [`${column} = ?`, literal(value)];
}

function like(column: string, pattern: string): Clause {
  return [`${column} LIKE ? ESCAPE '\\'`, pattern];
}

/** A value with `*` and `?` as LIKE has it. */
function likeOf(value: string): string {
  return value.replaceAll(/\\[*?\\]|[^]/gu, (text) => {
    if (text === '*') return '%';
    if (text === '?') return '_';
    const character = /^\\[*?\\]$/.test(text) ? text.slice(1) : text;
    return /[\\%_]/.test(character) ? `\\${character}` : character;
  });
}

/** JSON text may write other characters in another way. */
function isPlain(value: string): boolean {
  return /^[\x20-\x7e]*$/.test(value) && !/["\\]/.test(value);
}
