import { type ChainState, chainText, type PlaceMemory } from '../chain';
import { CLOCK_SECONDS, type VerifyOptions, type VerifyPorts } from '../options';
import { isoTime, type Place } from '../place';
import { Unreadable } from '../ports';
import type { PlaceResult } from '../result/place-result';
import { AddedFiles } from './added-files';
import { Found } from './found';
import { lookBack } from './known-digests';
import { type DigestListing, listDigests } from './list-digests';
import type { PlaceRun } from './place-run';
import { queueOf } from './queue-of';
import { takeSteps } from './take-steps';
import { tellSilence } from './tell-silence';
import { tellEnding } from './tell-ending';
import { uncheckedReason } from './unchecked-reason';
import type { ChainWalk } from './chain-walk';

/**
 * Verifies the digests and log files of one account and Region, continuing from its stored state.
 *
 * @param remembered `undefined`: its chains are verified from `options.from` on
 * @throws any error of the ports other than Unreadable: an internal error
 */
export async function verifyPlace(
  place: Place,
  remembered: PlaceMemory | undefined,
  ports: VerifyPorts,
  options: VerifyOptions,
): Promise<PlaceResult> {
  const { account, region } = place;
  const found = new Found(place);
  const chains = new Map((remembered?.chains ?? []).map((state) => [chainText(state.id), state]));
  const added = new AddedFiles(remembered?.files);
  let isComplete = true;
  let { now } = options;
  let checkedAt = remembered?.checkedAt ?? now;
  try {
    let listing = await listDigests(place, remembered, ports, options);
    now = clock(options, ports, listing, found);
    checkedAt = now;
    const run: PlaceRun = { place, remembered, ports, options, now };
    if (remembered !== undefined && forgetFuture(run, chains, found))
      listing = await listDigests(place, { ...remembered, chains: [...chains.values()] }, ports, options);
    isComplete = await verifyChains(run, listing, chains, added, found);
  } catch (error) {
    if (options.signal?.aborted) isComplete = false;
    else if (error instanceof Unreadable) leaveOut(error, { from: now, to: now }, found);
    else throw error;
  }
  const files = added.memory(found);
  const memory = {
    account,
    region,
    chains: [...chains.values()],
    checkedAt,
    files,
  };
  const { proof, coverage, problems, notChecked, remarks } = found;
  return { account, region, memory, proof, coverage, problems, notChecked, remarks, isComplete };
}

/** @returns `false` if it was interrupted */
async function verifyChains(
  run: PlaceRun,
  listing: DigestListing,
  chains: Map<string, ChainState>,
  added: AddedFiles,
  found: Found,
): Promise<boolean> {
  const walks = walksOf(run, listing, chains);
  for (const [text, walk] of walks) {
    const { remembered } = walk;
    if (remembered === undefined || run.remembered === undefined) continue;
    const part = new Found(run.place);
    chains.set(text, await lookBack(run, walk, remembered, run.remembered, listing.from, part));
    found.take(part);
  }
  for (const [text, walk] of walks) {
    const isWalked = await takeSteps(run, { ...walk, remembered: chains.get(text) }, added, found, (state) => {
      chains.set(text, state);
    });
    if (!isWalked) return false;
  }
  for (const [text, walk] of walks) {
    const state = chains.get(text);
    if (state !== undefined) tellEnding(run, walk, state, listing.from, found);
  }
  if (listing.strange.length > 0)
    found.remark({ kind: 'strange-file', period: { from: listing.from, to: run.now }, keys: listing.strange });
  if ([...walks.values()].every(({ remembered, queue }) => remembered === undefined && queue.length === 0))
    tellSilence(run, found);
  if (listing.hasOtherTrails) {
    const period = { from: listing.from, to: run.now };
    found.leftOut({ what: 'log-file', reason: 'other-trail', period, keys: [], isOpen: false });
  } else added.tell(run, found);
  return true;
}

/**
 * A head that did not exist yet when the state was written is invalid: the chain is verified from the start. @returns
 * whether there was one
 */
function forgetFuture({ now, remembered }: PlaceRun, chains: Map<string, ChainState>, found: Found): boolean {
  const { size } = chains;
  for (const [text, { id, head }] of [...chains]) {
    const written = Math.min(now, remembered?.checkedAt ?? now);
    if (head.end <= written + CLOCK_SECONDS) continue;
    const detail = `it was written at ${isoTime(written)}, but is past ${isoTime(head.end)}`;
    found.problem({
      kind: 'memory-forged',
      chain: id,
      period: { from: written, to: head.end },
      keys: [head.key],
      detail,
    });
    chains.delete(text);
  }
  return chains.size < size;
}

/** Known chains and listed ones. Backfill digests last: they may name what is left. */
function walksOf(
  run: PlaceRun,
  listing: DigestListing,
  chains: ReadonlyMap<string, ChainState>,
): ReadonlyMap<string, ChainWalk> {
  const walks = new Map<string, ChainWalk>();
  for (const [text, { id, digests }] of listing.chains) {
    const remembered = chains.get(text);
    walks.set(text, { id, remembered, listed: digests, queue: queueOf(run.options, id, remembered, digests) });
  }
  for (const [text, remembered] of chains)
    if (!walks.has(text)) walks.set(text, { id: remembered.id, remembered, listed: [], queue: [] });
  return new Map(
    [...walks].sort(([, a], [, b]) => Number(a.id.kind === 'backfill') - Number(b.id.kind === 'backfill')),
  );
}

/** The clock for the rest of the run, in seconds since the epoch: that of S3, if available. */
function clock(
  { now }: VerifyOptions,
  { archive }: VerifyPorts,
  { newestWrite, chains }: DigestListing,
  found: Found,
): number {
  const newestEnd = Math.max(...[...chains.values()].map(({ digests }) => digests.at(-1)?.parts.end ?? -Infinity));
  const theirs = archive.time() ?? Math.max(now, newestWrite, newestEnd);
  const ahead = Math.abs(theirs - now);
  if (ahead <= CLOCK_SECONDS) return now;
  const period = { from: Math.min(now, theirs), to: Math.max(now, theirs) };
  found.problem({
    kind: 'clock-wrong',
    period,
    keys: [],
    detail: `here it is ${isoTime(now)}, and there ${isoTime(theirs)}`,
  });
  return theirs;
}

function leaveOut(error: Unreadable, period: { from: number; to: number }, found: Found): void {
  const reason = uncheckedReason(error.reason);
  found.leftOut({ what: 'place', reason, period, keys: [], detail: error.message, isOpen: true });
}
