/**
 * What it takes to verify an organization's archive of a day: time, memory, requests, and what they cost in a month. `npm run bench:verify [--
 * ACCOUNTS]`. The real code and the real SDK clients against a fake S3 over HTTP, in another process.
 */
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { S3Client } from '@aws-sdk/client-s3';
import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { setMaxListeners } from 'node:events';
import { Agent } from 'node:http';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { ListedPublicKeys } from '../../core/digests/aws/listed-public-keys';
import { S3Archive } from '../../core/digests/aws/s3-archive';
import type { PlaceMemory } from '../../core/digests/chain';
import { parseMemory } from '../../core/digests/memory/parse-memory';
import { writeMemory } from '../../core/digests/memory/write-memory';
import type { VerifyOptions, VerifyPorts } from '../../core/digests/options';
import { type Place, placeText } from '../../core/digests/place';
import { joinResults } from '../../core/digests/result/join-results';
import type { PlaceResult } from '../../core/digests/result/place-result';
import { placesOf } from '../../core/digests/verify/places-of';
import { verifyPlace } from '../../core/digests/verify/verify-place';
import { DEFAULT_WATCH_HOURS } from '../../lib/contract/archive-watch';
import { PRICES } from '../../lib/contract/prices';
import { BEGIN, HOUR, ROOT } from '../../test/support/digests/chain-writer';
import { BUCKET } from './made-up-archive';

const REGIONS = 17;
const ACTIVE = 4;
const HOURS = 24;
/** Places under way at once. */
const PLACES_AT_ONCE = 24;
/** Of 1,769 MB, which have one vCPU. */
const FUNCTION_GB = 1_769 / 1_024;
const DAYS_A_MONTH = 30.4;
/** With a bucket key, S3 asks KMS once for so many files. */
const FILES_PER_KMS_REQUEST = 100;

interface Fake {
  readonly process: ChildProcessWithoutNullStreams;
  readonly url: string;
  readonly requests: () => Promise<Readonly<Record<'list' | 'get' | 'listPublicKeys', number>>>;
}

async function startFake(accounts: number): Promise<Fake> {
  const args = [accounts, REGIONS, ACTIVE, HOURS].map(String);
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'fake-process.ts'), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  }) as unknown as ChildProcessWithoutNullStreams;
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<string> => String((await lines.next()).value);
  return {
    process: child,
    url: await line(),
    requests: async () => {
      child.stdin.write('\n');
      return JSON.parse(await line()) as Awaited<ReturnType<Fake['requests']>>;
    },
  };
}

function portsOf(endpoint: string): VerifyPorts {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const requestHandler = { httpAgent: new Agent({ keepAlive: true, maxSockets: 256 }) };
  const shared = { endpoint, credentials, requestHandler, maxAttempts: 6 };
  const s3 = new S3Client({ ...shared, region: 'eu-central-1', forcePathStyle: true });
  return {
    archive: withItsTime(new S3Archive(s3, { bucket: BUCKET })),
    keys: new ListedPublicKeys((region) => new CloudTrailClient({ ...shared, region })),
  };
}

/** The archive is of a day in the past, and whole from the beginning: what time it is there, the run says. */
let secondsThere = BEGIN;
function withItsTime(archive: S3Archive): S3Archive {
  return Object.assign(archive, { time: () => secondsThere });
}

