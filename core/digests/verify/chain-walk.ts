import type { ChainId, ChainState } from '../chain';
import type { ListedDigest } from './read-digest';

/** What verification needs to know about its chain. */
export interface ChainWalk {
  readonly id: ChainId;
  readonly remembered: ChainState | undefined;
  /** All listed digests of the chain. */
  readonly listed: readonly ListedDigest[];
  /** Those of them to verify, by their end times. */
  readonly queue: readonly ListedDigest[];
}
