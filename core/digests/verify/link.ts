import type { ChainHead } from '../chain';
import type { Digest } from '../digest';
import { isoTime, type Period } from '../place';

/** How a signed standard digest relates to what was verified before. */
export type Link =
  | { readonly is: 'linked'; readonly timeGap?: Period }
  /** CloudTrail restarted the chain, and says so. */
  | { readonly is: 'restarted'; readonly gap: Period }
  /** `key`: the last missing one, as this digest names it; `undefined` if that one exists but is invalid. */
  | { readonly is: 'missing'; readonly gap: Period; readonly key: string | undefined; readonly count: number }
  /** It cannot follow the head, although both are signed. */
  | { readonly is: 'contradiction'; readonly detail: string };

const HOUR = 3_600;

export function linkOf(head: ChainHead, failed: readonly string[], digest: Digest): Link {
  const { previous, start } = digest;
  const gap = { from: head.end, to: start };
  if (start < head.end)
    return {
      is: 'contradiction',
      detail: `it begins at ${isoTime(start)}, but the previous one ends at ${isoTime(head.end)}`,
    };
  if (previous === undefined) return { is: 'restarted', gap };
  if (previous.key === head.key) {
    const isSame =
      (head.hash === undefined || head.hash === previous.hash) &&
      (head.signature === undefined || head.signature === previous.signature.toLowerCase());
    if (!isSame) return { is: 'contradiction', detail: `it signs a different content of ${head.key}` };
    return start === head.end ? { is: 'linked' } : { is: 'linked', timeGap: gap };
  }
  const hours = Math.round((start - head.end) / HOUR);
  if (failed.includes(previous.key)) {
    // Each of these has already been reported.
    const count = hours - failed.length;
    return count > 0 ? { is: 'missing', gap, key: undefined, count } : { is: 'linked' };
  }
  if (start === head.end) return { is: 'contradiction', detail: `it names ${previous.key} as the previous one` };
  return { is: 'missing', gap, key: previous.key, count: Math.max(1, hours - failed.length) };
}
