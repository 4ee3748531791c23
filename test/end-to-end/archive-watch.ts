/**
 * The archive watch on a local AWS, with the archive in the trail's account and in one of its own: checks an archive that a generator wrote, before and after it is
 * tampered with and repaired. CloudTrail's public keys, and the Regions of accounts, answer from a fake over HTTP: the local AWS signs with keys of
 * its own, and knows no Regions. `archive-watch.ts WITH_EMULATOR`
 */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ChainWriter, HOUR } from '../support/digests/chain-writer';
import { ObjectStore } from '../support/digests/object-store';
import { signingKeyOf } from '../support/digests/signing-key';
import { WatchAws } from '../support/fake-aws/watch-aws';
import { Account, MANAGEMENT, REGION } from './support/account';
import { bucketOf, deployApp } from './support/app-deployment';
import { deployed, settings } from './support/cdk';
import { physicalId } from './support/deployed-stack';
import { endToEnd, step, type Surroundings } from './support/end-to-end';
import { Inbox } from './support/inbox';
import { invoke } from './support/invocation';
import { known } from './support/known';
import { organization } from './support/organization';

const { management } = Account;
/** Where the fake listens: it has the keys with which this process signs. */
const PORT = 18_323;
const FOLDER = 'cdk.out/archive-watch';

interface ArchiveText {
  readonly kind: string;
  readonly severity: string;
  readonly notices: readonly {
    readonly kind: string;
    readonly state: string;
    readonly title: string;
    readonly account?: string;
    readonly region?: string;
    readonly from?: string;
    readonly to?: string;
    readonly keys: readonly string[];
  }[];
}

function around(): Surroundings {
  mkdirSync(FOLDER, { recursive: true });
  const log = resolve('cdk.out/archive-watch.log');
  rmSync(log, { force: true });
  const url = `http://127.0.0.1:${String(PORT)}`;
  return {
    environment: { EMULATOR_LOG: log, LAMBDA_AWS_ENDPOINT_URL_CLOUDTRAIL: url, LAMBDA_AWS_ENDPOINT_URL_ACCOUNT: url },
  };
}

/** CloudTrail's keys and status, and the Regions of accounts. */
async function fakeCloudTrail(): Promise<WatchAws> {
  const fake = new WatchAws();
  fake.answers = {
    ListPublicKeys: (_body, region) => {
      const { der, fingerprint } = signingKeyOf(region);
      return {
        PublicKeyList: [
          { Value: der.toString('base64'), Fingerprint: fingerprint, ValidityStartTime: 0, ValidityEndTime: 4e9 },
        ],
      };
    },
    ListRegions: () => ({ Regions: ['us-east-1', 'eu-west-1'].map((RegionName) => ({ RegionName })) }),
    GetTrailStatus: () => ({ IsLogging: true }),
  };
  await fake.start(PORT);
  return fake;
}

/** An archive as CloudTrail would have written it, in the bucket of the deployment. */
class GeneratedArchive {
  private readonly store: ObjectStore;
  private readonly written = new Set<string>();
  private readonly now = Math.floor(Date.now() / 1_000);
  private readonly root = `AWSLogs/${known(organization().Id)}/`;

  public constructor(
    private readonly owner: Account,
    private readonly bucket: string,
    private readonly trailName: string,
  ) {
    this.store = new ObjectStore(bucket);
    // A person writes what CloudTrail would: nobody else may, as it is deployed.
    owner.aws('s3api', 'delete-bucket-policy', '--bucket', bucket);
  }

  /** A chain of which the last digest has ended so many hours ago. */
  public chain(account: string, region: string, endedHoursAgo: number, hours = 10): ChainWriter {
    const begin = this.now - 900 - (endedHoursAgo + hours) * HOUR;
    return new ChainWriter(this.store, {
      account,
      region,
      root: this.root,
      trailName: this.trailName,
      homeRegion: REGION,
      begin,
    }).hours(hours, 1);
  }

