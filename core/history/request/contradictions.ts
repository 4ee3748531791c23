import type { HistoryAttribute } from '../../../lib/contract/event-history';
import { canonical } from './condition-value';
import type { Condition } from './question';
import { resourceNames } from './resource-names';
import { sourceAddressMatcher } from './source-address';
import { hasWildcard, literal, wildcardMatcher } from './wildcard';

interface Contradiction {
  /** Which of the conditions. */
  readonly place: number;
  readonly field: 'exists' | 'notEquals';
  readonly value: unknown;
  readonly says: string;
  readonly allowed: string;
}

/** What no event can meet, where the values alone tell it: it would be read for nothing, and an empty answer be believed. */
export function contradictions(conditions: readonly Condition[]): Contradiction[] {
  return conditions.flatMap((condition, place): Contradiction[] => {
    const is = conditions.find((other) => other.attribute === condition.attribute && 'equals' in other);
    if (is === undefined || !('equals' in is)) return [];
    const given = JSON.stringify(is.equals);
    if ('exists' in condition && !condition.exists) {
      return [
        {
          place,
          field: 'exists',
          value: false,
          says: `received false beside ${given} of the same attribute`,
          allowed: 'one of both, as no event meets both',
        },
      ];
    }
    if (!('notEquals' in condition)) return [];
    const { attribute, notEquals } = condition;
    const isLeftOut = is.equals.every((value) => notEquals.some((other) => leavesOut(attribute, other, value)));
    if (!isLeftOut) return [];
    return [
      {
        place,
        field: 'notEquals',
        value: notEquals,
        says: `received ${JSON.stringify(notEquals)}, which leaves out all of ${given} of the same attribute`,
        allowed: 'what leaves some of it',
      },
    ];
  });
}

/** Whether every event that has `value` has `other` too; `false` where that is not certain. */
function leavesOut(attribute: HistoryAttribute, other: string, value: string): boolean {
  if (canonical(attribute, other) === canonical(attribute, value)) return true;
  if (attribute === 'sourceIp') return /^[\d.]+$|^[\da-f:]+$/i.test(value) && sourceAddressMatcher(other)(value);
  // The same principal or role goes by a name and by an ARN, and a root user by the alias of its account.
  if (
    hasWildcard(value) ||
    ((attribute === 'user' || attribute === 'role') &&
      (value === 'root' || value.startsWith('arn:') || other.startsWith('arn:')))
  )
    return false;
  const whole = literal(canonical(attribute, value));
  const isOther = wildcardMatcher(canonical(attribute, other));
  return attribute === 'resourceName' ? resourceNames(whole).every(isOther) : isOther(whole);
}
