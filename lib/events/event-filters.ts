import { receivedInWords } from '../contract/received';
import type { Condition, EventCondition, Operator } from './event-condition';

const INCLUDING: Operator[] = ['equalTo', 'startsWith', 'endsWith'];

export function isIncluding({ operator }: Condition): boolean {
  return INCLUDING.includes(operator);
}

/** An empty list would read as "none" and be rendered as "all". */
export function checkNotEmpty(name: string, list: readonly unknown[] | undefined, problems: string[]): void {
  if (list?.length === 0) problems.push(receivedInWords(name, '[]', 'at least one, or leave it out to select all'));
}

export function eventNameConditions(eventNames: string[] | undefined, problems: string[]): Condition[] {
  checkNotEmpty('eventNames', eventNames, problems);
  return eventNames && eventNames.length > 0 ? [{ field: 'eventName', operator: 'equalTo', values: eventNames }] : [];
}

/**
 * The user's own conditions behind those that the options stand for. CloudTrail takes including conditions on one field
 * for alternatives, so together they would record more than either says: that is refused.
 */
export function userConditions(
  conditions: EventCondition[] | undefined,
  given: Condition[],
  problems: string[],
): Condition[] {
  const taken = new Set(given.filter(isIncluding).map(({ field }) => field));
  return (conditions ?? []).map(({ _condition: condition }) => {
    if (isIncluding(condition) && taken.has(condition.field)) {
      problems.push(
        receivedInWords(
          'conditions',
          `${condition.operator} on ${condition.field}, which the other options select already`,
          'one or the other, or an excluding condition (CloudTrail would record what matches either, not both)',
        ),
      );
    }
    return condition;
  });
}
