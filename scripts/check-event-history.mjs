/**
 * `check-event-history.mjs WITH_EMULATOR`: deploys the search of the event history on a local AWS, in the app and over two
 * accounts, and asks the deployed functions and the command line. The local AWS has no event history: that answers from a fake
 * over HTTP, with events, pages and the quota of two requests a second. It has no stack sets either: the role of the other
 * account is the plain one, and whom it trusts is not checked there.
 */
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { resolve as resolvePath } from 'node:path';
import { seededStore } from '../test/support/fake-aws/event-store';
import { FakeAws } from '../test/support/fake-aws/fake-aws';
import { FakeLookupEvents } from '../test/support/fake-aws/lookup-events';
import { seededEvent } from '../test/core/history/seeded-events';

const ACCOUNT = '123456789012';
const REGIONS = ['us-east-1', 'eu-central-1'];
const OUTPUTS = 'cdk.out/check-event-history.outputs.json';
const PER_REGION = 400;
const step = (text) => console.log(`check-event-history: ${text}`);

async function outside(withEmulator) {
  const log = resolvePath('cdk.out/check-event-history.log');
  rmSync(log, { force: true });
  const start = Math.floor(Date.now() / 1_000) - 3_600;
  const seeded = REGIONS.flatMap((region, at) =>
    Array.from({ length: PER_REGION }, (_, index) => seededEvent({ account: ACCOUNT, region }, start + index, `${String(at)}${String(index).padStart(7, '0')}`, index)),
  );
  const fake = new FakeAws({ lookupEvents: new FakeLookupEvents({ store: seededStore(seeded) }), regions: REGIONS, ownAccount: ACCOUNT });
  const url = await fake.start();
  const inside = spawn(withEmulator, [process.execPath, '--import', 'tsx', 'scripts/check-event-history.mjs', '--inside'], {
    stdio: 'inherit',
    env: { ...process.env, EMULATOR_BOOTSTRAP_MEMBER: '1', EMULATOR_LOG: log, LAMBDA_AWS_ENDPOINT_URL_CLOUDTRAIL: url, LAMBDA_AWS_ENDPOINT_URL_ACCOUNT: url },
  });
  process.exitCode = await new Promise((resolve) => inside.on('close', resolve));
  await fake.stop();
}

const run = (command, ...args) => execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

async function ask(functionName, request) {
  const client = new LambdaClient({ maxAttempts: 1 });
  const { FunctionError: failure, Payload: payload } = await client.send(new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(request) }));
  return { failure, answer: JSON.parse(payload.transformToString()) };
}

function deploy(...args) {
  run('npx', 'cdk', 'deploy', ...args, '--method', 'direct', '--require-approval', 'never', '--no-notices', '--outputs-file', OUTPUTS);
  const outputs = JSON.parse(readFileSync(OUTPUTS, 'utf8'));
  rmSync(OUTPUTS);
  return outputs;
}

