import type { ChainId, ChainState } from '../chain';
import type { Digest } from '../digest';
import { digestFolder, parseDigestKey } from '../keys/digest-key';
import { isoTime, type Period } from '../place';
import type { Found } from './found';
import { goOnBackfill } from './go-on-backfill';
import { linkOf } from './link';
import type { PlaceRun } from './place-run';
import { silenceOf } from './silence';
import { tellContradiction } from './tell-contradiction';
import { hoursOf, tellMissing } from './tell-missing';
import type { ChainWalk } from './chain-walk';

/**
 * Reports if a signed digest does not continue the previous one.
 *
 * @returns the time before it that no digest covers
 * @throws Unreadable
 */
export async function goOnFrom(
  run: PlaceRun,
  walk: ChainWalk,
  state: ChainState | undefined,
  digest: Digest,
  found: Found,
): Promise<Period | undefined> {
  if (state === undefined) return begin(run, walk, digest, found);
  if (walk.id.kind === 'backfill') {
    goOnBackfill(run, walk, state, digest, found);
    return undefined;
  }
  tellOtherFolder(state, digest, found);
  const link = linkOf(state.head, state.failed, digest);
  switch (link.is) {
    case 'linked':
      if (link.timeGap) found.remark({ kind: 'time-gap', period: link.timeGap, keys: [digest.key] });
      return link.timeGap;
    case 'restarted':
      tellRestart(run, walk.id, link.gap, digest, found);
      return link.gap;
    case 'missing':
      tellMissing(run, walk.id, { ...link, named: link.key === undefined ? undefined : digest.previous }, found);
      return link.gap;
    case 'contradiction':
      tellContradiction(walk, state, digest, link.detail, found);
      return undefined;
  }
}

/** Handles the first digest of a verification. */
async function begin(run: PlaceRun, { id }: ChainWalk, digest: Digest, found: Found): Promise<Period | undefined> {
  const { start, end, key, previous } = digest;
  const gap = { from: run.options.from, to: start };
  if (id.kind === 'standard' && start > gap.from) {
    if (previous !== undefined) {
      tellMissing(run, id, { gap, key: previous.key, count: hoursOf(gap), named: previous }, found);
      return gap;
    }
    if (await hasOlder(run, id, digest)) {
      tellRestart(run, id, gap, digest, found);
      return gap;
    }
  }
  if (run.options.isOneOff === true && start > gap.from && id.kind === 'standard') {
    const why = 'CloudTrail began with a digest that ends later, or all earlier ones are gone';
    found.leftOut(
      { what: 'place', reason: 'before-first-digest', period: gap, keys: [], detail: why, isOpen: false },
      id,
    );
  }
  const detail = previous === undefined ? 'CloudTrail began with it' : undefined;
  found.remark({ kind: 'chain-begins', period: { from: start, to: end }, keys: [key], detail });
  return undefined;
}

/** Whether there are digests of the chain from before the requested time. */
async function hasOlder({ ports, options, place }: PlaceRun, id: ChainId, { key }: Digest): Promise<boolean> {
  for (const root of options.roots) {
    for await (const page of ports.archive.list(digestFolder(root, place), undefined, options.signal)) {
      for (const object of page) {
        if (object.key === key) break;
        const parts = parseDigestKey(object.key);
        if (parts?.kind === id.kind && parts.trailName === id.trailName && parts.homeRegion === id.homeRegion)
          return true;
      }
      // The folder is in chronological order: older digests come first.
      break;
    }
  }
  return false;
}

function tellRestart({ place, options }: PlaceRun, id: ChainId, gap: Period, { key }: Digest, found: Found): void {
  const { silences = [] } = options.circumstances;
  if (silenceOf(place, gap, silences) !== undefined) {
    found.remark({ kind: 'trail-restarted', period: gap, keys: [key] });
    return;
  }
  const partly = silences.find(({ from, to = Infinity }) => from < gap.to && to > gap.from);
  const detail = partly && `a pause from ${isoTime(partly.from)} is known, but does not explain all of it`;
  found.problem({ kind: 'chain-restarted', chain: id, period: gap, keys: [key], detail });
}

function tellOtherFolder({ head }: ChainState, { key, start, end, previous }: Digest, found: Found): void {
  const before = parseDigestKey(head.key)?.root;
  const root = parseDigestKey(key)?.root;
  if (before === undefined || root === undefined || before === root || previous?.key !== head.key) return;
  const detail = `from ${before} to ${root}`;
  found.remark({ kind: 'prefix-changed', period: { from: start, to: end }, keys: [key], detail });
}
