import { receivedInWords } from '../contract/received';
import type { Condition, EventCondition, Operator } from './event-condition';

const INCLUDING: Operator[] = ['equalTo', 'startsWith', 'endsWith'];

export function isIncluding({ operator }: Condition): boolean {
  return INCLUDING.includes(operator);
}

/** Rejects an empty list: it reads as "none" but would select all. */
export function checkNotEmpty(name: string, list: readonly unknown[] | undefined, problems: string[]): void {
  if (list?.length === 0) problems.push(receivedInWords(name, '[]', 'at least one, or leave it out to select all'));
}

export function eventNameConditions(eventNames: string[] | undefined, problems: string[]): Condition[] {
  checkNotEmpty('eventNames', eventNames, problems);
  return eventNames && eventNames.length > 0 ? [{ field: 'eventName', operator: 'equalTo', values: eventNames }] : [];
}

/**
 * Appends the user's conditions to those from the options. Rejects two including conditions on one field: CloudTrail
 * treats them as alternatives, so together they would record more than either alone.
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
          `${condition.operator} on ${condition.field}, which another option already selects`,
          'one or the other, or an excluding condition (CloudTrail would record what matches either, not both)',
        ),
      );
    }
    return condition;
  });
}
