/**
 * The search of the event history on a local AWS, in the app and over two accounts: the deployed functions and the command line are asked. The
 * local AWS has no event history: that answers from a fake over HTTP, with events, pages and the quota of two requests a second. It has no stack
 * sets either: the role of the other account is the plain one, and whom it trusts is not checked there. `event-history.ts WITH_EMULATOR`
 */
import type { ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { seededEvent } from '../core/history/seeded-events';
import { seededStore } from '../support/fake-aws/event-store';
import { FakeAws } from '../support/fake-aws/fake-aws';
import { FakeLookupEvents } from '../support/fake-aws/lookup-events';
import { Account, MANAGEMENT } from './support/account';
import { deployApp } from './support/app-deployment';
import { deployed } from './support/cdk';
import { endToEnd, step, type Surroundings } from './support/end-to-end';
import { invoke } from './support/invocation';
import { known } from './support/known';

interface Answer {
  readonly status: string;
  readonly from: string;
  readonly to: string;
  readonly events: readonly { readonly eventId: string }[];
  readonly eventCount: number;
  readonly coverage: readonly {
    readonly account: string;
    readonly region: string;
    readonly state: string;
    readonly events: number;
  }[];
  readonly cursor?: string;
  readonly results?: { readonly bucket: string; readonly key: string };
  readonly errorType?: string;
  readonly errorMessage?: string;
}

const { management } = Account;
const REGIONS = ['us-east-1', 'eu-central-1'];
const PER_REGION = 400;
const ALL = REGIONS.length * PER_REGION;
const APP = ['--app', 'npx tsx test/end-to-end/event-history-app.ts'];

async function around(): Promise<Surroundings> {
  mkdirSync('cdk.out', { recursive: true });
  const log = resolve('cdk.out/event-history.log');
  rmSync(log, { force: true });
  const start = Math.floor(Date.now() / 1_000) - 3_600;
  const seeded = REGIONS.flatMap((region, at) =>
    Array.from({ length: PER_REGION }, (_, index) =>
      seededEvent(
        { account: MANAGEMENT, region },
        start + index,
        `${String(at)}${String(index).padStart(7, '0')}`,
        index,
      ),
    ),
  );
  const fake = new FakeAws({
    lookupEvents: new FakeLookupEvents({ store: seededStore(seeded) }),
    regions: REGIONS,
    ownAccount: MANAGEMENT,
  });
  const url = await fake.start();
  return {
    environment: { EMULATOR_LOG: log, LAMBDA_AWS_ENDPOINT_URL_CLOUDTRAIL: url, LAMBDA_AWS_ENDPOINT_URL_ACCOUNT: url },
    stop: async () => fake.stop(),
  };
}

async function ask(functionName: string, request: object): Promise<{ failure: string | undefined; answer: Answer }> {
  const { failure, said } = await invoke(management, functionName, request);
  return { failure, answer: JSON.parse(said) as Answer };
}

/** @returns the IDs of all events, as the whole answer has them */
async function askForAll(functionName: string): Promise<string[]> {
  const { failure, answer } = await ask(functionName, { last: '2h', detail: 'summary', ifTooLong: 'begin' });
  assert.equal(failure, undefined, JSON.stringify(answer));
  assert.equal(answer.status, 'complete');
  assert.deepEqual(
    answer.coverage.map(({ account, region, state, events }) => [account, region, state, events]),
    [
      [MANAGEMENT, 'eu-central-1', 'complete', PER_REGION],
      [MANAGEMENT, 'us-east-1', 'complete', PER_REGION],
    ],
  );
  const ids = answer.events.map(({ eventId }) => eventId);
  assert.equal(new Set(ids).size, ALL);
  return ids;
}

async function askInParts(functionName: string): Promise<string[][]> {
  const parts: string[][] = [];
  const question = {
    from: new Date(Date.now() - 7_200_000).toISOString(),
    to: new Date().toISOString(),
    detail: 'summary',
    limit: 300,
  };
  let cursor: string | undefined;
  do {
    const { answer } = await ask(functionName, { ...question, cursor });
    parts.push(answer.events.map(({ eventId }) => eventId));
    cursor = answer.cursor;
  } while (cursor !== undefined);
  return parts;
}

async function storedIds(functionName: string): Promise<string[]> {
  const { answer } = await ask(functionName, { last: '2h', output: 's3' });
  assert.equal(answer.eventCount, ALL, JSON.stringify(answer));
  const { bucket, key } = known(answer.results);
  const compressed = execFileSync('aws', ['s3', 'cp', `s3://${bucket}/${key}`, '-'], { maxBuffer: 2 ** 26 });
  return gunzipSync(compressed)
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { eventId: string }).eventId);
}

