import type { FindingSeverityRule } from '../../lib/contract/findings';
import type { AccountFacts } from './finding';

/** The accounts that a route or severity rule applies to. */
export type PlaceCondition = Pick<FindingSeverityRule, 'organizationalUnits' | 'tags'>;

/** Whether the condition depends on the OUs or tags of the account. */
export function asksForFacts({ organizationalUnits, tags }: PlaceCondition): boolean {
  return organizationalUnits !== undefined || tags !== undefined;
}

/**
 * Whether the OUs and tags match.
 *
 * @param ofUnknown the result for an account whose facts are unknown
 */
export function placeFits(condition: PlaceCondition, account: AccountFacts, ofUnknown: boolean): boolean {
  if (!asksForFacts(condition)) return true;
  if (account.isUnknown === true) return ofUnknown;
  const { organizationalUnits, tags = {} } = condition;
  return (
    (organizationalUnits === undefined || organizationalUnits.some((unit) => account.parents.includes(unit))) &&
    Object.entries(tags).every(
      ([key, value]) => Object.hasOwn(account.tags, key) && (value === '*' || account.tags[key] === value),
    )
  );
}

export function isAny(values: readonly string[] | undefined, value: string): boolean {
  return values === undefined || values.includes(value);
}
