/**
 * CPU an event of the findings function where nothing matches, beside reading the same batches alone, in one run; with the default detections
 * and with twice as many. And how large the two bundles are, and how long they take to load.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { FindingJudge } from '../../core/findings/judge';
import { type Reader, readBatch } from '../../core/findings/read-batch';
import type { LogRecord } from '../../core/events/log-record';
import { messagesOf } from '../../core/findings/subscription';
import type { FindingDetection } from '../../lib/contract/findings';
import { defaultDetections } from '../../lib/detection/default-detections';
import { findingDetectionOf } from '../../lib/detection/finding-detection';
import { heavyMix, largeFiles, writeCorpus } from '../replay/corpus';
import { logFiles } from '../replay/files';

const ROUNDS = 15;
const EVENTS_IN_BATCH = 500;
const BATCHES = 8;
const GOALS = { reading: 2.5, twice: 1.3 };
const LOAD = `const t = process.hrtime.bigint(); require(process.argv[1]); console.log(Number(process.hrtime.bigint() - t) / 1e6)`;

const detections: readonly FindingDetection[] = defaultDetections().map(findingDetectionOf);
const twice = [...detections, ...detections.map((one) => ({ ...one, id: `${one.id}-again` }))];
const ordinary = corpus();
const batches = Array.from({ length: BATCHES }, (_, batch) => batchOf(batch * EVENTS_IN_BATCH));
const bytes = batches.reduce((sum, { length }) => sum + length, 0);

measure();
bundles();

function measure(): void {
  const once = new FindingJudge(detections);
  const more = new FindingJudge(twice);
  const cases = {
    'gunzip and JSON.parse': reading,
    'gunzip, JSON.parse, and of each event': readingEvents,
    [`findings, ${String(detections.length)} detections`]: () => {
      run(once);
    },
    [`findings, ${String(twice.length)} detections`]: () => {
      run(more);
    },
  };
  const times = Object.values(cases).map(() => [] as number[]);
  // In turn, so that what else the machine does hits all alike.
  for (let round = 0; round <= ROUNDS; round++)
    Object.values(cases).forEach((work, index) => {
      const before = process.cpuUsage();
      work();
      const { user, system } = process.cpuUsage(before);
      // The first round compiles the code.
      if (round > 0) times[index]?.push((user + system) / (BATCHES * EVENTS_IN_BATCH));
    });
  const medians = times.map((some) => some.sort((a, b) => a - b)[ROUNDS >> 1] ?? NaN);
  console.log(
    `${String(BATCHES * EVENTS_IN_BATCH)} events, ${String(bytes)} bytes compressed, median of ${String(ROUNDS)} rounds`,
  );
  Object.keys(cases).forEach((name, index) => {
    console.log(`${name}: ${(medians[index] ?? NaN).toFixed(2)} us CPU an event`);
  });
  const [read = NaN, , one = NaN, two = NaN] = medians;
  goal('findings to reading', one / read, GOALS.reading);
  goal('twice the detections', two / one, GOALS.twice);
}

function goal(name: string, ratio: number, most: number): void {
  console.log(`${name}: ${ratio.toFixed(2)} times; goal ${String(most)}: ${ratio <= most ? 'met' : 'missed'}`);
}

function reading(): unknown[] {
  return batches.map((batch) => JSON.parse(gunzipSync(batch).toString()) as unknown);
}

function readingEvents(): unknown {
  return batches.map((batch) => {
    const { logEvents } = JSON.parse(gunzipSync(batch).toString()) as { logEvents: { message: string }[] };
    return logEvents.map(({ message }) => JSON.parse(message) as unknown);
  });
}

function run(judge: FindingJudge): void {
  const reader: Reader = { judge, suppressionOf: () => undefined, heartbeatIn: () => undefined };
  for (const batch of batches) readBatch(messagesOf({ awslogs: { data: batch.toString('base64') } }) ?? [], reader);
}

/**
 * Events of the same organization as replay is measured on; one in ten, so that a batch holds a bit of everything. Without those that match:
 * there they are 7 in a hundred, so that alarms are tried, and in real accounts one in ten thousand.
 */
function corpus(): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'findings-'));
  const quiet = new FindingJudge(detections);
  writeCorpus('findings', folder, BATCHES * EVENTS_IN_BATCH * 10, largeFiles, heavyMix);
  const events = logFiles(folder).flatMap((file) => {
    const { Records: records } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as { Records: object[] };
    return records
      .filter((record, index) => index % 10 === 0 && quiet.matching(record as LogRecord).length === 0)
      .map((record) => JSON.stringify(record));
  });
  rmSync(folder, { recursive: true });
  return events;
}

function batchOf(start: number): Buffer {
  const logEvents = Array.from({ length: EVENTS_IN_BATCH }, (_, index) => ({
    id: String(start + index).padStart(56, '3'),
    timestamp: 1_795_687_800_000,
    message: ordinary[(start + index) % ordinary.length],
  }));
  const about = {
    messageType: 'DATA_MESSAGE',
    owner: '111111111111',
    logGroup: 'trail',
    logStream: 'stream',
    subscriptionFilters: ['all'],
  };
  return gzipSync(JSON.stringify({ ...about, logEvents }));
}

function bundles(): void {
  for (const name of ['index.js', 'respond.js']) {
    const path = resolve(join('assets', 'findings', name));
    const times = Array.from({ length: 21 }, () =>
      Number(spawnSync(process.execPath, ['-e', LOAD, path], { encoding: 'utf8' }).stdout),
    )
      // The first run fills the file cache.
      .slice(1)
      .sort((a, b) => a - b);
    console.log(
      `${name}: ${String(statSync(path).size)} bytes, loads in ${(times[10] ?? NaN).toFixed(1)} ms (median of 20)`,
    );
  }
}
