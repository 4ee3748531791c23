/**
 * `npm run check:commands [-- WITH_EMULATOR]`: runs every `aws …` command that we hand out, with the AWS CLI; `test/handed-out/commands.test.ts` says how they
 * are found. Exit status 3 where there is no AWS CLI or no jq.
 *
 * First all of them against an endpoint that says yes to everything: the AWS CLI knows the command and its options, and asks something.
 * Then, where `AWS_ENDPOINT_URL` is a local AWS, those whose answer matters, against what is deployed there.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { event } from '../fixtures/cloudtrail-event';
import { ACCOUNTS, iamUser } from '../fixtures/identities';
import { type HandedOut, helpTexts, inDocuments, inSource, kindOf, withoutContext } from '../handed-out/find-commands';
import { installCommandLine, type Outcome, shell, withValues } from '../handed-out/shell';
import { inTemplates } from '../handed-out/synthesized-commands';
import { NOT_EXECUTED, VALUES } from '../handed-out/table';
import { permitTransactions } from './support/deployed-findings';
import { endToEnd, hasLocalAws, step } from './support/end-to-end';

/** They read what is in the account: a yes to everything is no answer. */
const TELLING = /validate-logs|filter-log-events/;
/** That alarms of different filters have the same command, but for the filter and the time. */
const ofAnyFilter = (command: string): string =>
  command.replace(/(--filter-name-prefix) \S+/, '$1 <filter>').replace(/%s\)-\d+/, '%s)-<seconds>');

for (const tool of ['aws', 'jq']) {
  if (spawnSync(tool, ['--version']).status !== 0) {
    console.error(`handed-out-commands: ${tool} is not on this machine`);
    process.exit(3);
  }
}
const folder = mkdtempSync(join(tmpdir(), 'handed-out-commands-'));
const path = `${installCommandLine(folder)}:${process.env['PATH'] ?? ''}`;

async function main(): Promise<void> {
  const commands = await found();
  await againstYes(commands.filter((command) => !TELLING.test(command)));
  if (hasLocalAws()) await onLocalAws(commands.filter((command) => TELLING.test(command)));
  else console.log('\n!!! SKIPPED: no local AWS here: what the commands answer was not looked at\n');
}

async function found(): Promise<string[]> {
  const all: HandedOut[] = [...inDocuments(), ...(await helpTexts()), ...inSource(), ...inTemplates()];
  return [...new Set(all.map(({ command }) => command))].filter(
    (command) => kindOf(command) === 'aws' && !Object.hasOwn(NOT_EXECUTED, withoutContext(command)),
  );
}

/** Answers in the form that the service of the request has, with nothing in it. */
async function againstYes(commands: readonly string[]): Promise<void> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { operation, type, answer } = yes(request, body);
      asked.push(operation);
      response.writeHead(200, { 'content-type': type }).end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const env = {
    ...process.env,
    ...WITHOUT_PROFILE,
    PATH: path,
    AWS_DEFAULT_REGION: 'eu-central-1',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
  };
  const cwd = mkdtempSync(join(folder, 'yes-'));
  mkdirSync(join(cwd, 'logs'));
  writeFileSync(
    join(cwd, 'logs', 'file.json'),
    JSON.stringify({ Records: [event('cloudtrail:StopLogging', iamUser(ACCOUNTS.production))] }),
  );
  for (const command of commands) {
    asked.length = 0;
    const outcome = await shell(withValues(command), cwd, env);
    assert.deepEqual({ command, status: outcome.status }, { command, status: 0 }, outcome.said);
    assert.ok(asked.length > 0, `${command}: asks nothing`);
    step(`${command}: ${[...new Set(asked)].join(', ')}`);
  }
  server.close();
}

const WITHOUT_PROFILE = {
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_PAGER: '',
};
const KEY = 'AKIAIOSFODNN7EXAMPLE';
const RECORD = {
  eventVersion: '1.11',
  eventSource: 'cloudtrail.amazonaws.com',
  eventName: 'StopLogging',
  userIdentity: {
    type: 'IAMUser',
    arn: 'arn:aws:iam::123456789012:user/mara',
    accountId: '123456789012',
    accessKeyId: KEY,
  },
};

