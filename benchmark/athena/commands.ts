/**
 * `bench:athena-commands`: `replay --athena` and `history --source archive` as a user runs them, against Athena's endpoint over HTTP, where the text of each query is
 * run on DuckDB. What they find has to be what the same finds without SQL.
 */
import { deepStrictEqual } from 'node:assert';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { runCommandLine } from '../../cli/command-line';
import { findFiles } from '../../cli/replay/find-files';
import type { ReplayReport } from '../../cli/replay/replay-report';
import { compile } from '../../lib/filter-pattern/compile';
import { WITH_NAMES } from '../../lib/filter-pattern/limits';
import { parsePattern } from '../../lib/filter-pattern/parse';
import { ordinaryWeek } from '../../test/fixtures/ordinary-week';
import { FakeArchive } from '../../test/support/athena/fake-archive';
import { FakeAthena } from '../../test/support/athena/fake-athena';
import { historyEngine } from '../../test/support/athena/history-engine';
import { testIo } from '../../test/support/test-io';
import { duckEngine } from './engine';

type Event = Readonly<Record<string, unknown>>;

async function run(...args: readonly string[]): Promise<{ status: number; written: string; said: string }> {
  const io = testIo();
  const status = await runCommandLine(args, io);
  return { status, written: io.written(), said: io.said() };
}

async function report(...args: readonly string[]): Promise<ReplayReport> {
  const { status, written, said } = await run('replay', ...args, '--format', 'json');
  if (status !== 0) throw new Error(`${args.join(' ')}: ${String(status)}: ${said}${written.slice(-2_000)}`);
  return JSON.parse(written) as ReplayReport;
}

const concluded = ({ findings, detections, input, matchingEvents }: ReplayReport): Record<string, unknown> => ({
  events: input.events,
  matchingEvents,
  ...Object.fromEntries(
    detections.map((one) => [one.id, [one.events, one.alarms, one.findings, one.accounts, one.actors]]),
  ),
  findings,
});

async function main(): Promise<void> {
  const archive = new FakeArchive();
  const athena = new FakeAthena(await duckEngine(archive));
  athena.regions = ['eu-central-1', 'us-east-1', 'eu-west-1', 'us-west-2', 'sa-east-1', 'ap-southeast-2'];
  const url = await athena.start();
  Object.assign(process.env, {
    ...{ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'eu-central-1' },
    ...{ AWS_ENDPOINT_URL_S3: await archive.s3.start(), AWS_ENDPOINT_URL_ATHENA: url, AWS_ENDPOINT_URL_GLUE: url },
  });
  const sample: Event[] = [];
  for (const { path } of findFiles(['samples/incident']).files) {
    const { Records: events } = JSON.parse(gunzipSync(readFileSync(path)).toString()) as { Records: Event[] };
    const [, account = '', region = ''] = /(\d{12})_CloudTrail_([a-z0-9-]+)_/.exec(path) ?? [];
    archive.put(account, region, events);
    sample.push(...events);
  }
  try {
    await sameReplay();
    await sameHistory(archive, athena);
    await week(archive, athena, sample);
  } finally {
    await Promise.all([archive.s3.stop(), athena.stop()]);
  }
}

async function sameReplay(): Promise<void> {
  const span = ['--from', '2026-03-03', '--to', '2026-03-04'];
  for (const more of [[], ['--principal', '*deploy*'], ['--account', '845017362219'], ['--severity', 'page']]) {
    const [local, asked] = [await report('--sample', ...span, ...more), await report('--athena', ...span, ...more)];
    const [one, other] = [concluded(asked), concluded(local)];
    for (const key of Object.keys(other)) deepStrictEqual(one[key], other[key], `${more.join(' ')}: ${key}`);
    console.log(
      `replay ${more.join(' ')}: ${String(local.findings.length)} findings, ${String(local.matchingEvents)} matching events, the same by SQL`,
    );
  }
}

