import { sqlText } from '../../lib/filter-pattern/sql/literal';
import { DAY_SECONDS, secondsOf } from './days';
import type { Part } from './plan';

/** Log files of the most recent days may still be delivered. */
const SETTLED_DAYS = 2;

/** Returns the conditions on the partition keys. They have to be literals, or Athena cannot select the partitions. */
export function partitionsInSql({ accounts, regions, first, last }: Part): string {
  const list = (values: readonly string[]): string => values.map(sqlText).join(', ');
  const days = first === last ? `day = ${sqlText(first)}` : `day BETWEEN ${sqlText(first)} AND ${sqlText(last)}`;
  return `account IN (${list(accounts)}) AND region IN (${list(regions)}) AND ${days}`;
}

/**
 * Whether all log files of the part have been delivered.
 *
 * @param now in milliseconds since the epoch
 */
export function isSettled({ last }: Part, now: number): boolean {
  return now / 1_000 - secondsOf(last) > (SETTLED_DAYS + 1) * DAY_SECONDS;
}
