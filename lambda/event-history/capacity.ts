import { REQUESTS_PER_SECOND } from '../../lib/contract/event-history';

/**
 * A function has 1,024 file descriptors; the rest is for the other services, DNS and the log. The same holds for the command
 * line: many shells allow as many.
 */
export const MOST_REQUESTS = 800;

/** To take a page from the SDK, parse its 50 records and write them, measured: 275 busy account-Regions are a vCPU. */
export const CPU_SECONDS_PER_PAGE = 0.0018;

/** The slowest mean that users report (us-east-1); from ap-south-1 it is 0.2 s. */
const SLOWEST_PAGE_SECONDS = 3.9;

/** As many account-Regions one function reads at their full quota, whatever the latency: 102. */
export const ALWAYS_DRIVEN = Math.floor(Math.min(MOST_REQUESTS / (REQUESTS_PER_SECOND * SLOWEST_PAGE_SECONDS), 1 / (REQUESTS_PER_SECOND * CPU_SECONDS_PER_PAGE)));

/** What one place costs to read. */
export interface PlaceLoad {
  readonly pages: number;
  /** Of all its pages, one after the other. */
  readonly requestSeconds: number;
}

/** How long one function needs, were there no quota. */
export function secondsAlone(loads: readonly PlaceLoad[]): number {
  const pages = loads.reduce((sum, load) => sum + load.pages, 0);
  const requestSeconds = loads.reduce((sum, load) => sum + load.requestSeconds, 0);
  return Math.max(requestSeconds / MOST_REQUESTS, pages * CPU_SECONDS_PER_PAGE);
}

/** At two requests a second, the busiest place decides: all are read at once. */
export function secondsAtQuota(loads: readonly PlaceLoad[]): number {
  return loads.reduce((most, { pages }) => Math.max(most, pages), 0) / REQUESTS_PER_SECOND;
}