  public upload(): void {
    for (const key of this.store.keys()) if (!this.written.has(key)) this.put(key);
  }

  public remove(key: string): void {
    this.owner.aws('s3api', 'delete-object', '--bucket', this.bucket, '--key', key);
  }

  public put(key: string, body: Buffer = this.store.known(key).body): void {
    const file = join(FOLDER, 'object');
    writeFileSync(file, body);
    const { metadata } = this.store.known(key);
    const pairs = Object.entries(metadata).map(([name, value]) => `${name}=${value}`);
    const given = pairs.length === 0 ? [] : ['--metadata', pairs.join(',')];
    this.owner.aws('s3api', 'put-object', '--bucket', this.bucket, '--key', key, '--body', file, ...given);
    this.written.add(key);
  }
}

/** Looks at all accounts. @returns what was told since the last time, pages first */
async function look(watch: string, inbox: Inbox): Promise<readonly ArchiveText[]> {
  const { failure, said } = await invoke(management, watch, { now: true });
  assert.equal(failure, undefined, said);
  return inbox
    .texts()
    .map((text) => JSON.parse(text) as ArchiveText)
    .filter(({ kind }) => kind === 'archive');
}

/** Where the watch is, and where the archive. */
interface Deployment {
  readonly stack: string;
  readonly trailName: string;
  readonly owner: Account;
  readonly bucket: string;
  readonly member: string;
}

/** The whole of it, wherever the archive is. */
async function checkWatch({ stack, trailName, owner, bucket, member }: Deployment): Promise<void> {
  const watch = physicalId(management, stack, 'AWS::Lambda::Function', /^ArchiveWatch/);
  const topics = ['Page', 'Notify'].map((name) =>
    physicalId(management, stack, 'AWS::SNS::Topic', new RegExp(`^DetectionAlarmsTopics${name}`)),
  );
  const inbox = new Inbox(`archive-${stack}`, topics);
  const archive = new GeneratedArchive(owner, bucket, trailName);

  step(
    'checks an archive that nobody touched for the first time: it says that it starts, and names an account that is silent',
  );
  const touched = archive.chain(member, 'us-east-1', 2);
  const other = archive.chain(member, 'eu-west-1', 2);
  const late = archive.chain(MANAGEMENT, 'us-east-1', 8);
  archive.upload();
  const first = await look(watch, inbox);
  assert.deepEqual(
    first.map(({ severity, notices }) => [severity, notices.map(({ kind, account }) => [kind, account])]),
    [
      [
        'notify',
        [
          ['silent-account', MANAGEMENT],
          ['state-first', undefined],
        ],
      ],
    ],
  );

  step('checks again: what is well is not mentioned');
  assert.deepEqual(await look(watch, inbox), []);

  step('a digest and a log file are tampered with: each is named with account, Region, hour and file');
  touched.hours(2, 1);
  other.hours(2, 1);
  archive.upload();
  const gone = known(touched.digests.at(-2)).key;
  const changed = known(other.logFiles.at(-1)?.[0]).key;
  archive.remove(gone);
  archive.put(changed, Buffer.from('not what CloudTrail wrote'));
  const told = (await look(watch, inbox)).flatMap(({ severity, notices }) =>
    notices.map((notice) => ({ severity, ...notice })),
  );
  assert.deepEqual(
    told.map(({ severity, state, account, region, keys }) => [severity, state, account, region, keys]).sort(),
    [
      ['page', 'new', member, 'eu-west-1', [changed]],
      ['page', 'new', member, 'us-east-1', [gone]],
    ],
  );
  for (const { from, to } of told)
    assert.match(`${String(from)} ${String(to)}`, /^\d{4}-\d\d-\d\dT.*Z \d{4}-\d\d-\d\dT.*Z$/);

  step('checks again: it is told once');
  assert.deepEqual(await look(watch, inbox), []);

  step('the silent account delivers again, and the files are restored: the silence is over, and nothing else is told');
  late.hours(8, 1);
  archive.upload();
  archive.put(gone);
  archive.put(changed);
  const over = await look(watch, inbox);
  assert.deepEqual(
    over.map(({ severity, notices }) => [severity, notices.map(({ kind, state, account }) => [kind, state, account])]),
    [['notify', [['silent-account', 'over', MANAGEMENT]]]],
  );

  step('what it remembers is deleted by somebody with all rights: that is told');
  const state = physicalId(management, stack, 'AWS::S3::Bucket', /^ArchiveWatchState/);
  management.aws('s3api', 'delete-bucket-policy', '--bucket', state);
  management.aws('s3api', 'delete-object', '--bucket', state, '--key', 'index.json');
  const lost = (await look(watch, inbox)).flatMap(({ severity, notices }) =>
    notices.map(({ kind }) => `${severity} ${kind}`),
  );
  assert.ok(lost.includes('page state-lost'), lost.join(', '));
}

