import { setMaxListeners } from 'node:events';
import { EVENTS_PER_PAGE } from '../../lib/contract/event-history';
import { MOST_REQUESTS } from '../../core/history/search/capacity';
import { systemClock } from '../../core/history/search/clock';
import { lookupClient } from '../../core/history/aws/cloudtrail-client';
import { Gate } from '../../core/history/search/gate';
import { Lane } from '../../core/history/search/lane';
import { search } from '../../core/history/search/search';
import { requestHandler } from '../../core/history/aws/shared-configuration';
import { eventLine } from '../../core/history/answer/written-event';
import { type Case, credentialsFor, LIMIT, placesOf, rangeOf, withFake } from './case';
import type { FakeReport } from './fake';
import { CORES, Machine } from './machine';
import { Samples, type Steady, steady } from './samples';
import { singleChain } from './single-chain';

export interface Outcome extends FakeReport {
  /** Events a second from the first request to the last event, and while it is steady. */
  readonly overallPerSecond: number;
  readonly steadyPerSecond: number;
  readonly msPerPage: number;
  /** Cores that it could use while it is steady: nobody else did, neither the fake nor another program. */
  readonly coresLeft: number;
  readonly coresOfOthers: number;
  readonly coresOfFake: number;
  readonly requestsAtOnce: number;
  readonly pages: number;
  readonly megabytes: number;
}

const CHAIN_SECONDS = 30;
/** Further places would only be more of the same. */
const CHAINS = 17;

/** What a single chain of pages reaches, as a share of the physical limit. */
export async function runSingleChains(given: Case): Promise<number> {
  const now = Math.floor(Date.now() / 1_000);
  const places = placesOf(Math.min(given.places, CHAINS));
  const { result } = await withFake(now, given, async () => {
    const stop = AbortSignal.timeout(CHAIN_SECONDS * 1_000);
    setMaxListeners(0, stop);
    const shared = { requestHandler: requestHandler() };
    const events = await Promise.all(places.map((place) => singleChain(shared, place, rangeOf(given, now), stop)));
    return events.reduce((a, b) => a + b, 0);
  });
  return result / (CHAIN_SECONDS * LIMIT * places.length);
}

/** One function by itself: one core. */
export async function runAlone(given: Case): Promise<Outcome> {
  const now = Math.floor(Date.now() / 1_000);
  const machine = new Machine();
  const { result, report } = await withFake(now, given, () => searched(given, now));
  machine.stop();
  return { ...result, ...report, ...processor(result.inSteady, machine, report, 1), requestsAtOnce: MOST_REQUESTS };
}

/** What it cost and what there was of it while it was steady. */
export function processor(
  { from, to, eventsPerSecond, cores }: Steady,
  machine: Machine,
  { requests, cpuSeconds }: FakeReport,
  mostCores: number,
) {
  const pagesPerSecond = eventsPerSecond / EVENTS_PER_PAGE;
  const { busy } = machine.cores(from, to);
  const coresOfFake = (pagesPerSecond * cpuSeconds) / requests;
  return {
    steadyPerSecond: eventsPerSecond,
    msPerPage: (1_000 * cores) / pagesPerSecond,
    coresLeft: Math.min(CORES - busy + cores, mostCores),
    coresOfOthers: Math.max(busy - cores - coresOfFake, 0),
    coresOfFake,
  };
}

async function searched(given: Case, now: number) {
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const timer = setTimeout(() => {
    stop.abort();
  }, 1_500 * given.seconds);
  const gate = new Gate(MOST_REQUESTS);
  const lookup = lookupClient({ requestHandler: requestHandler() }, credentialsFor);
  const lanes = placesOf(given.places).map((place) => new Lane(place, lookup, gate, systemClock, stop.signal));
  const samples = new Samples();
  let bytes = 0;
  let known = 0;
  const began = performance.now();
  await search({
    question: {
      range: rangeOf(given, now),
      conditions: [],
      category: 'management',
      accounts: 'this',
      regions: undefined,
    },
    resumeAt: undefined,
    limit: undefined,
    lanes,
    mostRequests: MOST_REQUESTS,
    sink: {
      take(taken) {
        for (const event of taken) bytes += eventLine(event, 'record').length;
        return Promise.resolve(taken.length);
      },
    },
    clock: systemClock,
    random: Math.random,
    stop,
    onProgress({ events, heldBack }) {
      known = events + heldBack;
      samples.add(known);
    },
  });
  clearTimeout(timer);
  if (bytes === 0) throw new Error('nothing was found');
  return {
    inSteady: steady([samples.all]),
    overallPerSecond: known / ((performance.now() - began) / 1_000),
    pages: lanes.reduce((sum, lane) => sum + lane.pages, 0),
    megabytes: process.resourceUsage().maxRSS / 1_024,
  };
}
