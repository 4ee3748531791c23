import type { ChainId, PlaceMemory } from '../chain';
import type { Period, Place } from '../place';
import type { NotChecked } from './not-checked';
import type { Problem } from './problem';
import type { Remark } from './remark';

/** The number of files that were verified. */
export interface Proof {
  /** Digests with a verified signature that continue the previous one. */
  readonly digests: number;
  /** Log files that these name and that exist, as described for `listed`. */
  readonly logFilesListed: number;
  /** Those of them whose content was hashed and matches the digest. */
  readonly logFilesHashed: number;
}

/** For one chain, what is known about which time. Periods are sorted and do not overlap. */
export interface Coverage {
  readonly chain: ChainId;
  /** All digests are signed, in one chain, and the log files that they name are intact. */
  readonly proven: readonly Period[];
  /** A problem lies here. */
  readonly doubtful: readonly Period[];
  /** Something here was not checked. */
  readonly notChecked: readonly Period[];
}

export interface PlaceResult extends Place {
  /** For the next run. Known chains stay in it, even if nothing is left of them. */
  readonly memory: PlaceMemory;
  readonly proof: Proof;
  readonly coverage: readonly Coverage[];
  readonly problems: readonly Problem[];
  readonly notChecked: readonly NotChecked[];
  readonly remarks: readonly Remark[];
  /** `false` if it was interrupted: the next run continues from `memory`. */
  readonly isComplete: boolean;
}
