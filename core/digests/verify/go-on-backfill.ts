import type { ChainState } from '../chain';
import type { Digest } from '../digest';
import { parseDigestKey } from '../keys/digest-key';
import type { Found } from './found';
import type { PlaceRun } from './place-run';
import { tellContradiction } from './tell-contradiction';
import { tellMissing } from './tell-missing';
import type { ChainWalk } from './chain-walk';

const HOUR = 3_600;

/**
 * Backfill digests are written if there are further log files to name, of any hour: they name each other, in no
 * chronological order.
 */
export function goOnBackfill(run: PlaceRun, walk: ChainWalk, state: ChainState, digest: Digest, found: Found): void {
  const { previous } = digest;
  const { head, failed } = state;
  if (previous === undefined) {
    found.remark({ kind: 'chain-begins', period: { from: digest.start, to: digest.end }, keys: [digest.key] });
    return;
  }
  if (previous.key === head.key) {
    const isSame = head.hash === undefined || head.hash === previous.hash;
    if (!isSame) tellContradiction(walk, state, digest, `it signs a different content of ${head.key}`, found);
    return;
  }
  const end = parseDigestKey(previous.key)?.end;
  const isThere = walk.listed.some(({ key }) => key === previous.key);
  // Digests that end before verification began were not listed.
  if (isThere || failed.includes(previous.key) || end === undefined || end < state.since) return;
  tellMissing(
    run,
    walk.id,
    { gap: { from: end - HOUR, to: end }, key: previous.key, count: 1, named: previous },
    found,
  );
}