async function inLanes<T>(lanes: number, items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const entries = items.values();
  const lane = async (): Promise<void> => {
    for (const item of entries) await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

function optionsAt(hour: number, more: Partial<VerifyOptions> = {}): VerifyOptions {
  const now = BEGIN + hour * HOUR + 900;
  secondsThere = now;
  return { roots: [ROOT], now, to: now - 900, from: BEGIN, logFiles: 'listed', circumstances: {}, ...more };
}

interface Measured {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
  readonly digests: number;
  readonly logFiles: number;
  readonly problems: number;
}

/** All places, in as many runs as a day has. */
async function measure(ports: VerifyPorts, places: readonly Place[], everyHours: number): Promise<Measured> {
  const memories = new Map<string, PlaceMemory>();
  const count = { digests: 0, logFiles: 0, problems: 0 };
  let peak = 0;
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  for (let hour = everyHours; hour <= HOURS; hour += everyHours) {
    await inLanes(PLACES_AT_ONCE, places, async (place) => {
      const result = await verifyPlace(place, memories.get(placeText(place)), ports, optionsAt(hour));
      memories.set(placeText(place), result.memory);
      count.digests += result.proof.digests;
      count.logFiles += result.proof.logFilesListed;
      count.problems += result.problems.length + result.notChecked.length;
      peak = Math.max(peak, process.memoryUsage.rss());
    });
  }
  const { user, system } = process.cpuUsage(cpu);
  return {
    ...count,
    seconds: (performance.now() - started) / 1_000,
    cpuSeconds: (user + system) / 1e6,
    peakMb: peak / 1024 ** 2,
  };
}

/** What was found does not depend on where a run was interrupted. */
async function checkInterruptions(ports: VerifyPorts, places: readonly Place[]): Promise<number> {
  let interruptions = 0;
  for (const place of places) {
    const whole = await verifyPlace(place, undefined, ports, optionsAt(HOURS));
    const results: PlaceResult[] = [];
    let memory: PlaceMemory | undefined;
    do {
      const signal = AbortSignal.timeout(5 + Math.floor(Math.random() * 120));
      setMaxListeners(0, signal);
      const result = await verifyPlace(place, memory, ports, optionsAt(HOURS, { signal }));
      results.push(result);
      const { written } = writeMemory({ account: place.account, sequence: 0, places: [] }, [result.memory], undefined);
      [memory] = parseMemory(place.account, written).places;
    } while (results.at(-1)?.isComplete === false);
    interruptions += results.length - 1;
    // All but the memory, which is another after each run.
    const without = (result: PlaceResult): object => ({ ...result, memory: undefined });
    assert.deepEqual(without(joinResults(results)), without(whole), placeText(place));
  }
  return interruptions;
}

function dollars(usd: number): string {
  return `$${usd.toFixed(2)}`;
}

/** A month of such days, with the rates of us-east-1; what the function itself costs is by its CPU time here. */
function tellCosts(accounts: number, { list, get }: Record<'list' | 'get', number>, cpuSeconds: number): void {
  const { s3ListsPer1000, s3GetsPer1000, kmsRequestsPer10000, lambdaPerGbSecond } = PRICES;
  const requests = (list * s3ListsPer1000 + get * s3GetsPer1000) / 1_000;
  const decryption = (get / FILES_PER_KMS_REQUEST / 10_000) * kmsRequestsPer10000;
  const parts = [requests, decryption, cpuSeconds * FUNCTION_GB * lambdaPerGbSecond].map((day) => day * DAYS_A_MONTH);
  const [inS3 = 0, inKms = 0, run = 0] = parts;
  for (const size of new Set([10, accounts])) {
    const scaled = (usd: number): string => dollars((usd * size) / accounts);
    console.log(
      `a month of ${size.toLocaleString('en-US')} accounts: ${scaled(inS3 + inKms + run)} = S3 requests ${scaled(inS3)}, KMS ${scaled(inKms)}, function ${scaled(run)}`,
    );
  }
}

async function main(): Promise<void> {
  const [accounts = 1_000] = process.argv.slice(2).map(Number);
  const fake = await startFake(accounts);
  try {
    const ports = portsOf(fake.url);
    const everyHours = DEFAULT_WATCH_HOURS;
    const places = await placesOf(ports.archive, [ROOT]);
    assert.equal(places.length, accounts * REGIONS);
    const before = await fake.requests();
    console.log(
      `${accounts.toLocaleString('en-US')} accounts × ${String(REGIONS)} Regions × ${String(HOURS)} digests, a log file every 5 minutes in ${String(ACTIVE)} Regions of each; a run every ${String(everyHours)} h, ${String(PLACES_AT_ONCE)} places at once`,
    );
    const measured = await measure(ports, places, everyHours);
    const after = await fake.requests();
    const { seconds, cpuSeconds, peakMb, digests, logFiles, problems } = measured;
    assert.equal(digests, accounts * REGIONS * HOURS);
    assert.equal(problems, 0);
    console.log(
      `${digests.toLocaleString('en-US')} digests and ${logFiles.toLocaleString('en-US')} log files proven in ${seconds.toFixed(0)} s; ` +
        `CPU ${cpuSeconds.toFixed(0)} s, ${((cpuSeconds / digests) * 1_000).toFixed(2)} ms a digest with all of its requests; at most ${peakMb.toFixed(0)} MB`,
    );
    console.log(
      `requests: ${(after.list - before.list).toLocaleString('en-US')} LIST, ${(after.get - before.get).toLocaleString('en-US')} GET, ${String(after.listPublicKeys)} ListPublicKeys; ` +
        `listing the accounts and Regions: ${before.list.toLocaleString('en-US')} LIST`,
    );
    const interruptions = await checkInterruptions(ports, places.slice(0, 34));
    console.log(`interrupted ${String(interruptions)} times at random in 34 places: results identical`);
    tellCosts(accounts, { list: after.list - before.list, get: after.get - before.get }, cpuSeconds);
  } finally {
    fake.process.kill();
  }
}

void main();
