import type { PlaceMemory } from './chain';
import type { DigestRoot } from './keys/digest-root';
import type { AccountMemory, Witnessed } from './memory/account-memory';
import type { VerifyOptions, VerifyPorts } from './options';
import type { Place } from './place';
import type { ArchiveReader } from './ports';
import type { NotChecked } from './result/not-checked';
import type { PlaceResult } from './result/place-result';
import type { Problem } from './result/problem';
import type { Remark } from './result/remark';

/**
 * The functions of this room, by their types: what the scheduled function and the command line are written against.
 *
 * One run: for each account `readMemory`, then `verifyPlace` for each of its places (those that `placesOf` finds and those in the memory), then
 * `writeMemory`, with what was found in the same write, so that neither is there without the other. An interrupted run writes what it has;
 * the next goes on from there, and together they find what one would have found.
 */

/** `./verify/verify-place` @throws nothing but what the signal aborts with before anything was done: all else is in the result */
export type VerifyPlace = (
  place: Place,
  /** `undefined`: its chains are walked over from `options.from` on. */
  remembered: PlaceMemory | undefined,
  ports: VerifyPorts,
  options: VerifyOptions,
) => Promise<PlaceResult>;

/** `./verify/places-of`: the accounts and Regions that have digests. One LIST for each root, and one more for each account. */
export type PlacesOf = (
  archive: ArchiveReader,
  roots: readonly DigestRoot[],
  /** Absent: all that there are. */
  accounts?: readonly string[],
  signal?: AbortSignal,
) => Promise<readonly Place[]>;

/** `./result/join-results`: of the same place, in the order in which they were made: what one run without interruption would have found. */
export type JoinResults = (results: readonly PlaceResult[]) => PlaceResult;

/** `./memory/read-memory`: what may be believed of a memory, and what is wrong with it. What is not believed is walked over again. */
export type ReadMemory = (
  account: string,
  /** As it was written; `undefined`: there is none. */
  written: string | undefined,
  witnessed: Witnessed | undefined,
  /** In seconds. */
  now: number,
) => { readonly memory: AccountMemory; readonly problems: readonly Problem[] };

/**
 * `./memory/write-memory`: the next memory as text, and what the witness is to be told before and after it was written. The caller writes it
 * on the condition that nobody else did since it was read.
 */
export type WriteMemory = (
  before: AccountMemory,
  places: readonly PlaceMemory[],
  witnessed: Witnessed | undefined,
) => { readonly written: string; readonly before: Witnessed; readonly after: Witnessed };

/** `./result/words`: for a person at 3 a.m.; no period at the end of the title. */
export interface Words {
  /** What is wrong, and where, in one line. */
  readonly title: string;
  /** What that means. */
  readonly meaning: string;
  /** What to do. */
  readonly response: string;
}
export type ProblemWords = (problem: Problem) => Words;
export type NotCheckedWords = (notChecked: NotChecked) => string;
export type RemarkWords = (remark: Remark) => string;