async function checkDivision(functionName: string, answer: Answer, accounts: readonly string[]): Promise<void> {
  const readings = (): number =>
    readFileSync(known(process.env['EMULATOR_LOG']), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('{"lambda_": "Search-EventHistoryReader')).length;
  const covered = ({ coverage }: Answer) => coverage.map(({ account, state, events }) => [account, state, events]);
  const before = readings();
  const divided = {
    from: answer.from,
    to: answer.to,
    accounts,
    detail: 'summary',
    regions: ['us-east-1'],
    ifTooLong: 'begin',
  };
  const { answer: merged, failure } = await ask(functionName, divided);
  assert.equal(failure, undefined, JSON.stringify(merged));
  assert.deepEqual(merged.events, answer.events);
  assert.equal(merged.eventCount, PER_REGION);
  assert.deepEqual(covered(merged), covered(answer));
  assert.equal(readings(), before + 2);

  step('writes what several functions have read to the result bucket, and leaves nothing else there');
  const { answer: large } = await ask(functionName, { ...divided, detail: 'record', output: 's3' });
  assert.equal(large.eventCount, PER_REGION, JSON.stringify(large));
  const { Contents: left = [] } = management.aws<ListObjectsV2CommandOutput>(
    's3api',
    'list-objects-v2',
    '--bucket',
    known(large.results).bucket,
    '--prefix',
    'event-history-parts/',
  );
  assert.deepEqual(left, []);
}

endToEnd(
  async () => {
    step('deploys the app');
    const outputs = await deployApp();
    const functionName = known(/--function (\S+)/.exec(outputs['SearchCommand'] ?? '')?.[1]);

    step('asks the function for everything');
    const ids = await askForAll(functionName);

    step('asks in parts, by cursor');
    const parts = await askInParts(functionName);
    assert.deepEqual(
      parts.map(({ length }) => length),
      [300, 300, 200],
    );
    assert.deepEqual(parts.flat(), ids);

    step('has a large answer written to the result bucket');
    assert.deepEqual(await storedIds(functionName), ids);

    step('refuses a question that is none');
    const { answer: refused } = await ask(functionName, { last: '2h', limit: 0 });
    assert.equal(refused.errorType, 'RequestError');
    assert.match(refused.errorMessage ?? '', /^limit: received 0/);

    step('asks through the command line');
    const cli = spawnSync(
      process.execPath,
      ['assets/cli/trail.js', 'history', '--function', functionName, '--last', '2h', '--format', 'csv', '--summary'],
      { encoding: 'utf8' },
    );
    assert.equal(cli.status, 0, cli.stderr);
    assert.equal(cli.stdout.trimEnd().split('\n').length, ALL + 1);

    step('deploys a function that searches other accounts, and the role of one of them');
    const { Search: search } = await deployed(...APP, 'Search');
    const { FunctionName: searching = '', RoleArns: roleArns = '' } = known(search);
    await deployed(...APP, 'Member', '--exclusively', '-c', `roleArns=${roleArns}`);
    const accounts = [MANAGEMENT, known(process.env['EMULATOR_MEMBER_ACCOUNT'])];
    const { answer } = await ask(searching, {
      last: '2h',
      accounts,
      detail: 'summary',
      regions: ['us-east-1'],
      ifTooLong: 'begin',
    });
    assert.deepEqual(
      answer.coverage.map(({ account, state }) => [account, state]),
      accounts.map((account) => [account, 'complete']),
      JSON.stringify(answer.coverage),
    );

    step('divides the same question among functions, an account for each, and answers the same');
    await deployed(...APP, 'Search', '-c', 'accountsPerReader=1');
    await checkDivision(searching, answer, accounts);
  },
  { usesMember: true, around },
);
