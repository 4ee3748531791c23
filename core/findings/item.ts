import { FINDINGS_TABLE, ITEM, KEPT_DAYS } from '../../lib/contract/findings';
import type { Finding } from './finding';

/** How long findings below their threshold are kept: nobody was notified of them, and nobody looks at them. */
const COUNTING_DAYS = 7;
const DAY_SECONDS = 86_400;

/** Attributes that only the key and the indexes of the table need. */
const { key, timeToLive, listIndex, dueIndex } = FINDINGS_TABLE;
const OF_THE_TABLE: ReadonlySet<string> = new Set([key, timeToLive, listIndex.partition, dueIndex.partition]);

/** The partition key of both indexes. */
export const LISTED = 'finding';
export const OWES = 'message';

/** Returns the item for a finding, as JavaScript values. Properties that are `undefined` are left out. */
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

/** @throws Error if the item is not a finding */
export function fromItem(item: Readonly<Record<string, unknown>>): Finding {
  const { [key]: found } = item;
  if (typeof found !== 'string' || !found.startsWith(ITEM.finding))
    throw new Error(`the item ${JSON.stringify(found)} is not a finding: its key must begin with ${ITEM.finding}`);
  // Only the function writes these items: SECURITY.md lists who has access.
  return Object.fromEntries(Object.entries(item).filter(([name]) => !OF_THE_TABLE.has(name))) as unknown as Finding;
}

/** Without a valid time, counts from now: an item that never expires would stay forever. */
function secondsOf(time: string): number {
  const milliseconds = Date.parse(time);
  return Math.floor((Number.isNaN(milliseconds) ? Date.now() : milliseconds) / 1_000);
}
