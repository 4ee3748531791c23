import type { ChainId } from '../chain';
import type { PreviousDigest } from '../digest';
import { parseDigestKey } from '../keys/digest-key';
import type { Period } from '../place';
import { expiredUpTo } from './expiry';
import type { Found } from './found';
import type { PlaceRun } from './place-run';

const HOUR = 3_600;

export interface Missing {
  readonly gap: Period;
  /** The key of the last one; `undefined` if only their number is known. */
  readonly key: string | undefined;
  readonly count: number;
  /** The one with that key, as the next digest names it. */
  readonly named?: PreviousDigest | undefined;
}

/**
 * Reports missing digests. Those that the lifecycle may have deleted, or that are in another bucket, are not checked.
 */
export function tellMissing(run: PlaceRun, id: ChainId, { gap, key, count, named }: Missing, found: Found): void {
  const keys = key === undefined ? [] : [key];
  const { bucket } = run.ports.archive;
  if (bucket !== undefined && named !== undefined && named.bucket !== bucket) {
    const detail = `the previous digests are in the bucket ${named.bucket}`;
    found.leftOut({ what: 'digest', reason: 'other-bucket', period: gap, keys, count, detail, isOpen: false }, id);
    return;
  }
  const expired = Math.min(expiredUpTo(run.options.circumstances.retentionDays, run.now), gap.to);
  if (expired > gap.from) {
    const period = { from: gap.from, to: expired };
    found.leftOut({ what: 'digest', reason: 'expired', period, keys: [], count: hoursOf(period), isOpen: false }, id);
  }
  const period = { from: Math.max(gap.from, expired), to: gap.to };
  if (period.to <= period.from) return;
  const root = key === undefined ? undefined : parseDigestKey(key)?.root;
  const isElsewhere = root !== undefined && !run.options.roots.includes(root);
  found.problem({
    kind: 'digest-missing',
    chain: id,
    period,
    keys,
    count: expired > gap.from ? hoursOf(period) : count,
    detail: isElsewhere ? `the last of them was in ${root}, which is not searched` : undefined,
  });
}

/** Returns the approximate number of digests in a period. */
export function hoursOf({ from, to }: Period): number {
  return Math.max(1, Math.round((to - from) / HOUR));
}
