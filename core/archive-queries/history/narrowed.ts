import { canonical } from '../../history/request/condition-value';
import type { Condition } from '../../history/request/question';
import { resourceNames } from '../../history/request/resource-names';
import { hasWildcard, literal } from '../../history/request/wildcard';
import { sqlText } from '../../../lib/filter-pattern/sql/literal';
import { isIP } from 'node:net';

/** The conditions of a question in SQL. They select candidates; the conditions are then applied to the events. */
export interface Narrowed {
  /** Each holds for all events that meet the original condition, and perhaps for others. */
  readonly conditions: readonly string[];
  /** SQL literals for the question marks, in order. */
  readonly parameters: readonly string[];
  /** Whether they hold for no other events. */
  readonly isExact: boolean;
}

/** A condition and the values of its question marks. */
type Clause = readonly [sql: string, ...values: string[]];

/** Attributes that correspond to exactly one column. */
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

/** Returns `undefined` if the condition cannot be expressed in SQL. */
function clausesOf(condition: Condition): readonly Clause[] | undefined {
  if ('exists' in condition)
    // A failed sign-in has no error code, but counts as failed.
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
      // IPv6 addresses have several notations, and ranges need arithmetic.
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

/** Converts a value with `*` and `?` to a LIKE pattern. */
function likeOf(value: string): string {
  return value.replaceAll(/\\[*?\\]|[^]/gu, (text) => {
    if (text === '*') return '%';
    if (text === '?') return '_';
    const character = /^\\[*?\\]$/.test(text) ? text.slice(1) : text;
    return /[\\%_]/.test(character) ? `\\${character}` : character;
  });
}

/** Whether JSON text contains the value unescaped. */
function isPlain(value: string): boolean {
  return /^[\x20-\x7e]*$/.test(value) && !/["\\]/.test(value);
}
