import { FINDINGS_TABLE, ITEM, KEPT_DAYS } from '../../lib/contract/findings';
import type { Finding } from './finding';

/** Of a finding below its threshold: nobody was told of it, and nobody looks at it. */
const COUNTING_DAYS = 7;
const DAY_SECONDS = 86_400;

/** What only the table's key and indexes need. */
const { key, timeToLive, listIndex, dueIndex } = FINDINGS_TABLE;
const OF_THE_TABLE: ReadonlySet<string> = new Set([key, timeToLive, listIndex.partition, dueIndex.partition]);

/** As the partitions of the two indexes say it. */
export const LISTED = 'finding';
export const OWES = 'message';

/** The item that holds a finding, in JavaScript's types: what is undefined is not there. */
export function toItem(finding: Finding): Record<string, unknown> {
  const { id, state, dueAt, lastSeen } = finding;
  const isCounting = state === 'counting';
  return {
    ...Object.fromEntries(Object.entries(finding).filter(([, value]) => value !== undefined)),
    [key]: `${ITEM.finding}${id}`,
    ...(!isCounting && { [listIndex.partition]: LISTED }),
    ...(dueAt !== undefined && { [dueIndex.partition]: OWES }),
    [timeToLive]: secondsOf(lastSeen) + (isCounting ? COUNTING_DAYS : KEPT_DAYS) * DAY_SECONDS,
  };
}

/** @throws an error where the item is something else than a finding */
export function fromItem(item: Readonly<Record<string, unknown>>): Finding {
  const { [key]: found } = item;
  if (typeof found !== 'string' || !found.startsWith(ITEM.finding))
    throw new Error(`the item ${JSON.stringify(found)} is no finding: its key has to begin with ${ITEM.finding}`);
  // Nobody else writes there: SECURITY.md says who may.
  return Object.fromEntries(Object.entries(item).filter(([name]) => !OF_THE_TABLE.has(name))) as unknown as Finding;
}

/** Where a time is none, from now on: an item without an end would stay for ever. */
function secondsOf(time: string): number {
  const milliseconds = Date.parse(time);
  return Math.floor((Number.isNaN(milliseconds) ? Date.now() : milliseconds) / 1_000);
}
