import type { ChainId, PlaceMemory } from '../chain';
import type { Period, Place } from '../place';
import type { NotChecked } from './not-checked';
import type { Problem } from './problem';
import type { Remark } from './remark';

/** What was proven, counted. */
export interface Proof {
  /** Digests whose signature was verified, and that go on from the one before. */
  readonly digests: number;
  /** Log files that these name, and that are there as `listed` says. */
  readonly logFilesListed: number;
  /** Of these, those whose content was hashed, and is what the digest signs. */
  readonly logFilesHashed: number;
}

/** For one chain: for which time of the log what is known. Periods are in order, and do not touch each other. */
export interface Coverage {
  readonly chain: ChainId;
  /** All digests of it are signed, in one chain, and the log files that they name are as they should be. */
  readonly proven: readonly Period[];
  /** A problem lies here. */
  readonly doubtful: readonly Period[];
  /** Something here was not checked. */
  readonly notChecked: readonly Period[];
}

export interface PlaceResult extends Place {
  /** For the next run. Chains that were remembered stay in it, also where nothing is left of them. */
  readonly memory: PlaceMemory;
  readonly proof: Proof;
  readonly coverage: readonly Coverage[];
  readonly problems: readonly Problem[];
  readonly notChecked: readonly NotChecked[];
  readonly remarks: readonly Remark[];
  /** False where it was interrupted: the next run goes on from `memory`. */
  readonly isComplete: boolean;
}
