import { advance, afterLateFailures } from '../../core/findings/advance';
import type { Finding, Occurrence } from '../../core/findings/finding';
import { fromItem } from '../../core/findings/item';
import { hashOf } from '../../core/findings/occurrence';
import type { Group } from '../../core/findings/read-batch';
import { type FindingsSettings, ITEM, LEARNING_DAYS } from '../../lib/contract/findings';
import { type Budget, pauseAfter } from './budget';
import { type FindingsTable, MOST_EVENTS } from './table';

export interface Recorded {
  /** Undefined where all of it was counted before and the finding is gone. */
  readonly finding: Finding | undefined;
  readonly opened: number;
  /** Of the other outcome, where it owes a message because of these events. */
  readonly sibling?: Finding;
}

/** What the table says before events are added. */
interface Known {
  readonly finding: Finding | undefined;
  readonly sibling: Finding | undefined;
  readonly firstTime: NonNullable<Finding['firstTime']>;
  /** Keys of `seen#` items that are not there. */
  readonly firsts: readonly string[];
}

type Some = readonly [Occurrence, ...Occurrence[]];

const DAY_MS = 86_400_000;

/** Adds the events of a batch to their finding: read, decide, write under a condition, and again if somebody was faster. */
export async function record(
  group: Group,
  settings: FindingsSettings,
  table: FindingsTable,
  budget: Budget,
): Promise<Recorded> {
  let rest = once(group.occurrences);
  let known: Known | undefined;
  let opened = 0;
  for (let attempt = 0; ;) {
    known ??= await read(group, table, budget);
    const [first, ...others] = rest.slice(0, MOST_EVENTS);
    if (first === undefined) break;
    const some: Some = [first, ...others];
    const { finding: before, sibling, firstTime, firsts } = known;
    const context = { detection: group.detection, settings, now: Date.now(), sibling, firstTime };
    const next = advance(before, some, context);
    const ids = some.map(({ eventId }) => eventId);
    const written = await table.write(next, before?.version, ids, firsts, budget);
    if (written.kind === 'written') {
      opened += next.episode > (before?.episode ?? 0) ? 1 : 0;
      known = { ...known, finding: next, firsts: [] };
      rest = rest.slice(some.length);
      attempt = 0;
    } else if (written.kind === 'duplicates') {
      const counted = new Set(written.eventIds);
      rest = rest.filter(({ eventId }) => !counted.has(eventId));
      known = undefined;
    } else {
      known = undefined;
      await pauseAfter(attempt++, budget, written.cause);
    }
  }
  return { finding: known.finding, opened, sibling: await lateSuccess(group, known.sibling, table, budget) };
}

/** A success that was told of before these failures came, though they were earlier. Should somebody be faster, it is theirs to tell. */
async function lateSuccess(
  { occurrences }: Group,
  sibling: Finding | undefined,
  table: FindingsTable,
  budget: Budget,
): Promise<Finding | undefined> {
  if (sibling === undefined || occurrences[0].outcome !== 'failure') return undefined;
  const next = afterLateFailures(sibling, occurrences, { now: Date.now() });
  return next !== undefined && (await table.put(next, sibling.version, budget)) ? next : undefined;
}

/** An event may be in a batch twice. */
function once(occurrences: readonly Occurrence[]): readonly Occurrence[] {
  return [...new Map(occurrences.map((one) => [one.eventId, one])).values()];
}

async function read(
  { id, siblingId, detection, occurrences }: Group,
  table: FindingsTable,
  budget: Budget,
): Promise<Known> {
  const [{ account, who }] = occurrences;
  const ofAccount = `${ITEM.seen}${detection.id}#${detection.countBy === 'organization' ? 'organization' : account}`;
  const ofPrincipal = `${ofAccount}#${hashOf(who.key).slice(0, 16)}`;
  const firsts = detection.countBy === 'principal' ? [ofAccount, ofPrincipal] : [ofAccount];
  const keys = [ITEM.finding + id, ITEM.finding + siblingId];
  const items = await table.read([...keys, ...firsts, ITEM.start], budget);
  const [finding, sibling] = keys.map((key) => {
    const item = items.get(key);
    return item && fromItem(item);
  });
  const since = Date.parse(String(items.get(ITEM.start)?.['since']));
  const isFirst = (key: string): boolean => finding === undefined && firsts.includes(key) && !items.has(key);
  return {
    finding,
    sibling,
    firstTime: {
      principal: isFirst(ofPrincipal),
      account: isFirst(ofAccount),
      learning: !(Date.now() - since >= LEARNING_DAYS * DAY_MS),
    },
    firsts: firsts.filter((key) => !items.has(key)),
  };
}
