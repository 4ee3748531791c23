import type { FindingSeverityRule } from '../../lib/contract/findings';
import type { AccountFacts } from './finding';

/** Where a route or a rule holds. */
export type PlaceCondition = Pick<FindingSeverityRule, 'organizationalUnits' | 'tags'>;

/** Whether units and tags of the account are asked for. */
export function asksForFacts({ organizationalUnits, tags }: PlaceCondition): boolean {
  return organizationalUnits !== undefined || tags !== undefined;
}

/**
 * Whether units and tags fit.
 *
 * @param ofUnknown whether they fit an account about which nothing is known
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