/** The narrowing engine against one that narrows nothing: the answer has to be the same. */
async function sameHistory(archive: FakeArchive, athena: FakeAthena): Promise<void> {
  const ofSql = athena.engine;
  const time = [
    '--from',
    '2026-03-03T00:00:00Z',
    '--to',
    '2026-03-05T00:00:00Z',
    '--organization',
    '--format',
    'ndjson',
    '--summary',
  ];
  const questions = [
    [],
    ['--user', 'deploy-support'],
    ['--user', 'deploy*'],
    ['--user', 'root'],
    ['--role', 'Deployment*'],
    ['--event-name', 'AssumeRole', '--event-name', 'Get*'],
    ['--event-source', 'iam'],
    ['--not-event-source', 'iam'],
    ['--resource-name', 'arn:aws:iam::845017362219:user/deploy-support'],
    ['--resource-type', 'AWS::*'],
    ['--read-only', 'false'],
    ['--error-code', 'AccessDenied'],
    ['--failed'],
    ['--succeeded'],
    ['--source-ip', '10.0.0.0/8'],
    ['--source-ip', '198.51.100.7'],
    ['--access-key', 'A*'],
    ['--event-name', 'AssumeRole', '--limit', '7'],
    ['--user', "x' OR '1'='1"],
    ['--event-id', "'; --"],
  ];
  for (const question of questions) {
    const ask = (): ReturnType<typeof run> => run('history', '--source', 'archive', ...time, ...question);
    athena.engine = ofSql;
    const bySql = await ask();
    athena.engine = historyEngine(archive);
    const byHand = await ask();
    athena.engine = ofSql;
    deepStrictEqual([bySql.status, bySql.written], [byHand.status, byHand.written], question.join(' '));
    console.log(
      `history ${question.join(' ')}: ${String(bySql.written.split('\n').length - 1)} events, the same by SQL`,
    );
  }
}

/** More events than come back: every alarm and every number has to be that of the files. */
async function week(archive: FakeArchive, athena: FakeAthena, sample: readonly Event[]): Promise<void> {
  // Those of the fixtures have one ID.
  const events: Event[] = (ordinaryWeek() as unknown as Event[]).map((event, index) => ({
    ...event,
    eventID: `week-${String(index)}`,
  }));
  const places = new Map<string, Event[]>();
  for (const event of events) {
    const key = [
      event['recipientAccountId'],
      event['awsRegion'],
      String(event['eventTime']).slice(0, 10).replaceAll('-', '/'),
    ]
      .map(String)
      .join('\n');
    places.set(key, [...(places.get(key) ?? []), event]);
  }
  for (const [key, ofPlace] of places) {
    const [account = '', region = '', day = ''] = key.split('\n');
    archive.put(/^\d{12}$/.test(account) ? account : '111111111111', region, ofPlace, day);
  }
  athena.regions = [...new Set([...athena.regions, ...[...places.keys()].map((key) => key.split('\n')[1] ?? '')])];
  const times = events.map((event) => String(event['eventTime'])).sort();
  const asked = await report('--athena', '--from', times[0] ?? '', '--to', times.at(-1) ?? '');
  console.log(
    `the ordinary week: ${String(asked.input.events)} events, ${String(asked.matchingEvents)} match, ${String(asked.archive?.countedOnly)} of them only counted, by ${String(asked.archive?.queries)} queries`,
  );
  const byHand = asked.detections.map(({ id, filterPattern }) => {
    const matches = compile(parsePattern(filterPattern, WITH_NAMES).pattern);
    return [id, [...events, ...sample].filter((event) => matches(event)).length];
  });
  const differing = asked.detections.flatMap(({ id, events: count }, index) => {
    const [, expected] = byHand[index] ?? [];
    return count === expected ? [] : [`${id}: ${String(count)} by SQL, ${String(expected)} by the matcher`];
  });
  deepStrictEqual(differing, []);
}

void main();