async function inside() {
  step('deploys the app');
  const { OrganizationTrail: outputs } = deploy('--all');
  const functionName = /--function (\S+)/.exec(outputs.SearchCommand)[1];

  step('asks the function for everything');
  const whole = await ask(functionName, { last: '2h', detail: 'summary', ifTooLong: 'begin' });
  assert.equal(whole.failure, undefined, JSON.stringify(whole.answer));
  assert.equal(whole.answer.status, 'complete');
  assert.deepEqual(whole.answer.coverage.map(({ account, region, state, events }) => [account, region, state, events]), [
    [ACCOUNT, 'eu-central-1', 'complete', PER_REGION],
    [ACCOUNT, 'us-east-1', 'complete', PER_REGION],
  ]);
  const ids = whole.answer.events.map(({ eventId }) => eventId);
  assert.equal(new Set(ids).size, REGIONS.length * PER_REGION);

  step('asks in parts, by cursor');
  const parts = [];
  const question = { from: new Date(Date.now() - 7_200_000).toISOString(), to: new Date().toISOString(), detail: 'summary', limit: 300 };
  for (let cursor; ; ) {
    const { answer } = await ask(functionName, { ...question, cursor });
    parts.push(answer.events.map(({ eventId }) => eventId));
    cursor = answer.cursor;
    if (cursor === undefined) break;
  }
  assert.deepEqual(parts.map(({ length }) => length), [300, 300, 200]);
  assert.deepEqual(parts.flat(), ids);

  step('has a large answer written to the result bucket');
  const { answer: stored } = await ask(functionName, { last: '2h', output: 's3' });
  assert.equal(stored.eventCount, ids.length, JSON.stringify(stored));
  run('aws', 's3', 'cp', `s3://${stored.results.bucket}/${stored.results.key}`, 'cdk.out/check-event-history.ndjson.gz');
  const { stdout: lines } = spawnSync('gzip', ['-dc', 'cdk.out/check-event-history.ndjson.gz'], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  assert.deepEqual(lines.trimEnd().split('\n').map((line) => JSON.parse(line).eventId), ids);
  rmSync('cdk.out/check-event-history.ndjson.gz');

  step('refuses a question that is none');
  const refused = await ask(functionName, { last: '2h', limit: 0 });
  assert.equal(refused.answer.errorType, 'RequestError');
  assert.match(refused.answer.errorMessage, /^limit: received 0/);

  step('asks through the command line');
  const cli = spawnSync(process.execPath, ['assets/cli/trail.js', 'history', '--function', functionName, '--last', '2h', '--format', 'csv', '--summary'], { encoding: 'utf8' });
  assert.equal(cli.status, 0, cli.stderr);
  assert.equal(cli.stdout.trimEnd().split('\n').length, ids.length + 1);

  step('deploys a function that searches other accounts, and the role of one of them');
  const app = ['--app', 'npx tsx scripts/event-history-app.ts'];
  const { Search: search } = deploy(...app, 'Search');
  deploy(...app, 'Member', '--exclusively', '-c', `roleArns=${search.RoleArns}`);
  const member = process.env.EMULATOR_MEMBER_ACCOUNT;
  const { answer } = await ask(search.FunctionName, { last: '2h', accounts: [ACCOUNT, member], detail: 'summary', regions: ['us-east-1'], ifTooLong: 'begin' });
  assert.deepEqual(answer.coverage.map(({ account, state }) => [account, state]), [[ACCOUNT, 'complete'], [member, 'complete']], JSON.stringify(answer.coverage));

  step('divides the same question among functions, an account for each, and answers the same');
  const readings = () => readFileSync(process.env.EMULATOR_LOG, 'utf8').split('\n').filter((line) => line.startsWith('{"lambda_": "Search-EventHistoryReader')).length;
  deploy(...app, 'Search', '-c', 'accountsPerReader=1');
  const before = readings();
  const divided = { from: answer.from, to: answer.to, accounts: [ACCOUNT, member], detail: 'summary', regions: ['us-east-1'], ifTooLong: 'begin' };
  const { answer: merged, failure } = await ask(search.FunctionName, divided);
  assert.equal(failure, undefined, JSON.stringify(merged));
  assert.deepEqual(merged.events, answer.events);
  assert.equal(merged.eventCount, PER_REGION);
  assert.deepEqual(merged.coverage.map(({ account, state, events }) => [account, state, events]), answer.coverage.map(({ account, state, events }) => [account, state, events]));
  assert.equal(readings(), before + 2);

  step('writes what several functions have read to the result bucket, and leaves nothing else there');
  const { answer: large } = await ask(search.FunctionName, { ...divided, detail: 'record', output: 's3' });
  assert.equal(large.eventCount, PER_REGION, JSON.stringify(large));
  const { Contents: left = [] } = JSON.parse(run('aws', 's3api', 'list-objects-v2', '--bucket', large.results.bucket, '--prefix', 'event-history-parts/') || '{}');
  assert.deepEqual(left, []);
  step('ok');
}

if (process.argv[2] === '--inside') await inside();
else await outside(process.argv[2]);
