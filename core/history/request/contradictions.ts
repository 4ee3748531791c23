import type { HistoryAttribute } from '../../../lib/contract/event-history';
import { canonical } from './condition-value';
import type { Condition } from './question';
import { resourceNames } from './resource-names';
import { sourceAddressMatcher } from './source-address';
import { hasWildcard, literal, wildcardMatcher } from './wildcard';

interface Contradiction {
  /** The index of the condition. */
  readonly place: number;
  readonly field: 'exists' | 'notEquals';
  readonly value: unknown;
  readonly says: string;
  readonly allowed: string;
}

/**
 * Finds conditions that no event can meet, judging by their values alone: searching would be pointless, and the empty
 * answer misleading.
 */
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
          says: `received false together with ${given} of the same attribute`,
          allowed: 'only one of them, because no event meets both',
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
        says: `received ${JSON.stringify(notEquals)}, which excludes all of ${given} of the same attribute`,
        allowed: 'values that exclude only some of it',
      },
    ];
  });
}

/** Whether every event that has `value` also has `other`; `false` if uncertain. */
function leavesOut(attribute: HistoryAttribute, other: string, value: string): boolean {
  if (canonical(attribute, other) === canonical(attribute, value)) return true;
  if (attribute === 'sourceIp') return /^[\d.]+$|^[\da-f:]+$/i.test(value) && sourceAddressMatcher(other)(value);
  // The same principal or role has a name and an ARN, and a root user may have the alias of its account.
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
