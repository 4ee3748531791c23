import { EVENTS_PER_PAGE, REQUESTS_PER_SECOND } from '../../../lib/contract/event-history';
import { PAGES_APART } from './slices';

/**
 * A function has 1,024 file descriptors; the rest is for the other services, DNS and the log. The same holds for the command
 * line: many shells allow as many.
 */
export const MOST_REQUESTS = 800;

/** To take a page from the SDK, parse its 50 records and write them, measured: 275 busy account-Regions are a vCPU. */
export const CPU_SECONDS_PER_PAGE = 0.0018;

/**
 * Read, and not to be given before what is newer: from so much on, nobody but the place that lags behind opens further chains of
 * pages; from twice as much on, nobody else goes on. That and what else is there fits into the function's 1,769 MB.
 */
export const MOST_HELD_BACK_BYTES = 400_000_000;

/** Chains of pages that read ahead of the first one of their place: each holds up to 16 pages of 50 events of some 2 kB. */
const CHAINS_AHEAD = Math.floor(MOST_HELD_BACK_BYTES / (PAGES_APART * EVENTS_PER_PAGE * 2_000));

/** The slowest mean that users report (us-east-1); from ap-south-1 it is 0.2 s. */
const SLOWEST_PAGE_SECONDS = 3.9;

/** As many account-Regions one function reads at their full quota, whatever the latency: 36. */
export const ALWAYS_DRIVEN = Math.floor(CHAINS_AHEAD / (REQUESTS_PER_SECOND * SLOWEST_PAGE_SECONDS - 1));

/** Of what a function can do: pages have a tail, and the machine of another Region is another one. */
const FILLED = 0.8;

/** What one place costs to read. */
export interface PlaceLoad {
  readonly pages: number;
  /** Of all its pages, one after the other. */
  readonly requestSeconds: number;
}

/** How many functions it takes to read all in so many seconds: by requests under way, by memory, by processor. */
export function functionsWithin(loads: readonly PlaceLoad[], seconds: number): number {
  const requests = sum(loads, ({ requestSeconds }) => requestSeconds / seconds);
  const ahead = sum(loads, ({ requestSeconds }) => Math.max(requestSeconds / seconds - 1, 0));
  const processors = sum(loads, ({ pages }) => (pages * CPU_SECONDS_PER_PAGE) / seconds);
  return Math.max(requests / MOST_REQUESTS / FILLED, ahead / CHAINS_AHEAD, processors / FILLED);
}

/** How long one function needs, were there no quota. */
export function secondsAlone(loads: readonly PlaceLoad[]): number {
  const requestSeconds = sum(loads, (load) => load.requestSeconds);
  const chains = Math.min(MOST_REQUESTS, CHAINS_AHEAD + loads.filter(({ pages }) => pages > 1).length);
  return Math.max(requestSeconds / chains, sum(loads, ({ pages }) => pages) * CPU_SECONDS_PER_PAGE);
}

/** At two requests a second, the busiest place decides: all are read at once. */
export function secondsAtQuota(loads: readonly PlaceLoad[]): number {
  return loads.reduce((most, { pages }) => Math.max(most, pages), 0) / REQUESTS_PER_SECOND;
}

function sum(loads: readonly PlaceLoad[], of: (load: PlaceLoad) => number): number {
  return loads.reduce((total, load) => total + of(load), 0);
}
