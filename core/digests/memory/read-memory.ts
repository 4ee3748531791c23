import { messageOf } from '../../../lib/contract/error-message';
import type { Problem, ProblemKind } from '../result/problem';
import type { AccountMemory, Witnessed } from './account-memory';
import { MemoryDamaged, parseMemory } from './parse-memory';
import { memoryHash } from './write-memory';

/** The trustworthy part of a state, and the problems with it. */
export interface ReadMemory {
  /** Empty if it is not trusted: everything is verified again. */
  readonly memory: AccountMemory;
  readonly problems: readonly Problem[];
}

/**
 * Compares a state with its witness record. Nothing in the archive shows how far verification had come: changing the
 * state makes it begin elsewhere, and only the witness can detect that.
 *
 * @param written the state as written; `undefined` if there is none
 * @param witnessed `undefined` if no state was ever recorded
 * @param now in seconds since the epoch
 */
export function readMemory(
  account: string,
  written: string | undefined,
  witnessed: Witnessed | undefined,
  now: number,
): ReadMemory {
  const none: AccountMemory = { account, sequence: 0, places: [] };
  const distrust = (kind: ProblemKind, detail: string): ReadMemory => {
    const period = { from: 0, to: now };
    const problem: Problem = { kind, account, region: 'all Regions', period, keys: [], count: 0, detail };
    return { memory: none, problems: [problem] };
  };
  const wasWritten = witnessed !== undefined && witnessed.sequence > 0;
  if (written === undefined)
    return wasWritten
      ? distrust('memory-lost', `it was written ${times(witnessed.sequence)}`)
      : { memory: none, problems: [] };
  let memory: AccountMemory;
  try {
    memory = parseMemory(account, written);
  } catch (error) {
    if (!(error instanceof MemoryDamaged)) throw error;
    return distrust('memory-damaged', messageOf(error));
  }
  if (witnessed === undefined) return distrust('memory-forged', 'no run has written it, according to the witness');
  const hash = memoryHash(written);
  // A run that ended between writing the state and the witness left the next one.
  if (hash === witnessed.hash || hash === witnessed.next) return { memory, problems: [] };
  const [is, was] = [memory.sequence, witnessed.sequence].map(String) as [string, string];
  return memory.sequence < witnessed.sequence
    ? distrust('memory-lowered', `it has number ${is}, but number ${was} was written`)
    : distrust('memory-forged', `it has number ${is}, but differs from what was written as number ${was}`);
}

function times(count: number): string {
  return count === 1 ? 'once' : `${String(count)} times`;
}
