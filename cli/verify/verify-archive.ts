import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { VerifyOptions, VerifyPorts } from '../../core/digests/options';
import type { Place } from '../../core/digests/place';
import type { PlaceResult } from '../../core/digests/result/place-result';
import { verifyPlace } from '../../core/digests/verify/verify-place';
import { type Asked, SAMPLED_SHARE } from './options';

/** Accounts and Regions under way at once, and requests of each. Together as many as a laptop's sockets serve well. */
const PLACES_AT_ONCE = 8;
const REQUESTS_AT_ONCE = 8;

export interface Verification {
  readonly ports: VerifyPorts;
  readonly roots: VerifyOptions['roots'];
  readonly asked: Asked;
  /** Seconds since 1970. */
  readonly now: number;
  readonly signal: AbortSignal;
  /** After each account and Region. */
  readonly progress: (done: number, result: PlaceResult) => void;
}

/** Of each of the places one result, in their order; after an interruption those that were begun. */
export async function verifyArchive(places: readonly Place[], verification: Verification): Promise<PlaceResult[]> {
  const { ports, signal, progress } = verification;
  const options = optionsOf(verification);
  // Each request under way listens, and Node takes many listeners for a fault.
  setMaxListeners(0, signal);
  const results = new Map<number, PlaceResult>();
  const left = places.entries();
  const work = async (): Promise<void> => {
    for (const [index, place] of left) {
      if (signal.aborted) return;
      const result = await verifyPlace(place, undefined, ports, options);
      results.set(index, result);
      progress(results.size, result);
    }
  };
  await Promise.all(Array.from({ length: PLACES_AT_ONCE }, work));
  return [...results].sort(([one], [other]) => one - other).map(([, result]) => result);
}

function optionsOf({ roots, asked, now, signal }: Verification): VerifyOptions {
  const { from, to, trail, logFiles, retentionDays } = asked;
  return {
    ...{ roots, trail, now, from, to, logFiles, signal },
    ...(logFiles === 'sampled' && { sample: { share: SAMPLED_SHARE, seed: randomBytes(16).toString('hex') } }),
    isOneOff: true,
    circumstances: { retentionDays },
    concurrency: REQUESTS_AT_ONCE,
  };
}
