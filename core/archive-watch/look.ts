import { WATCH_BEGINS_DAYS } from '../../lib/contract/archive-watch';
import type { PlaceMemory } from '../digests/chain';
import type { AccountMemory } from '../digests/memory/account-memory';
import type { Silence, VerifyOptions, VerifyPorts } from '../digests/options';
import type { Place } from '../digests/place';
import type { PlaceResult } from '../digests/result/place-result';
import type { Problem } from '../digests/result/problem';
import { memoryKey } from './ledger';
import type { Stored, WatchPorts, WatchSettings } from './ports';
import { closedSince, closures, expectationOf, placesOf } from './survey';
import type { AccountEntry } from './watch-index';
import type { Looked } from './notices';

/** The number of places of an account that are checked in parallel, and of concurrent requests for each. */
export const PLACES_AT_ONCE = 8;
const REQUESTS_A_PLACE = 8;

export interface LookContext {
  readonly ports: WatchPorts;
  readonly archive: VerifyPorts;
  readonly settings: WatchSettings;
  readonly seed: string;
  readonly startedAt: number;
  readonly pauses: readonly Silence[];
  /** In seconds since the epoch. */
  readonly now: number;
  readonly signal: AbortSignal;
}

/** The result of checking one account. */
export interface AccountLook {
  readonly account: string;
  readonly entry: AccountEntry;
  /** The state as it was read. */
  readonly stored: Stored | undefined;
  readonly before: AccountMemory;
  readonly looked: readonly Looked[];
  /** The problems with the state. */
  readonly problems: readonly Problem[];
  /** Whether all of its places were checked to the end. */
  readonly isComplete: boolean;
}

const DAY = 86_400;

/**
 * Verifies all chains of an account, continuing from the last check.
 *
 * @param delivering its Regions with digests
 */
export async function lookAt(
  account: string,
  entry: AccountEntry,
  delivering: readonly string[],
  context: LookContext,
): Promise<AccountLook> {
  const { ports, archive, settings, pauses, now, signal } = context;
  const stored = await ports.state.read(memoryKey(account));
  const { memory, problems } = ports.verifier.readMemory(account, stored?.text, entry.witnessed, now);
  const remembered = new Map(memory.places.map((place) => [place.region, place]));
  const seen = [...new Set([...delivering, ...remembered.keys()])];
  const places = placesOf(account, entry, seen, context);
  const options: VerifyOptions = {
    roots: settings.roots,
    trail: { name: settings.trail.name, homeRegion: settings.trail.homeRegion },
    now,
    from: Math.max(0, context.startedAt - WATCH_BEGINS_DAYS * DAY),
    ...depth(settings.hashPercent, context.seed),
    circumstances: { retentionDays: settings.retentionDays, silences: [...pauses, ...closures(entry, places)] },
    concurrency: REQUESTS_A_PLACE,
    signal,
  };
  const looked: Looked[] = [];
  const line = [...places];
  const walk = async (): Promise<void> => {
    for (let place = line.shift(); place !== undefined && !signal.aborted; place = line.shift()) {
      const result = await unlessAborted(place, remembered.get(place.region), archive, options, ports);
      if (result) {
        const isClosed = closedSince(entry, place.region) !== undefined;
        looked.push({ place, result, isClosed, expects: isClosed ? 'nothing' : expectationOf(entry, pauses, now) });
      }
    }
  };
  await Promise.all(Array.from({ length: PLACES_AT_ONCE }, walk));
  const isComplete = looked.length === places.length && looked.every(({ result }) => result.isComplete);
  return { account, entry, stored, before: memory, looked, problems, isComplete };
}

function depth(percent: number, seed: string): Pick<VerifyOptions, 'logFiles' | 'sample'> {
  if (percent === 0) return { logFiles: 'listed' };
  return percent >= 100 ? { logFiles: 'hashed' } : { logFiles: 'sampled', sample: { share: percent / 100, seed } };
}

/** Returns `undefined` if time ran out before anything was done. */
async function unlessAborted(
  place: Place,
  remembered: PlaceMemory | undefined,
  archive: VerifyPorts,
  options: VerifyOptions,
  { verifier }: WatchPorts,
): Promise<PlaceResult | undefined> {
  try {
    return await verifier.verifyPlace(place, remembered, archive, options);
  } catch (error) {
    if (options.signal?.aborted) return undefined;
    throw error;
  }
}

/** Returns the places to store, including those that were not checked this time. */
export function nextPlaces({ before, looked }: AccountLook): readonly PlaceMemory[] {
  const next = new Map(before.places.map((place) => [place.region, place]));
  for (const { result } of looked) next.set(result.region, result.memory);
  return [...next.values()].sort((a, b) => (a.region < b.region ? -1 : 1));
}

/**
 * Returns up to when all digests are verified, in the place that is furthest behind; `undefined` if nothing is expected
 * or known.
 */
export function verifiedTo({ looked }: AccountLook): number | undefined {
  const ends = looked
    .filter(({ isClosed }) => !isClosed)
    .flatMap(({ result }) => result.memory.chains.filter(({ id }) => id.kind === 'standard'))
    .map(({ head }) => head.end);
  return ends.length === 0 ? undefined : Math.min(...ends);
}