/** The watch is in the account of the archive. What it found is in its state. */
async function checkThere(member: Account, bucket: string): Promise<void> {
  const watch = physicalId(member, 'ThereLogArchive', 'AWS::Lambda::Function', /^WatchFunction/);
  const state = physicalId(member, 'ThereLogArchive', 'AWS::S3::Bucket', /^WatchState/);
  const archive = new GeneratedArchive(member, bucket, 'there');
  const file = join(FOLDER, 'index');
  const found = async (): Promise<readonly (readonly [kind: string, messages: number])[]> => {
    const { failure, said } = await invoke(member, watch, { now: true });
    assert.equal(failure, undefined, said);
    member.aws('s3api', 'get-object', '--bucket', state, '--key', 'index.json', file);
    const index = JSON.parse(readFileSync(file, 'utf8')) as {
      book: { notices: Record<string, { kind: string; told: number }> };
    };
    return Object.values(index.book.notices).map(({ kind, told }) => [kind, told]);
  };
  const chain = archive.chain(MANAGEMENT, 'us-east-1', 2);
  archive.upload();
  assert.deepEqual(await found(), [['state-first', 1]]);
  chain.hours(2, 1);
  archive.upload();
  archive.remove(known(chain.digests.at(-2)).key);
  assert.deepEqual(await found(), [
    ['state-first', 1],
    ['digest-missing', 1],
  ]);
}

endToEnd(
  async () => {
    const fake = await fakeCloudTrail();
    const memberId = known(process.env['EMULATOR_MEMBER_ACCOUNT'], 'EMULATOR_MEMBER_ACCOUNT');
    const member = await Account.member(memberId);

    step("deploys with the archive in the trail's account");
    const outputs = await deployApp({ detectionCatalogs: 'none' });
    await checkWatch({
      stack: 'OrganizationTrail',
      trailName: 'organization-trail',
      owner: management,
      bucket: bucketOf(outputs),
      member: memberId,
    });

    step('deploys beside it with the archive in an account of its own, which lets the watch in by one role');
    const elsewhere = {
      stackName: 'Elsewhere',
      trailName: 'elsewhere',
      homeRegion: REGION,
      logArchiveAccount: memberId,
    };
    await deployed('--all', ...settings({ ...elsewhere, detectionCatalogs: 'none', archiveNamespace: 'global' }));
    const bucket = `elsewhere-${memberId}-${REGION}`;
    await checkWatch({ stack: 'Elsewhere', trailName: 'elsewhere', owner: member, bucket, member: memberId });

    step("deploys a third time, with the watch in the archive's account: a digest is deleted, and that is told there");
    const there = { ...elsewhere, stackName: 'There', trailName: 'there', archiveWatch: 'archive-account' };
    const emails = { pageEmails: ['page@example.com'], notifyEmails: ['notify@example.com'] };
    await deployed(
      '--all',
      ...settings({ ...there, ...emails, detectionCatalogs: 'none', archiveNamespace: 'global' }),
    );
    await checkThere(member, `there-${memberId}-${REGION}`);
    await fake.stop();
  },
  { usesMember: true, around },
);