function yes(
  { method = '', headers, url = '' }: IncomingMessage,
  body: string,
): { operation: string; type: string; answer: string } {
  const target =
    String(headers['x-amz-target'] ?? '')
      .split('.')
      .at(-1) ?? '';
  if (target !== '') return { operation: target, type: 'application/x-amz-json-1.1', answer: '{}' };
  const action = new URLSearchParams(body).get('Action');
  if (action !== null)
    return { operation: action, type: 'text/xml', answer: `<${action}Response><${action}Result/></${action}Response>` };
  const listed = url.includes('delimiter=')
    ? '<CommonPrefixes><Prefix>AWSLogs/o-a1b2c3d4e5/</Prefix></CommonPrefixes>'
    : '';
  const answer = url.includes('versions') ? '<ListVersionsResult/>' : `<ListBucketResult>${listed}</ListBucketResult>`;
  return {
    operation: `${method} ${url.split('?')[0] ?? ''}`,
    type: 'text/xml',
    answer: method === 'GET' ? answer : '',
  };
}

async function onLocalAws(telling: readonly string[]): Promise<void> {
  const account = '123456789012';
  const member = process.env['EMULATOR_MEMBER_ACCOUNT'] ?? '';
  const cwd = mkdtempSync(join(folder, 'aws-'));
  const organization = run('aws organizations describe-organization --query Organization.Id --output text');

  step('npx cdk bootstrap, here and with trust in another account; npx cdk synth of an example');
  run('npx cdk bootstrap --no-notices');
  const bootstrap =
    'npx cdk bootstrap aws://<account>/eu-central-1 --trust <management account> --cloudformation-execution-policies arn:aws:iam::aws:policy/AdministratorAccess';
  run(
    `as_member ${withValues(bootstrap, [
      ['<account>', member],
      ['<management account>', account],
    ])} --app '' --no-notices`,
  );
  run("npx cdk synth --app 'npx tsx examples/smallest-trail/app.ts' --quiet --no-notices");

  step('an organization trail');
  const {
    TrailArn: trailArn = '',
    LogGroupName: logGroup = '',
    LogFiles: logFiles = '',
    WatchCommand: watch = '',
    ValidateCommand: validate = '',
  } = deploy();
  const bucket = logFiles.split('/')[2] ?? '';
  permitTransactions('OrganizationTrail');
  deliver([RECORD], account);
  run('deliver --digest');
  run('npx cdk diff --no-notices');

  const values: [string, string][] = [
    ['<AWS::Region>', 'us-east-1'],
    ['<AWS::Partition>', 'aws'],
    ['<AWS::AccountId>', account],
    ['<OrganizationAccess.ManagementAccountId>', account],
    ['<TrailLogGroup>', logGroup],
    ['<trail ARN>', trailArn],
    ['<start>', new Date(Date.now() - 86_400_000).toISOString()],
    ['<bucket>', bucket],
    ['<organization ID>', organization],
    ['<account>', account],
    ['<key ID>', KEY],
  ];
  // Whoever copies a command has any Region, or none: it names its own. Version 1 of the AWS CLI reads AWS_DEFAULT_REGION, version 2 AWS_REGION too.
  const elsewhere: NodeJS.ProcessEnv = {
    ...process.env,
    PATH: path,
    AWS_REGION: 'eu-west-1',
    AWS_DEFAULT_REGION: 'eu-west-1',
  };
  const inShell = async (command: string, env = elsewhere): Promise<Outcome> =>
    shell(withValues(command, [...values, ...VALUES]), cwd, env);
  const filled = telling.map((command) => withValues(command, [...values, ...VALUES]));

  step(`output WatchCommand: ${watch}`);
  assert.ok(filled.includes(watch));
  assert.match((await inShell(watch)).written, /\tStopLogging\tarn:aws:iam::123456789012:user\/mara\n/);

  step('the alarm that was raised: its own description, as deployed');
  const description = run(
    `aws cloudwatch describe-alarms --alarm-names OrganizationTrail-trail-stopped --query 'MetricAlarms[0].AlarmDescription' --output text`,
  );
  const ofAlarm = description.split('\n\n').at(-1)?.replace('Which account and who: ', '') ?? '';
  assert.match(
    (await inShell(ofAlarm)).written,
    new RegExp(`^\\S+\\t${account}\\tus-east-1\\tStopLogging\\tarn:aws:iam::${account}:user/mara\n$`),
  );
  const ofAlarms = new Set(filled.filter((command) => command.includes('--filter-name-prefix')).map(ofAnyFilter));
  assert.deepEqual([...ofAlarms], [ofAnyFilter(ofAlarm)], 'the commands of all alarms are the same but for the filter');

  step(`output ValidateCommand: ${validate}`);
  assert.ok(filled.includes(validate));
  const valid = await inShell(validate);
  assert.deepEqual(
    [valid.status, /1\/1 digest files valid\s+1\/1 log files valid/.test(valid.written)],
    [0, true],
    valid.written + valid.said,
  );

  step('docs/operating.md: every account and Region');
  // The local AWS has 38 Regions, of three partitions: two are enough here.
  const regions = ['us-east-1', 'eu-west-1'];
  const bin = mkdtempSync(join(folder, 'two-regions-'));
  const real = run('command -v aws');
  writeFileSync(
    join(bin, 'aws'),
    `#!/bin/sh\n[ "$1 $2" != 'ec2 describe-regions' ] || exec '${real}' "$@" --region-names ${regions.join(' ')}\nexec '${real}' "$@"\n`,
    { mode: 0o755 },
  );
  const [loop = ''] = telling.filter((command) => command.startsWith('for '));
  const shown = await inShell(loop, { ...process.env, PATH: `${bin}:${path}` });
  const lines = readFileSync(join(cwd, 'validated.txt'), 'utf8').split('\n');
  for (const place of [account, member].flatMap((id) => regions.map((region) => `${id} ${region}: `)))
    assert.ok(
      lines.some((line) => line.startsWith(place)),
      `${place}is in validated.txt`,
    );
  assert.ok(
    lines.includes(`${account} us-east-1: 1/1 log files valid`) &&
      lines.includes(`${member} us-east-1: 1/1 digest files valid`),
  );
  assert.deepEqual(
    shown.written.trim().split('\n').sort(),
    [account, member]
      .flatMap((id) =>
        regions.filter((region) => region !== 'us-east-1').map((region) => `${id} ${region}: No digests found`),
      )
      .sort(),
  );

  step('docs/operating.md: log files on this machine');
  assert.equal((await inShell('aws s3 sync s3://<bucket>/AWSLogs/<organization ID>/<account> logs')).status, 0);
  const replayed = await inShell(
    `npx cdk-organization-trail replay logs --pattern '{ $.userIdentity.accessKeyId = "<key ID>" }' --events`,
  );
  assert.match(replayed.written, /StopLogging/, replayed.said);

  step('a log file that was changed is found');
  const key = run(
    `aws s3api list-objects-v2 --bucket ${bucket} --query "Contents[?contains(Key,'/CloudTrail/')].Key|[0]" --output text`,
  );
  run(`printf '{}' | gzip | aws s3 cp - s3://${bucket}/${key}`);
  const changed = await inShell(validate);
  assert.deepEqual(
    [changed.status, /INVALID: hash value doesn't match/.test(changed.said)],
    [1, true],
    changed.written + changed.said,
  );
  run('npx cdk destroy --all --force --no-notices');

  step('the trail of one account, with a key prefix');
  const single = deploy(
    'isOrganizationTrail=false',
    'trailName=single',
    'keyPrefix=audit/logs',
    'detectionCatalogs=none',
  );
  deliver([RECORD], account);
  run('deliver --digest');
  const ofOne = single['ValidateCommand'] ?? '';
  assert.ok(filled.includes(ofOne.replace('trail/single', 'trail/organization-trail')));
  const outcome = await inShell(ofOne);
  assert.match(outcome.written, /1\/1 digest files valid\s+1\/1 log files valid/, outcome.said);
  run('npx cdk destroy --all --force --no-notices');
}

function run(command: string): string {
  // Functions of the emulator, as `as_member`, are bash's.
  const { status, stdout, stderr } = spawnSync('bash', ['-c', command], { encoding: 'utf8' });
  assert.equal(status, 0, `${command}: ${stdout}${stderr}`);
  return stdout.trim();
}

/** The local AWS knows no other namespace of buckets. */
const GLOBAL = 'archiveNamespace=global';

function deploy(...settings: string[]): Record<string, string> {
  const file = join(folder, 'outputs.json');
  run(
    `npx cdk deploy --all --method direct --require-approval never --no-notices --outputs-file ${file} ${[...settings, GLOBAL].map((setting) => `-c organization-trail:${setting}`).join(' ')}`,
  );
  return (JSON.parse(readFileSync(file, 'utf8')) as { OrganizationTrail: Record<string, string> }).OrganizationTrail;
}

function deliver(records: readonly object[], account: string): void {
  const file = join(folder, 'records.json');
  writeFileSync(file, JSON.stringify(records));
  run(`deliver ${file} --account ${account} --region us-east-1`);
}

process.on('exit', () => {
  rmSync(folder, { recursive: true, force: true });
});
endToEnd(main, { worksWithout: true });
