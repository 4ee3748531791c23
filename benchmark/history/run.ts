import { setMaxListeners } from 'node:events';
import { EVENTS_PER_PAGE, REQUESTS_PER_SECOND } from '../../lib/contract/event-history';
import { MOST_REQUESTS } from '../../lambda/event-history/capacity';
import { systemClock } from '../../lambda/event-history/clock';
import { lookupClient } from '../../lambda/event-history/cloudtrail-client';
import type { Place } from '../../lambda/event-history/event';
import { Gate } from '../../lambda/event-history/gate';
import { Lane } from '../../lambda/event-history/lane';
import { search } from '../../lambda/event-history/search';
import { requestHandler } from '../../lambda/event-history/shared-configuration';
import { eventLine } from '../../lambda/event-history/written-event';
import { Fake, type FakeReport } from './fake';
import { singleChain } from './single-chain';

export interface Case {
  readonly places: number;
  readonly latencyMs: number;
  /** Of the search at the physical limit. */
  readonly seconds: number;
  readonly eventsPerSecond: number;
}

export interface Outcome extends FakeReport {
  /** Of the physical limit, from the first request to the last event. */
  readonly overall: number;
  /** The same in the middle three fifths of the time. */
  readonly steady: number;
  readonly chainShare: number;
  readonly cpuShare: number;
  readonly fakeCpuShare: number;
  readonly pages: number;
  readonly heapMegabytes: number;
  readonly msPerPage: number;
}

const LIMIT = EVENTS_PER_PAGE * REQUESTS_PER_SECOND;
const CHAIN_SECONDS = 30;

export async function run({ places: count, latencyMs, seconds, eventsPerSecond }: Case): Promise<Outcome> {
  const now = Math.floor(Date.now() / 1_000);
  const range = { from: now - Math.ceil((seconds * LIMIT) / eventsPerSecond), to: now };
  const places: Place[] = Array.from({ length: count }, (_, index) => ({ account: '111111111111', region: `bench-region-${String(index + 1)}` }));
  const chains = await withFake(now, eventsPerSecond, latencyMs, async (shared) => {
    const stop = AbortSignal.timeout(CHAIN_SECONDS * 1_000);
    setMaxListeners(0, stop);
    const events = await Promise.all(places.slice(0, 17).map((place) => singleChain(shared, place, range, stop)));
    return events.reduce((a, b) => a + b, 0) / (CHAIN_SECONDS * LIMIT * Math.min(count, 17));
  });
  const ours = await withFake(now, eventsPerSecond, latencyMs, (shared) => searched(shared, places, range));
  return { ...ours.result, ...ours.report, chainShare: chains.result, fakeCpuShare: ours.report.cpuSeconds / ours.result.elapsed };
}

async function withFake<T>(now: number, eventsPerSecond: number, latencyMs: number, body: (shared: { requestHandler: ReturnType<typeof requestHandler> }) => Promise<T>) {
  const fake = await Fake.start(now, eventsPerSecond, latencyMs);
  process.env['AWS_ENDPOINT_URL_CLOUDTRAIL'] = fake.url;
  const result = await body({ requestHandler: requestHandler() });
  return { result, report: await fake.stop() };
}

async function searched(shared: { requestHandler: ReturnType<typeof requestHandler> }, places: readonly Place[], range: { from: number; to: number }) {
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const gate = new Gate(MOST_REQUESTS);
  const lookup = lookupClient(shared, () => Promise.resolve(undefined));
  const lanes = places.map((place) => new Lane(place, lookup, gate, systemClock, stop.signal));
  const samples: { at: number; known: number }[] = [];
  let bytes = 0;
  let events = 0;
  let heap = 0;
  const cpu = process.cpuUsage();
  const began = performance.now();
  await search({
    question: { range, conditions: [], category: 'management', accounts: 'this', regions: undefined },
    resumeAt: undefined,
    limit: undefined,
    lanes,
    mostRequests: MOST_REQUESTS,
    sink: {
      take(taken) {
        for (const event of taken) bytes += eventLine(event, 'record').length;
        events += taken.length;
        return Promise.resolve(taken.length);
      },
    },
    clock: systemClock,
    random: Math.random,
    stop,
    onProgress(progress) {
      samples.push({ at: performance.now() - began, known: progress.events + progress.heldBack });
      if (samples.length % 100 === 0) heap = Math.max(heap, process.memoryUsage().heapUsed);
    },
  });
  const elapsed = (performance.now() - began) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  const at = (share: number) => samples.find((sample) => sample.at >= share * elapsed * 1_000) ?? { at: 0, known: 0 };
  const [first, last] = [at(0.2), at(0.8)];
  const pages = lanes.reduce((sum, lane) => sum + lane.pages, 0);
  if (bytes === 0) throw new Error('nothing was found');
  return {
    elapsed,
    overall: events / (elapsed * LIMIT * places.length),
    steady: (last.known - first.known) / (((last.at - first.at) / 1_000) * LIMIT * places.length),
    cpuShare: (user + system) / 1e6 / elapsed,
    pages,
    heapMegabytes: heap / 2 ** 20,
    msPerPage: (user + system) / 1_000 / pages,
  };
}
