/**
 * The AWS CLI as a second opinion: `aws cloudtrail validate-logs` and our verifier on the same archive, as the local AWS signs it, untouched and
 * tampered with. `validate-logs.ts [WITH_EMULATOR]`. What each finds is the table in docs/verify.md; WRITE=1 writes it.
 */
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { S3Client } from '@aws-sdk/client-s3';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ListedPublicKeys } from '../../core/digests/aws/listed-public-keys';
import { S3Archive } from '../../core/digests/aws/s3-archive';
import type { PlaceMemory } from '../../core/digests/chain';
import { digestRoot } from '../../core/digests/keys/digest-root';
import type { VerifyOptions } from '../../core/digests/options';
import type { PlaceResult } from '../../core/digests/result/place-result';
import { verifyPlace } from '../../core/digests/verify/verify-place';
import { bucketStatements } from '../../lib/contract/trail-statements';
import { SigningKey } from '../support/digests/signing-key';
import { Account, MANAGEMENT, REGION } from './support/account';
import { EmulatedArchive } from './support/emulated-archive';
import { endToEnd, step } from './support/end-to-end';
import { known } from './support/known';
import { organization } from './support/organization';

const { management } = Account;
const BUCKET = 'validated-archive';
const TRAIL = 'validated-trail';
const HOURS = 50;
const SEEN = 20;
const DOCUMENT = 'docs/verify.md';
const [BEGIN, END] = ['<!-- what each finds: begin -->\n', '<!-- what each finds: end -->'];

/** What was done, what the AWS CLI says in its last lines, and what we say. */
interface Case {
  readonly what: string;
  readonly tamper: (archive: EmulatedArchive) => Promise<void>;
  /** Its exit status, and how many files it says are INVALID. */
  readonly cli: readonly [status: number, invalid: number];
  readonly ours: readonly string[];
}

const forged = (body: Buffer, change: (json: string) => string): Buffer =>
  gzipSync(change(gunzipSync(body).toString()));
