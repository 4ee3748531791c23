import type { ChainHead, ChainState } from '../chain';
import type { Digest } from '../digest';
import type { Period } from '../place';
import { Unreadable } from '../ports';
import { Found } from './found';
import { goOnFrom } from './go-on-from';
import { type DigestVerdict, judgeDigest } from './judge-digest';
import type { PlaceRun } from './place-run';
import type { ReadDigest } from './read-digest';
import type { Halt, Step } from './step';
import { uncheckedReason } from './unchecked-reason';
import { recentDigest } from './recent-digest';
import type { ChainWalk } from './chain-walk';

/** @returns `undefined` if the digest was deleted after it was listed: the next one will show it */
export async function stepOver(
  run: PlaceRun,
  walk: ChainWalk,
  state: ChainState | undefined,
  read: ReadDigest,
  next: Digest | undefined,
): Promise<Step | Halt | undefined> {
  const { unreadable } = read;
  if (unreadable?.reason === 'missing') return undefined;
  if (unreadable !== undefined) {
    const isOpen = unreadable.reason !== 'archived';
    const found = leftOut(run, walk, state, read, uncheckedReason(unreadable.reason), unreadable.message, isOpen);
    return isOpen ? { halt: found } : passed(run, walk, state, read, found, { head: unread(read), failed: [] });
  }
  let verdict: DigestVerdict;
  try {
    verdict = await judgeDigest(read, next, run.ports.archive.bucket, run.ports.keys, run.now, run.options.signal);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { halt: leftOut(run, walk, state, read, 'no-public-keys', error.message, true) };
  }
  if (verdict.is === 'unproven') {
    // The next digest may still arrive and prove it. If one arrived and does not, this must not hide what follows.
    const isNewest = walk.listed.at(-1)?.key === read.key;
    const why = `its metadata has no signature, and ${isNewest ? 'there is no later digest yet that has it' : 'the next digest does not have it either'}`;
    const found = leftOut(run, walk, state, read, 'no-signature', why, isNewest);
    if (isNewest) return { halt: found };
    return passed(run, walk, state, read, found, { head: unread(read), failed: [] });
  }
  if (verdict.is === 'wrong') {
    const found = new Found(run.place);
    const { kind, detail } = verdict;
    found.problem({ kind, chain: walk.id, period: supposed(run, state, read), keys: [read.key], detail });
    // Without a head there is nothing to continue from: verification begins after this one.
    const after = state && { head: state.head, failed: [...state.failed, read.key] };
    return passed(run, walk, state, read, found, after ?? { head: unread(read), failed: [] });
  }
  return signed(run, walk, state, read, verdict);
}

async function signed(
  run: PlaceRun,
  walk: ChainWalk,
  state: ChainState | undefined,
  read: ReadDigest,
  { digest, signature, isConfirmed }: DigestVerdict & { is: 'signed' },
): Promise<Step | Halt> {
  const { key, end, hash } = digest;
  const found = new Found(run.place);
  const period = { from: digest.start, to: end };
  if (isConfirmed && run.ports.archive.keepsMetadata) found.remark({ kind: 'signature-lost', period, keys: [key] });
  try {
    const doubt = await goOnFrom(run, walk, state, digest, found);
    found.prove({ digests: 1 });
    const head: ChainHead = { key, end, proof: 'signed', hash, signature };
    const after = advanced(walk, state, read, { head, failed: [], since: state?.since ?? digest.start });
    return {
      state: after,
      period,
      found,
      isSigned: true,
      logFiles: digest.logFiles,
      doubt,
      root: read.parts.root,
      end,
    };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { halt: leftOut(run, walk, state, read, uncheckedReason(error.reason), error.message, true) };
  }
}

/** The hour of a digest by its place in the chain, if its content cannot be trusted. */
function supposed({ options }: PlaceRun, state: ChainState | undefined, { parts: { end, kind } }: ReadDigest): Period {
  const hour = { from: end - 3_600, to: end };
  if (kind === 'backfill') return hour;
  // For the first one, what came before is unknown.
  return { from: Math.min(state?.head.end ?? Math.min(hour.from, options.from), end), to: end };
}

function leftOut(
  run: PlaceRun,
  { id }: ChainWalk,
  state: ChainState | undefined,
  read: ReadDigest,
  reason: Parameters<Found['leftOut']>[0]['reason'],
  detail: string,
  isOpen: boolean,
): Found {
  const found = new Found(run.place);
  found.leftOut({ what: 'digest', reason, period: supposed(run, state, read), keys: [read.key], detail, isOpen }, id);
  return found;
}

/** Moves past a digest that proves nothing. */
function passed(
  run: PlaceRun,
  walk: ChainWalk,
  state: ChainState | undefined,
  read: ReadDigest,
  found: Found,
  after: Pick<ChainState, 'head' | 'failed'>,
): Step {
  const period = supposed(run, state, read);
  return {
    state: advanced(walk, state, read, after),
    period,
    found,
    isSigned: false,
    logFiles: [],
    doubt: period,
    root: read.parts.root,
    end: read.parts.end,
  };
}

function unread({ key, parts: { end } }: ReadDigest): ChainHead {
  return { key, end, proof: 'unread' };
}

function advanced(
  { id }: ChainWalk,
  state: ChainState | undefined,
  { parts: { end }, object: { modified } }: ReadDigest,
  { since = state?.since ?? end, ...after }: Pick<ChainState, 'head' | 'failed'> & { since?: number },
): ChainState {
  return { id, since, ...after, recent: [...(state?.recent ?? []), recentDigest(end, modified)] };
}
