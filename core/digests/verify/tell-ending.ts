import type { ChainState } from '../chain';
import { STOPPED_AFTER_SECONDS } from '../options';
import { mayHaveExpired } from './expiry';
import type { Found } from './found';
import type { PlaceRun } from './place-run';
import { silenceOf } from './silence';
import type { ChainWalk } from './chain-walk';

/**
 * Reports a chain that does not continue to the end of the requested time, or to now.
 *
 * @param from digests that end then or later are listed
 */
export function tellEnding(
  { place, options, now }: PlaceRun,
  { id, listed }: ChainWalk,
  { head }: ChainState,
  from: number,
  found: Found,
): void {
  if (id.kind === 'backfill') return;
  // Not just the head: the chain may continue where verification could not.
  const newest = Math.max(head.end, ...listed.map(({ parts }) => parts.end));
  const limit = Math.min(options.to ?? now, now);
  if (newest >= limit || now - newest <= STOPPED_AFTER_SECONDS) return;
  const period = { from: newest, to: limit };
  const keys = [head.key];
  const silence = silenceOf(place, period, options.circumstances.silences);
  const isGone =
    listed.length === 0 && head.end >= from && !mayHaveExpired(head.end, options.circumstances.retentionDays, now);
  if (isGone) found.problem({ kind: 'chain-vanished', chain: id, period, keys });
  else if (silence === undefined) found.problem({ kind: 'chain-stopped', chain: id, period, keys });
  else found.remark({ kind: 'silence-explained', period, keys, detail: silence.why });
}
