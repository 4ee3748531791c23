import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { s3Results } from '../../lambda/event-history/s3-results';
import { historyEvent } from '../../core/history/search/history-event';
import { eventLine } from '../../core/history/answer/written-event';
import { record } from '../../test/support/fake-aws/recorded-event';
import { denseStore } from './dense-store';
import { Fake } from './fake';
import { fileS3, newFolder } from './file-s3';
import type { MemoryRequest } from './memory-process';

const EVENTS = [50_000, 200_000, 800_000];
const PLACES = 17;
const EVENTS_PER_SECOND = 5;
const LATENCY_MS = 40;
/** Readers that the merge has events of. */
const PARTS = 8;
/** An answer four times as long may need so much more. */
const FLAT = 1.25;

interface Measured {
  readonly status: string;
  readonly events: number;
  readonly seconds: number;
  readonly bytes: number;
  readonly heapMegabytes: number;
  readonly megabytes: number;
}

/** The peak of answers of several sizes, written to a result: read by one function, and merged of what eight have read. */
export async function memory(): Promise<void> {
  for (const kind of ['read', 'merge'] as const) {
    const peaks: number[] = [];
    for (const events of EVENTS) {
      const {
        status,
        events: found,
        seconds,
        bytes,
        heapMegabytes,
        megabytes,
      } = await (kind === 'read' ? read(events) : merged(events));
      peaks.push(megabytes);
      console.log(
        `memory, ${kind} ${String(found).padStart(7)} events (${status}, ${(bytes / 2 ** 20).toFixed(0)} MB gzip): ` +
          `peak ${megabytes.toFixed(0)} MB, of which heap ${heapMegabytes.toFixed(0)} MB; ${seconds.toFixed(0)} s, ${(found / seconds).toFixed(0)} events/s`,
      );
    }
    const [, middle = NaN, last = NaN] = peaks;
    console.log(
      `memory, ${kind}: four times as many events, ${(last / middle).toFixed(2)} times the peak: goal ${String(FLAT)} ${last / middle <= FLAT ? 'met' : 'missed'}`,
    );
  }
}

async function read(events: number): Promise<Measured> {
  const now = Math.floor(Date.now() / 1_000);
  const fake = await Fake.start(now, EVENTS_PER_SECOND, LATENCY_MS, 1_000);
  process.env['AWS_ENDPOINT_URL_CLOUDTRAIL'] = fake.url;
  const measured = await measure({
    kind: 'read',
    now,
    from: now - Math.round(events / PLACES / EVENTS_PER_SECOND),
    folder: '',
    parts: [],
  });
  await fake.stop();
  return measured;
}

async function merged(events: number): Promise<Measured> {
  const now = Math.floor(Date.now() / 1_000);
  const from = now - Math.round(events / PARTS / EVENTS_PER_SECOND);
  const folder = newFolder();
  const parts: MemoryRequest['parts'] = [];
  for (let part = 0; part < PARTS; part++) {
    const place = { account: String(111_111_111_111 + part), region: 'us-east-1' };
    const key = `part-${String(part)}`;
    const writer = await s3Results('results', key, fileS3(folder)).open();
    const store = denseStore(now, EVENTS_PER_SECOND);
    let count = 0;
    for (let more = true; more;) {
      const page = store.page({ ...place, from, to: now, isWanted: undefined }, count, 1_000);
      await writer.write(
        page.events
          .map(lineOf)
          .sort(inOrder)
          .map(({ line }) => line),
      );
      count += page.events.length;
      more = page.more;
    }
    const { bytes } = await writer.close();
    const coverage = {
      ...place,
      state: 'complete',
      from,
      to: now,
      coveredFrom: from,
      pages: 0,
      events: count,
      throttles: 0,
      error: undefined,
    } as const;
    parts.push({ key, bytes, coverage });
  }
  const measured = await measure({ kind: 'merge', now, from, folder, parts });
  rmSync(folder, { recursive: true });
  return measured;
}

function lineOf(event: Parameters<typeof record>[0]) {
  const { eventId, time, eventName, eventSource, user, accessKeyId, readOnly, resources } = event;
  const read = historyEvent(event, {
    eventId,
    time: new Date(time * 1_000),
    eventName,
    eventSource,
    user,
    accessKeyId,
    readOnly: String(readOnly),
    resources,
    record: record(event),
  });
  return { time, eventId, line: eventLine(read, 'record') };
}

function inOrder(a: ReturnType<typeof lineOf>, b: ReturnType<typeof lineOf>): number {
  return b.time - a.time || (a.eventId < b.eventId ? -1 : 1);
}

async function measure(request: MemoryRequest): Promise<Measured> {
  const child = fork(join(__dirname, 'memory-process.ts'), { execArgv: ['--import', 'tsx'] });
  child.send(request);
  const [measured] = (await once(child, 'message')) as [Measured];
  return measured;
}
