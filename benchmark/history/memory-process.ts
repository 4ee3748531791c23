/** One answer in a process of its own, whose peak is then that of the answer: `memory-process.ts EVENTS` or `memory-process.ts merge EVENTS`. */
import { rmSync } from 'node:fs';
import type { Coverage } from '../../core/history/answer/answer';
import { ask } from '../../core/history/search/ask';
import { MOST_REQUESTS } from '../../core/history/search/capacity';
import { systemClock } from '../../core/history/search/clock';
import { lookupClient } from '../../core/history/aws/cloudtrail-client';
import { Pace } from '../../core/history/search/pace';
import { partObjects } from '../../lambda/event-history/part-objects';
import { parseRequest } from '../../core/history/request/request';
import { s3Results } from '../../lambda/event-history/s3-results';
import { requestHandler } from '../../core/history/aws/shared-configuration';
import { iso } from '../../core/history/request/time-range';
import { credentialsFor, placesOf } from './case';
import { fileS3, newFolder } from './file-s3';

export interface MemoryRequest {
  readonly kind: 'read' | 'merge';
  readonly now: number;
  readonly from: number;
  readonly folder: string;
  /** What was read already, to be merged. */
  readonly parts: { readonly key: string; readonly bytes: number; readonly coverage: Coverage }[];
}

/** In place of two requests a second: minutes are seconds. */
const REQUEST_EVERY_MS = 90;

async function answer({ kind, now, from, folder, parts }: MemoryRequest): Promise<void> {
  const places =
    kind === 'merge' ? parts.map(({ coverage: { account, region } }) => ({ account, region })) : placesOf(17);
  let heap = 0;
  const timer = setInterval(() => {
    heap = Math.max(heap, process.memoryUsage().heapUsed);
  }, 50);
  const s3 = fileS3(folder);
  const output = newFolder();
  const began = performance.now();
  const asked = {
    from: iso(from),
    to: iso(now),
    accounts: [...new Set(places.map(({ account }) => account))],
    output: 's3',
    ifTooLong: 'begin',
  };
  const { answer } = await ask(parseRequest(asked, now * 1_000), {
    lookup: lookupClient({ requestHandler: requestHandler() }, credentialsFor),
    places: {
      ownAccount: () => Promise.resolve(''),
      organizationAccounts: () => Promise.resolve([]),
      unitAccounts: () => Promise.resolve([]),
      enabledRegions: (account) =>
        Promise.resolve(places.filter((place) => place.account === account).map(({ region }) => region)),
    },
    clock: systemClock,
    random: Math.random,
    stop: new AbortController(),
    mostRequests: MOST_REQUESTS,
    budgetSeconds: 888,
    mostAnswerBytes: 5_000_000,
    store: s3Results('results', 'answer', fileS3(output)),
    pace: () => new Pace(systemClock, REQUEST_EVERY_MS),
    ...(kind === 'merge' && {
      parts: {
        accountsEach: 1,
        port: {
          ...partObjects(s3),
          remove: () => Promise.resolve(),
          read: ({ places: [place] }) => {
            const part = parts.find(({ coverage }) => coverage.account === place?.account);
            if (part === undefined) throw new Error('nobody read it');
            return Promise.resolve({
              coverage: [part.coverage],
              lines: [],
              stored: { bucket: 'results', key: part.key, bytes: part.bytes },
            });
          },
        },
      },
    }),
  });
  const seconds = (performance.now() - began) / 1_000;
  clearInterval(timer);
  rmSync(output, { recursive: true });
  const { status, eventCount: events, results, coverage } = answer;
  const failed = coverage.find(({ state }) => state !== 'complete');
  if (failed !== undefined) throw new Error(JSON.stringify(failed));
  process.send?.(
    {
      status,
      events,
      seconds,
      bytes: results?.bytes,
      heapMegabytes: heap / 2 ** 20,
      megabytes: process.resourceUsage().maxRSS / 1_024,
    },
    () => process.exit(),
  );
}

process.on('message', (request) => void answer(request as MemoryRequest));
