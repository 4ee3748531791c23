import { functionsWithin, type PlaceLoad, secondsAtQuota } from '../search/capacity';
import type { Place } from '../search/event';

/** What one function reads: some accounts with all their places. */
export type Part = readonly Place[];

/**
 * Together with the question function and one for someone else, these are the ten concurrent executions of a new
 * account. They can read 2,200 account-Regions at their full quota.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const MOST_PARTS = 8;

/**
 * The maximum if the number of accounts per function is configured: a tenth of the usual concurrent executions of an
 * account.
 */
const MOST_PARTS_ASKED = 100;

/** The maximum for one function: its answer has an entry for each, and Lambda returns at most 6 MB. */
const MOST_PLACES = 8_000;

/** If one function needs less than this, starting others and merging is not worthwhile. */
const WORTH_SPLITTING_SECONDS = 30;

/** Returns the number of functions needed so that the quota is the bottleneck, not the function. */
export function functionsFor(loads: readonly PlaceLoad[]): number {
  const needed = functionsWithin(loads, Math.max(secondsAtQuota(loads), WORTH_SPLITTING_SECONDS));
  return Math.max(Math.min(Math.ceil(needed), MOST_PARTS), Math.ceil(loads.length / MOST_PLACES), 1);
}

/** Returns the number of functions for a given number of accounts each. */
export function functionsByAccounts(accounts: number, accountsEach: number): number {
  return Math.min(Math.ceil(accounts / accountsEach), MOST_PARTS_ASKED);
}

/**
 * Divides by account (one role and session each), heaviest first, always to the least loaded function. Returns at most
 * `most` parts, none empty.
 */
export function divide(places: readonly Place[], most: number, secondsOf: (place: Place) => number): Part[] {
  const accounts = new Map<string, { places: Place[]; seconds: number }>();
  for (const place of places) {
    const known = accounts.get(place.account) ?? { places: [], seconds: 0 };
    accounts.set(place.account, known);
    known.places.push(place);
    known.seconds += secondsOf(place);
  }
  const parts = Array.from({ length: Math.min(most, accounts.size) }, () => ({ places: [] as Place[], seconds: 0 }));
  for (const account of [...accounts.values()].sort((a, b) => b.seconds - a.seconds)) {
    const roomy = parts.filter((part) => part.places.length < MOST_PLACES);
    const least = (roomy.length > 0 ? roomy : parts).reduce((a, b) =>
      b.seconds < a.seconds || (b.seconds === a.seconds && b.places.length < a.places.length) ? b : a,
    );
    least.places.push(...account.places);
    least.seconds += account.seconds;
  }
  return parts.map((part) => part.places);
}