const changed = (json: string): string => json.replace(/"eventName":"\w/, '"eventName":"X');

const CASES: readonly Case[] = [
  { what: 'nothing', tamper: () => Promise.resolve(), cli: [0, 0], ours: [] },
  {
    what: 'a log file changed',
    tamper: (a) => a.rewrite(a.logFile(25), (body) => forged(body, changed)),
    cli: [1, 1],
    ours: ['log-file-changed'],
  },
  { what: 'a log file deleted', tamper: (a) => a.remove(a.logFile(25)), cli: [1, 1], ours: ['log-file-missing'] },
  {
    what: 'a log file truncated',
    tamper: (a) => a.rewrite(a.logFile(25), (body) => body.subarray(0, 60)),
    cli: [1, 1],
    ours: ['log-file-damaged'],
  },
  {
    what: 'a log file recompressed',
    tamper: (a) => a.rewrite(a.logFile(25), (body) => forged(body, (json) => json)),
    cli: [0, 0],
    ours: [],
  },
  {
    what: 'a log file added',
    tamper: (a) => a.copy(a.logFile(22), a.logFile(22).replace(/_\w{16}\.json/, '_abcdefghijklmnop.json')),
    cli: [0, 0],
    ours: ['log-file-added'],
  },
  {
    what: 'a digest changed',
    tamper: (a) =>
      a.rewrite(a.digest(25), (body) => forged(body, (json) => json.replace(/"hashValue":"../, '"hashValue":"00'))),
    cli: [1, 1],
    ours: ['digest-changed'],
  },
  {
    what: 'a digest moved over another',
    tamper: (a) => a.copy(a.digest(24), a.digest(25)),
    cli: [1, 1],
    ours: ['digest-moved'],
  },
  {
    what: 'a digest signed with another key',
    tamper: (a) => a.resign(a.digest(25), new SigningKey(REGION)),
    cli: [1, 1],
    ours: ['digest-unknown-key'],
  },
  { what: 'a digest deleted', tamper: (a) => a.remove(a.digest(25)), cli: [1, 1], ours: ['digest-missing'] },
  {
    what: 'two digests deleted in a row',
    tamper: (a) => a.remove(a.digest(24), a.digest(25)),
    cli: [1, 1],
    ours: ['digest-missing ×2'],
  },
  {
    what: 'five digests deleted in a row',
    tamper: (a) => a.remove(...[21, 22, 23, 24, 25].map((hour) => a.digest(hour))),
    cli: [1, 1],
    ours: ['digest-missing ×5'],
  },
  {
    what: 'the newest digests deleted',
    tamper: (a) => a.remove(...[45, 46, 47, 48, 49].map((hour) => a.digest(hour))),
    cli: [0, 0],
    ours: ['chain-stopped'],
  },
  { what: 'all digests deleted', tamper: (a) => a.remove(...a.digests), cli: [0, 0], ours: ['chain-vanished'] },
  { what: 'all files deleted', tamper: (a) => a.remove(...a.all), cli: [0, 0], ours: ['chain-vanished'] },
];

function createTrail(organizationId: string): string {
  const trailArn = `arn:aws:cloudtrail:${REGION}:${MANAGEMENT}:trail/${TRAIL}`;
  const trail = { trailArn, partition: 'aws', homeRegion: REGION, managementAccountId: MANAGEMENT, organizationId };
  const policy = { Version: '2012-10-17', Statement: bucketStatements(trail, `arn:aws:s3:::${BUCKET}`) };
  management.aws('s3api', 'create-bucket', '--bucket', BUCKET);
  management.aws('s3api', 'put-bucket-policy', '--bucket', BUCKET, '--policy', JSON.stringify(policy));
  management.aws('organizations', 'enable-aws-service-access', '--service-principal', 'cloudtrail.amazonaws.com');
  const flags = ['--is-organization-trail', '--is-multi-region-trail', '--enable-log-file-validation'];
  management.aws('cloudtrail', 'create-trail', '--name', TRAIL, '--s3-bucket-name', BUCKET, ...flags);
  management.aws('cloudtrail', 'start-logging', '--name', TRAIL);
  return trailArn;
}

/** What the AWS CLI says of the time since a second. */
function cliOn(
  trailArn: string,
  since: number,
): { readonly status: number; readonly invalid: number; readonly said: string } {
  const start = new Date(since * 1_000).toISOString();
  const args = [
    'cloudtrail',
    'validate-logs',
    '--trail-arn',
    trailArn,
    '--account-id',
    MANAGEMENT,
    '--start-time',
    start,
  ];
  const { status, stdout, stderr } = spawnSync('aws', args, { encoding: 'utf8' });
  const said = stdout + stderr;
  return { status: known(status), invalid: (stderr.match(/INVALID/g) ?? []).length, said };
}

function oursIn({ problems }: PlaceResult): readonly string[] {
  return problems.map(({ kind, count }) => (count === 1 ? kind : `${kind} ×${String(count)}`));
}

async function main(): Promise<void> {
  step('a trail, and what it delivers in 50 hours');
  const trailArn = createTrail(known(organization().Id));
  const now = Math.floor(Date.now() / 1_000);
  const client = new S3Client({ ...management.client, forcePathStyle: true, maxAttempts: 3 });
  const archive = new EmulatedArchive(client, BUCKET, digestRoot({ organizationId: known(organization().Id) }));
  const since = now - HOURS * 3_600;
  const ports = {
    archive: new S3Archive(client, { bucket: BUCKET }),
    keys: new ListedPublicKeys((region) => new CloudTrailClient({ ...management.client, region })),
  };
  const verify = (memory: PlaceMemory | undefined, at: number): Promise<PlaceResult> => {
    const options: VerifyOptions = {
      roots: [archive.root],
      now: at,
      from: since,
      logFiles: 'hashed',
      circumstances: {},
    };
    return verifyPlace({ account: MANAGEMENT, region: REGION }, memory, ports, options);
  };
  await archive.deliver(since, SEEN);
  const { memory } = await verify(undefined, now);
  await archive.deliver(since + SEEN * 3_600, HOURS - SEEN);
  await archive.keep();
  const rows: string[] = [];
  for (const { what, tamper, cli, ours } of CASES) {
    step(what);
    await tamper(archive);
    const theirs = cliOn(trailArn, since);
    const result = await verify(memory, now);
    assert.deepEqual([theirs.status, theirs.invalid], cli, `the AWS CLI on ${what}: ${theirs.said}`);
    assert.deepEqual(oursIn(result), ours, what);
    const says = cli[1] > 0 ? `${String(cli[1])} INVALID` : 'all valid';
    const counts = /No digests found/.test(theirs.said) ? '“No digests found”, exit status 0' : says;
    rows.push(
      `| ${what} | ${counts} | ${ours.length === 0 ? 'all proven' : ours.map((kind) => `\`${kind}\``).join(', ')} |\n`,
    );
    await archive.restore();
  }
  compare(
    `| What was done | \`aws cloudtrail validate-logs\` | \`verify\`, and the watch |\n|---|---|---|\n${rows.join('')}`,
  );
}

function compare(table: string): void {
  const document = readFileSync(DOCUMENT, 'utf8');
  const [begin, end] = [document.indexOf(BEGIN) + BEGIN.length, document.indexOf(END)];
  assert.ok(begin >= BEGIN.length && end > begin, `${DOCUMENT} has a place for the table`);
  if (process.env['WRITE']) writeFileSync(DOCUMENT, `${document.slice(0, begin)}\n${table}\n${document.slice(end)}`);
  else assert.equal(document.slice(begin, end).trim(), table.trim(), `${DOCUMENT} is as of today: WRITE=1 writes it`);
  console.log(table);
}

if (spawnSync('aws', ['--version']).status !== 0) {
  console.error('validate-logs: there is no AWS CLI on this machine');
  process.exit(3);
}
endToEnd(main);
