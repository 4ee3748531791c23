import type { ChainId, ChainState } from '../chain';
import type { VerifyOptions } from '../options';
import type { ListedDigest } from './read-digest';

/** Returns the listed digests to verify: up to the one in which the requested time ends. */
export function queueOf(
  { from, to = Infinity }: VerifyOptions,
  { kind }: ChainId,
  remembered: ChainState | undefined,
  listed: readonly ListedDigest[],
): readonly ListedDigest[] {
  const ahead = listed.filter(({ key, parts: { end } }) => {
    if (remembered === undefined) return end > from;
    if (remembered.failed.includes(key)) return false;
    // One for an earlier hour may be written later.
    return kind === 'backfill'
      ? end > remembered.since && !remembered.recent.some(([known]) => known === end)
      : end > remembered.head.end;
  });
  const last = ahead.findIndex(({ parts: { end } }) => end >= to);
  return last === -1 ? ahead : ahead.slice(0, last + 1);
}
