import { messageOf } from '../../../lib/contract/error-message';
import type { Problem, ProblemKind } from '../result/problem';
import type { AccountMemory, Witnessed } from './account-memory';
import { MemoryDamaged, parseMemory } from './parse-memory';
import { memoryHash } from './write-memory';

/** What may be believed of a memory, and what is wrong with it. */
export interface ReadMemory {
  /** Empty where it is not believed: everything is walked over again. */
  readonly memory: AccountMemory;
  readonly problems: readonly Problem[];
}

/**
 * Compares a memory with what the witness knows of it. Nothing in the archive says how far anybody had come: who changes the memory makes the walk
 * begin elsewhere, and only the witness can tell.
 *
 * @param written as it was written; `undefined`: there is none
 * @param witnessed `undefined`: none was ever written, by the witness
 * @param now in seconds
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
  if (witnessed === undefined) return distrust('memory-forged', 'no run has written it, by the witness');
  const hash = memoryHash(written);
  // A run that ended between the memory and the witness has left the next one.
  if (hash === witnessed.hash || hash === witnessed.next) return { memory, problems: [] };
  const [is, was] = [memory.sequence, witnessed.sequence].map(String) as [string, string];
  return memory.sequence < witnessed.sequence
    ? distrust('memory-lowered', `it is number ${is}, and number ${was} was written`)
    : distrust('memory-forged', `it is number ${is}, and not what was written as number ${was}`);
}

function times(count: number): string {
  return count === 1 ? 'once' : `${String(count)} times`;
}
