import { sqlText } from '../../lib/filter-pattern/sql/literal';
import { secondsOf } from './days';
import type { Part } from './plan';

const DAY = 86_400;
/** Log files of the last days may still come. */
const SETTLED_DAYS = 2;

/** Names and days come from S3's listing and from what was checked, and are written as literals: Athena finds partitions by these alone. */
export function partitionsInSql({ accounts, regions, first, last }: Part): string {
  const list = (values: readonly string[]): string => values.map(sqlText).join(', ');
  const days = first === last ? `day = ${sqlText(first)}` : `day BETWEEN ${sqlText(first)} AND ${sqlText(last)}`;
  return `account IN (${list(accounts)}) AND region IN (${list(regions)}) AND ${days}`;
}

/**
 * Whether its log files do not change any more.
 *
 * @param now milliseconds since 1970
 */
export function isSettled({ last }: Part, now: number): boolean {
  return now / 1_000 - secondsOf(last) > (SETTLED_DAYS + 1) * DAY;
}
