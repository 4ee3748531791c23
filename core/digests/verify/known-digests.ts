import type { ChainState, PlaceMemory } from '../chain';
import type { Period } from '../place';
import { CLOCK_SECONDS } from '../options';
import { mayHaveExpired } from './expiry';
import type { Found } from './found';
import { judgeDigest } from './judge-digest';
import type { PlaceRun } from './place-run';
import { type ListedDigest, readDigest } from './read-digest';
import { recentDigest } from './recent-digest';
import { hoursOf } from './tell-missing';
import type { ChainWalk } from './chain-walk';

const HOUR = 3_600;

/**
 * Checks earlier digests without further requests: verified digests of the last days must still exist and must not have
 * been rewritten, and none may have been added that was never verified.
 *
 * @param from digests that end then or later are listed
 * @returns the updated chain: what was reported once is not reported again
 */
export async function lookBack(
  run: PlaceRun,
  { id, listed }: ChainWalk,
  state: ChainState,
  { checkedAt }: PlaceMemory,
  from: number,
  found: Found,
): Promise<ChainState> {
  // If nothing is left, the whole chain is reported.
  if (listed.length === 0) return { ...state, recent: [] };
  const recent = new Map(state.recent.filter(([end]) => end >= from).map(([end, after]) => [end, after]));
  const there = new Set(listed.map(({ parts }) => parts.end));
  const gone = [...recent.keys()].filter((end) => !there.has(end));
  tellGone(run, state, gone, found);
  for (const end of gone) recent.delete(end);
  const unseen = listed.filter((digest) => isPassed(state, digest) && !recent.has(digest.parts.end));
  const skipped = unseen.filter(({ object: { modified = Infinity } }) => modified < checkedAt - CLOCK_SECONDS);
  tellSkipped(id, skipped, found);
  for (const digest of listed) {
    const { object, parts } = digest;
    const [, after] = recentDigest(parts.end, object.modified);
    const isKnown = recent.has(parts.end);
    const isNew = isKnown ? after !== recent.get(parts.end) : unseen.includes(digest) && !skipped.includes(digest);
    if (isNew) await lookAgain(run, id, digest, listed, found);
    if (isKnown || unseen.includes(digest)) recent.set(parts.end, after);
  }
  return {
    ...state,
    recent: [...recent].sort(([a], [b]) => a - b).map(([end, after]) => (after === undefined ? [end] : [end, after])),
  };
}

function tellSkipped(id: ChainState['id'], skipped: readonly ListedDigest[], found: Found): void {
  const [first] = skipped;
  const last = skipped.at(-1);
  if (first === undefined || last === undefined) return;
  const period = { from: first.parts.end - HOUR, to: last.parts.end };
  const detail = 'the stored state is past digests that existed and were never verified';
  found.problem({ kind: 'memory-forged', chain: id, period, keys: skipped.map(({ key }) => key), detail });
}

/** Whether verification has passed it, by its time. */
function isPassed({ id, since, head, failed }: ChainState, { key, parts: { end } }: ListedDigest): boolean {
  // A backfill digest for an earlier hour is in the queue.
  return id.kind === 'standard' && end > since && end <= head.end && !failed.includes(key);
}

function tellGone(run: PlaceRun, { id, head }: ChainState, ends: readonly number[], found: Found): void {
  const { retentionDays } = run.options.circumstances;
  for (const period of hours(ends.filter((end) => !mayHaveExpired(end, retentionDays, run.now)))) {
    const keys = period.to === head.end ? [head.key] : [];
    const detail = 'they existed before, and were verified';
    found.problem({ kind: 'digest-missing', chain: id, period, keys, count: hoursOf(period), detail });
  }
}

/** Checks a digest that was rewritten after it was verified, or that appeared among verified ones. */
async function lookAgain(
  run: PlaceRun,
  id: ChainState['id'],
  digest: ListedDigest,
  listed: readonly ListedDigest[],
  found: Found,
): Promise<void> {
  const { archive, keys } = run.ports;
  const { signal } = run.options;
  const next = listed.find(({ parts }) => parts.end > digest.parts.end);
  const [read, follower] = await Promise.all([
    readDigest(archive, digest, signal),
    next && readDigest(archive, next, signal),
  ]);
  const period = { from: digest.parts.end - HOUR, to: digest.parts.end };
  const at = { period, keys: [digest.key] };
  if (read.unreadable) {
    const { reason, message } = read.unreadable;
    if (reason !== 'missing')
      found.leftOut(
        {
          ...at,
          what: 'digest',
          reason: reason === 'damaged' ? 'unavailable' : reason,
          detail: message,
          isOpen: false,
        },
        id,
      );
    return;
  }
  const verdict = await judgeDigest(read, follower?.digest, archive.bucket, keys, run.now, signal);
  if (verdict.is === 'signed') found.remark({ ...at, kind: 'digest-rewritten' });
  else if (verdict.is === 'wrong') found.problem({ ...at, kind: verdict.kind, chain: id, detail: verdict.detail });
  else found.leftOut({ ...at, what: 'digest', reason: 'no-signature', isOpen: false }, id);
}

/** Combines adjacent ones into one period. */
function hours(ends: readonly number[]): readonly Period[] {
  const periods: { from: number; to: number }[] = [];
  for (const end of [...ends].sort((a, b) => a - b)) {
    const last = periods.at(-1);
    if (last !== undefined && end - last.to <= 1.5 * HOUR) last.to = end;
    else periods.push({ from: end - HOUR, to: end });
  }
  return periods;
}
