import type { ChainId, ChainState } from '../chain';
import type { ListedDigest } from './read-digest';

/** What a walk needs to know of its chain. */
export interface ChainWalk {
  readonly id: ChainId;
  readonly remembered: ChainState | undefined;
  /** All digests of the chain that are listed. */
  readonly listed: readonly ListedDigest[];
  /** Of these, the ones to walk over, by their ends. */
  readonly queue: readonly ListedDigest[];
}
