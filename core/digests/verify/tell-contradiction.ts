import type { ChainState } from '../chain';
import type { Digest } from '../digest';
import type { Found } from './found';
import type { ChainWalk } from './chain-walk';

/** Two digests signed by CloudTrail cannot contradict each other, but the stored state of one can. */
export function tellContradiction(
  { id, remembered }: ChainWalk,
  { head }: ChainState,
  digest: Digest,
  detail: string,
  found: Found,
): void {
  const isRemembered = remembered?.head.key === head.key;
  const period = { from: Math.min(head.end, digest.start), to: digest.end };
  const kind = isRemembered ? 'memory-forged' : 'digest-out-of-chain';
  found.problem({ kind, chain: id, period, keys: [digest.key], detail });
}
