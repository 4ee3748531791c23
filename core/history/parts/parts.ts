import { functionsWithin, type PlaceLoad, secondsAtQuota } from '../search/capacity';
import type { Place } from '../search/event';

/** What one function reads: some accounts, each with all its places. */
export type Part = readonly Place[];

/**
 * With the question function and one for somebody else they are the ten concurrent executions that a new account has.
 * They read 2,200 account-Regions at their full quota. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const MOST_PARTS = 8;

/** Where somebody says how many accounts each is to read: a tenth of the concurrent executions that an account usually has. */
const MOST_PARTS_ASKED = 100;

/** Of one function: its answer has an entry for each, and Lambda returns 6 MB. */
const MOST_PLACES = 8_000;

/** What one function reads in less is not worth the start of others and a merge. */
const WORTH_SPLITTING_SECONDS = 30;

/** How many functions: as many as it takes that the quota decides and not the function. */
export function functionsFor(loads: readonly PlaceLoad[]): number {
  const needed = functionsWithin(loads, Math.max(secondsAtQuota(loads), WORTH_SPLITTING_SECONDS));
  return Math.max(Math.min(Math.ceil(needed), MOST_PARTS), Math.ceil(loads.length / MOST_PLACES), 1);
}

/** The same, by a number of accounts for each. */
export function functionsByAccounts(accounts: number, accountsEach: number): number {
  return Math.min(Math.ceil(accounts / accountsEach), MOST_PARTS_ASKED);
}

/** Divides by account (one role, one session each), the heaviest first and always to the least loaded; at most so many, none empty. */
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
