import { EVENTS_PER_PAGE, REQUESTS_PER_SECOND } from '../../../lib/contract/event-history';
import { PAGES_APART } from './slices';

/**
 * A function has 1,024 file descriptors; the rest is for other services, DNS and the log. The same applies to the
 * command line: many shells have the same limit.
 */
export const MOST_REQUESTS = 800;

/**
 * Measured time to receive a page from the SDK, parse its 50 records and write them: 275 busy account-Regions need one
 * vCPU.
 */
export const CPU_SECONDS_PER_PAGE = 0.0018;

/**
 * Events that were read but must wait for newer ones. From this size on, only the slowest place opens further chains of
 * pages; from twice this size, no other place continues. This and the rest fit in the 1,769 MB of the function.
 */
export const MOST_HELD_BACK_BYTES = 400_000_000;

/**
 * Chains of pages that read ahead of the first one of their place: each holds up to 16 pages of 50 events of about 2
 * kB.
 */
const CHAINS_AHEAD = Math.floor(MOST_HELD_BACK_BYTES / (PAGES_APART * EVENTS_PER_PAGE * 2_000));

/** The slowest mean that users report (us-east-1); from ap-south-1 it is 0.2 s. */
const SLOWEST_PAGE_SECONDS = 3.9;

/** How many account-Regions one function can read at their full quota at any latency: 36. */
export const ALWAYS_DRIVEN = Math.floor(CHAINS_AHEAD / (REQUESTS_PER_SECOND * SLOWEST_PAGE_SECONDS - 1));

/** The usable share of a function's capacity: some pages are slow, and machines differ between Regions. */
const FILLED = 0.8;

/** The cost of reading one place. */
export interface PlaceLoad {
  readonly pages: number;
  /** The total duration of all its requests. */
  readonly requestSeconds: number;
}

/**
 * Returns how many functions are needed to read everything in a given time: by concurrent requests, memory and
 * processor.
 */
export function functionsWithin(loads: readonly PlaceLoad[], seconds: number): number {
  const requests = sum(loads, ({ requestSeconds }) => requestSeconds / seconds);
  const ahead = sum(loads, ({ requestSeconds }) => Math.max(requestSeconds / seconds - 1, 0));
  const processors = sum(loads, ({ pages }) => (pages * CPU_SECONDS_PER_PAGE) / seconds);
  return Math.max(requests / MOST_REQUESTS / FILLED, ahead / CHAINS_AHEAD, processors / FILLED);
}

/** Returns how long one function would need without the quota. */
export function secondsAlone(loads: readonly PlaceLoad[]): number {
  const requestSeconds = sum(loads, (load) => load.requestSeconds);
  const chains = Math.min(MOST_REQUESTS, CHAINS_AHEAD + loads.filter(({ pages }) => pages > 1).length);
  return Math.max(requestSeconds / chains, sum(loads, ({ pages }) => pages) * CPU_SECONDS_PER_PAGE);
}

/** At two requests per second, the busiest place decides: all are read in parallel. */
export function secondsAtQuota(loads: readonly PlaceLoad[]): number {
  return loads.reduce((most, { pages }) => Math.max(most, pages), 0) / REQUESTS_PER_SECOND;
}

function sum(loads: readonly PlaceLoad[], of: (load: PlaceLoad) => number): number {
  return loads.reduce((total, load) => total + of(load), 0);
}
