import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from '../../core/history/search/ask';
import { MOST_REQUESTS } from '../../core/history/search/capacity';
import { systemClock } from '../../core/history/search/clock';
import { lookupClient } from '../../core/history/aws/cloudtrail-client';
import type { PartAnswer, PartRequest, PartsPort } from '../../core/history/parts/part';
import { partObjects } from '../../lambda/event-history/part-objects';
import { writtenPart } from '../../core/history/parts/part-request';
import { parseRequest } from '../../core/history/request/request';
import { s3Results } from '../../lambda/event-history/s3-results';
import { requestHandler } from '../../core/history/aws/shared-configuration';
import { iso } from '../../core/history/request/time-range';
import { type Case, credentialsFor, LIMIT, placesOf, rangeOf, withFake } from './case';
import { fileS3, newFolder } from './file-s3';
import { Machine } from './machine';
import { type Outcome, processor } from './run';
import { type Sample, steady } from './samples';

/** As Lambda would have it, less the margin. */
const BUDGET_SECONDS = 888;

interface Reported {
  readonly answer: PartAnswer;
  readonly samples: Sample[];
  readonly megabytes: number;
}

export interface DividedOutcome extends Outcome {
  readonly functions: number;
  readonly mergedPerSecond: number;
  /** Of the process that merges, and of the largest that reads. */
  readonly megabytes: number;
  readonly readerMegabytes: number;
}

/** The whole of a divided question: the look ahead, readers in processes of their own, the merge into one result. */
export async function runDivided(given: Case): Promise<DividedOutcome> {
  const now = Math.floor(Date.now() / 1_000);
  const folder = newFolder();
  const machine = new Machine();
  const { result, report } = await withFake(now, given, () => divided(given, now, folder));
  machine.stop();
  rmSync(folder, { recursive: true });
  const { reported, events, seconds, merging, pages } = result;
  return {
    ...report,
    ...processor(steady(reported.map(({ samples }) => samples)), machine, report, Infinity),
    overallPerSecond: events / seconds,
    requestsAtOnce: MOST_REQUESTS * reported.length,
    pages,
    functions: reported.length,
    mergedPerSecond: events / merging,
    megabytes: process.resourceUsage().maxRSS / 1_024,
    readerMegabytes: Math.max(...reported.map(({ megabytes }) => megabytes)),
  };
}

async function divided(given: Case, now: number, folder: string) {
  const range = rangeOf(given, now);
  const places = placesOf(given.places);
  const s3 = fileS3(folder);
  const reported: Reported[] = [];
  let read = 0;
  const port: PartsPort = {
    ...partObjects(s3),
    async read(part: PartRequest) {
      const child = fork(join(__dirname, 'part-process.ts'), { execArgv: ['--import', 'tsx'] });
      child.send({
        part: JSON.parse(JSON.stringify(writtenPart(part))) as unknown,
        folder,
        key: `part-${String(child.pid)}`,
      });
      const [report] = (await once(child, 'message')) as [Reported];
      reported.push(report);
      read = performance.now();
      return report.answer;
    },
  };
  const asked = {
    from: iso(range.from),
    to: iso(range.to),
    accounts: [...new Set(places.map(({ account }) => account))],
    output: 's3',
    ifTooLong: 'begin',
  };
  const regionsOf = (account: string) =>
    places.filter((place) => place.account === account).map(({ region }) => region);
  const began = performance.now();
  const { answer, statistics } = await ask(parseRequest(asked, now * 1_000), {
    lookup: lookupClient({ requestHandler: requestHandler() }, credentialsFor),
    places: {
      ownAccount: () => Promise.resolve(''),
      organizationAccounts: () => Promise.resolve([]),
      unitAccounts: () => Promise.resolve([]),
      enabledRegions: (account) => Promise.resolve(regionsOf(account)),
    },
    clock: systemClock,
    random: Math.random,
    stop: new AbortController(),
    mostRequests: MOST_REQUESTS,
    budgetSeconds: BUDGET_SECONDS,
    mostAnswerBytes: 5_000_000,
    store: s3Results('results', 'answer', s3),
    parts: { port, accountsEach: undefined },
  });
  const ended = performance.now();
  if (answer.status !== 'complete')
    throw new Error(`${answer.status}: ${JSON.stringify(answer.coverage.find(({ state }) => state !== 'complete'))}`);
  const expected = given.places * given.seconds * LIMIT;
  if (reported.length > 0 && Math.abs(answer.eventCount / expected - 1) > 0.01)
    throw new Error(
      `${String(answer.eventCount)} events of ${String(expected)}: ${JSON.stringify(answer.coverage.filter(({ state, events }) => state !== 'complete' || events !== given.seconds * LIMIT).slice(0, 20))}`,
    );
  return {
    reported,
    events: answer.eventCount,
    seconds: (ended - began) / 1_000,
    merging: (ended - read) / 1_000,
    pages: statistics.pages,
  };
}
