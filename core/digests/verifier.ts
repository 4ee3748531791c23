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
 * The types of the functions here, for the scheduled function and the command line.
 *
 * One run: for each account `readMemory`, then `verifyPlace` for each of its places (those from `placesOf` and those in
 * the state), then `writeMemory`, together with the findings in one write, so that neither is stored without the other.
 * An interrupted run writes what it has; the next one continues, and together they find what one run would have found.
 */

/**
 * `./verify/verify-place` @throws only the abort reason of the signal, if nothing was done yet: everything else is in
 * the result
 */
export type VerifyPlace = (
  place: Place,
  /** `undefined`: its chains are verified from `options.from` on. */
  remembered: PlaceMemory | undefined,
  ports: VerifyPorts,
  options: VerifyOptions,
) => Promise<PlaceResult>;

/** `./verify/places-of`: the accounts and Regions with digests. One LIST for each root, and one for each account. */
export type PlacesOf = (
  archive: ArchiveReader,
  roots: readonly DigestRoot[],
  /** If absent, all accounts. */
  accounts?: readonly string[],
  signal?: AbortSignal,
) => Promise<readonly Place[]>;

/**
 * `./result/join-results`: joins results of the same place, in chronological order, into what one uninterrupted run
 * would have found.
 */
export type JoinResults = (results: readonly PlaceResult[]) => PlaceResult;

/** `./memory/read-memory`: the trustworthy part of a state, and the problems with it. The rest is verified again. */
export type ReadMemory = (
  account: string,
  /** The state as written; `undefined` if there is none. */
  written: string | undefined,
  witnessed: Witnessed | undefined,
  /** In seconds since the epoch. */
  now: number,
) => { readonly memory: AccountMemory; readonly problems: readonly Problem[] };

/**
 * `./memory/write-memory`: the next state as text, and what to tell the witness before and after it is written. The
 * caller writes it on the condition that nobody else has written since it was read.
 */
export type WriteMemory = (
  before: AccountMemory,
  places: readonly PlaceMemory[],
  witnessed: Witnessed | undefined,
) => { readonly written: string; readonly before: Witnessed; readonly after: Witnessed };

/** `./result/words`: texts for a person at 3 a.m., without a period at the end of the title. */
export interface Words {
  /** What is wrong, and where, in one line. */
  readonly title: string;
  /** What it means. */
  readonly meaning: string;
  /** What to do. */
  readonly response: string;
}
export type ProblemWords = (problem: Problem) => Words;
export type NotCheckedWords = (notChecked: NotChecked) => string;
export type RemarkWords = (remark: Remark) => string;
