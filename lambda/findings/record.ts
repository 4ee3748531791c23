import { advance } from '../../core/findings/advance';
import { afterLateFailures } from '../../core/findings/after-failures';
import type { Finding, Occurrence } from '../../core/findings/finding';
import { fromItem } from '../../core/findings/item';
import { hashOf } from '../../core/findings/bounded-text';
import type { Group } from '../../core/findings/read-batch';
import { type FindingsSettings, ITEM, LEARNING_DAYS } from '../../lib/contract/findings';
import { type Budget, pauseAfter } from './budget';
import { type FindingsTable, MOST_EVENTS } from './table';

export interface Recorded {
  /** `undefined` if all of it was counted before and the finding is gone. */
  readonly finding: Finding | undefined;
  readonly opened: number;
  /** The finding of successes, if it has a message due because of failures that were unknown when it was written. */
  readonly success?: Finding;
}

/** The state of the table before events are added. */
interface Known {
  readonly finding: Finding | undefined;
  readonly sibling: Finding | undefined;
  readonly firstTime: NonNullable<Finding['firstTime']>;
  /** Keys of `seen#` items that do not exist. */
  readonly firsts: readonly string[];
}

type Some = readonly [Occurrence, ...Occurrence[]];

const DAY_MS = 86_400_000;

/**
 * Adds the events of a batch to their finding: reads, decides, writes under a condition, and tries again if another
 * process was faster.
 */
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
  const success = await lateSuccess(group, settings, table, budget);
  if (success?.isOpened === true) opened++;
  return { finding: known.finding, opened, success: success?.finding };
}

/**
 * Handles a success before which failures become known only now: they came late, or another function wrote at the same
 * time. Each function checks after it has written, so one of them sees both, even if a batch is delivered again after a
 * function was killed.
 */
async function lateSuccess(
  { id, siblingId, detection, occurrences }: Group,
  settings: FindingsSettings,
  table: FindingsTable,
  budget: Budget,
): Promise<{ readonly finding: Finding; readonly isOpened: boolean } | undefined> {
  const isFailure = occurrences[0].outcome === 'failure';
  const [successId, failuresId] = isFailure ? [siblingId, id] : [id, siblingId];
  for (let attempt = 0; ; attempt++) {
    const [success, failures] = await findings([successId, failuresId], table, budget);
    if (success === undefined || failures === undefined) return undefined;
    const next = afterLateFailures(success, failures, isFailure ? occurrences : [], {
      detection,
      settings,
      now: Date.now(),
    });
    if (next === undefined) return undefined;
    if (await table.put(next, success.version, budget))
      return { finding: next, isOpened: next.episode > success.episode };
    await pauseAfter(attempt, budget, new Error(`the finding ${successId} keeps changing`));
  }
}

async function findings(
  ids: readonly string[],
  table: FindingsTable,
  budget: Budget,
): Promise<readonly (Finding | undefined)[]> {
  const items = await table.read(
    ids.map((id) => ITEM.finding + id),
    budget,
  );
  return ids.map((id) => {
    const item = items.get(ITEM.finding + id);
    return item && fromItem(item);
  });
}

/** A batch may contain an event twice. */
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
  const isFirst = (key: string): boolean => firsts.includes(key) && !items.has(key);
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
