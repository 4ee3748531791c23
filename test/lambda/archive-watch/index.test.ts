import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { handler } from '../../../lambda/archive-watch/index';
import { ACCOUNTS } from '../../fixtures/identities';
import { ChainWriter, HOUR, ROOT } from '../../support/digests/chain-writer';
import { ObjectStore } from '../../support/digests/object-store';
import { signingKeyOf } from '../../support/digests/signing-key';
import { Refused, WatchAws } from '../../support/fake-aws/watch-aws';

const { management, production } = ACCOUNTS;
const BUCKET = 'archive';
const NOW = Math.floor(Date.now() / 1_000);
/** Digests of three days, of which the last has ended a quarter of an hour ago. */
const HOURS = 72;
const PLACES = [
  { account: management, region: 'us-east-1' },
  { account: production, region: 'us-east-1' },
  { account: production, region: 'eu-central-1' },
];
const ENVIRONMENT = {
  ARCHIVE_BUCKET: BUCKET,
  DIGEST_ROOTS: JSON.stringify([ROOT]),
  TRAIL_ARN: `arn:aws:cloudtrail:eu-central-1:${management}:trail/organization-trail`,
  ACCOUNTS: 'organization',
  WATCH_HOURS: '6',
  HASH_PERCENT: '0',
  STATE_BUCKET: 'state',
  WITNESS_PARAMETER: '/watch',
  METRIC_NAMESPACE: 'Trail',
  PAGE_TOPIC_ARN: `arn:aws:sns:eu-central-1:${management}:page`,
  NOTIFY_TOPIC_ARN: `arn:aws:sns:eu-central-1:${management}:notify`,
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'AKIAOWN',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_LAMBDA_LOG_GROUP_NAME: 'watch-log',
};

const aws = new WatchAws(50);
let chains: ChainWriter[];
let archive: ObjectStore;
let lines: string[];

beforeAll(async () => {
  Object.assign(process.env, ENVIRONMENT, { AWS_ENDPOINT_URL: await aws.start(), AWS_S3_FORCE_PATH_STYLE: 'true' });
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
});

beforeEach(() => {
  jest.useFakeTimers({
    doNotFake: ['nextTick', 'setImmediate', 'setInterval', 'setTimeout', 'clearTimeout', 'queueMicrotask'],
    now: NOW * 1_000,
  });
  for (const all of [aws.files, aws.parameters]) all.clear();
  for (const list of [aws.calls, aws.published]) list.length = 0;
  aws.refuse = () => undefined;
  aws.answers = {
    ListAccounts: () => ({
      Accounts: [management, production].map((Id) => ({ Id, State: 'ACTIVE', JoinedTimestamp: 1_600_000_000 })),
    }),
    ListRegions: () => ({ Regions: ['us-east-1', 'eu-central-1'].map((RegionName) => ({ RegionName })) }),
    ListPublicKeys: (_body, region) => {
      const { der, fingerprint } = signingKeyOf(region);
      return {
        PublicKeyList: [
          { Value: der.toString('base64'), Fingerprint: fingerprint, ValidityStartTime: 0, ValidityEndTime: 4e9 },
        ],
      };
    },
  };
  lines = [];
  archive = new ObjectStore(BUCKET);
  chains = PLACES.map((place) =>
    new ChainWriter(archive, { ...place, begin: NOW - 900 - HOURS * HOUR }).hours(HOURS, 1),
  );
  sync();
});

afterEach(() => {
  jest.useRealTimers();
});
afterAll(async () => {
  jest.restoreAllMocks();
  await aws.stop();
});

/** The archive is now as the store is. */
function sync(): void {
  for (const key of aws.keysOf(BUCKET)) aws.files.delete(`${BUCKET}/${key}`);
  for (const key of archive.keys()) {
    const { body, metadata, modified } = archive.known(key);
    aws.put(BUCKET, key, body, { metadata, modified: new Date(modified * 1_000) });
  }
}

const start = (): Promise<void> => handler({}, { getRemainingTimeInMillis: () => 900_000 });

/** So many hours later, with the digests of that time. */
async function later(
  hours: number,
  change: () => void = () => undefined,
  silent: readonly ChainWriter[] = [],
): Promise<void> {
  jest.setSystemTime(Date.now() + hours * HOUR * 1_000);
  for (const chain of chains) if (!silent.includes(chain)) chain.hours(hours, 1);
  change();
  sync();
  await start();
}

const texts = (): string[] =>
  aws.published.map((form) => (JSON.parse(form.get('Message') ?? '{}') as { email?: string }).email ?? '');
const lastLine = (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>;

describe('the watch, over what AWS says', () => {
  test('begins, finds nothing in an archive that nobody touched, and asks for no log file', async () => {
    await start();
    expect(lastLine()).toMatchObject({
      outcome: 'looked',
      state: 'first',
      accounts: 2,
      digests: 3 * HOURS,
      logFilesListed: 3 * HOURS,
      logFilesHashed: 0,
      errors: [],
      TrailName: 'organization-trail',
      ArchiveChecks: 2,
    });
    expect(texts()).toHaveLength(1);
    expect(texts()[0]).toContain('The archive watch starts for the first time');
    await later(6);
    expect(lastLine()).toMatchObject({ outcome: 'looked', state: 'well', accounts: 2, digests: 18, foundInAll: 0 });
    expect(texts()).toHaveLength(1);
    const before = aws.calls.length;
    await later(1);
    expect(lastLine()).toMatchObject({ outcome: 'nothing to do' });
    // The index, and what vouches for it.
    expect(aws.calls.slice(before).sort()).toEqual(['GetObject', 'GetParameter']);
  });

  test('names account, Region, hour and file of what was deleted, changed, or is silent', async () => {
    await start();
    const [silent, first, second] = chains as [ChainWriter, ChainWriter, ChainWriter];
    let gone = '';
    let changed = '';
    await later(
      12,
      () => {
        gone = first.digests.at(-3)?.key ?? '';
        archive.remove(gone);
        changed = second.logFiles.at(-2)?.[0]?.key ?? '';
        archive.change(changed, { body: Buffer.from('forged'), modified: Math.floor(Date.now() / 1_000) });
      },
      [silent],
    );
    const [, page = '', notify = ''] = texts();
    expect(aws.published.slice(1).map((form) => form.get('TopicArn')?.split(':').at(-1))).toEqual(['page', 'notify']);
    expect(page).toContain(production);
    expect(page).toContain('us-east-1');
    expect(page).toContain(gone);
    expect(page).toContain('eu-central-1');
    expect(page).toContain(changed);
    expect(page).toMatch(/Hours {2}\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ to /);
    expect(notify).toContain(`Account ${management} has delivered no digest since`);
    expect(lastLine()).toMatchObject({ ArchiveTampered: 2, ArchiveSilentPlaces: 1 });
    // CloudTrail delivers there again, and what is missing.
    await later(6, () => silent.hours(12, 1));
    expect(texts().at(-1)).toContain('these problems are over');
    expect(texts().at(-1)).toContain(`  - Account ${management} has delivered no digest since`);
  });

  test('reads an archive of another account by the role there, and says so where it may not', async () => {
    process.env['READER_ROLE_ARN'] = 'arn:aws:iam::222233334444:role/organization-trail-archive-watch-reader';
    const keys = new Set<string>();
    aws.refuse = (operation, { url }, key) => {
      if (operation.startsWith('ListObjects') || url.startsWith(`/${BUCKET}/`)) keys.add(key);
    };
    await start();
    expect([...keys]).toEqual(['ASIAREADER']);
    aws.refuse = (operation) => {
      if (operation === 'AssumeRole')
        throw new Refused('AccessDenied', 'not authorized to perform: sts:AssumeRole', 403);
    };
    await expect(later(6)).rejects.toThrow('archive: AccessDenied: not authorized to perform: sts:AssumeRole');
    expect(texts().at(-1)).toContain('The archive cannot be read');
    expect(lastLine()).toMatchObject({ ArchiveNotCheckedPlaces: 1 });
    aws.refuse = () => undefined;
    aws.hasCredentials = false;
    await expect(later(1)).rejects.toThrow('archive: Error: STS returned no credentials');
    aws.hasCredentials = true;
    delete process.env['READER_ROLE_ARN'];
  });

  test('does not take a restarted chain for tampering where CloudTrail says that the trail had stopped', async () => {
    await start();
    const stopped = Math.floor(Date.now() / 1_000);
    const pause = 5 * HOUR;
    aws.answers['GetTrailStatus'] = () => ({
      IsLogging: true,
      StopLoggingTime: stopped,
      StartLoggingTime: stopped + pause,
    });
    for (const chain of chains) chain.pause(pause);
    jest.setSystemTime((stopped + pause) * 1_000);
    await later(3);
    expect(lastLine()).toMatchObject({ outcome: 'looked', foundInAll: 0 });
    aws.answers['GetTrailStatus'] = () => ({ IsLogging: false, StopLoggingTime: stopped });
    await later(6);
    aws.answers['GetTrailStatus'] = () => ({
      IsLogging: true,
      StopLoggingTime: stopped,
      StartLoggingTime: stopped - HOUR,
    });
    await later(6);
    expect(lastLine()).toMatchObject({ outcome: 'looked', errors: [] });
  });

  test('asks nobody for accounts in the archive account, and hashes as many log files as it is told to', async () => {
    Object.assign(process.env, { HASH_PERCENT: '100' });
    delete process.env['ACCOUNTS'];
    await start();
    expect(lastLine()).toMatchObject({ accounts: 2, logFilesHashed: 3 * HOURS });
    expect(aws.calls).not.toContain('ListAccounts');
    expect(aws.calls).not.toContain('GetTrailStatus');
    Object.assign(process.env, { HASH_PERCENT: '10' });
    await later(6);
    Object.assign(process.env, { HASH_PERCENT: '0', ACCOUNTS: 'own' });
    await later(6);
    expect(aws.calls).not.toContain('ListAccounts');
    Object.assign(process.env, { ACCOUNTS: 'organization' });
  });

  test('ends in time, and goes on', async () => {
    await handler({}, { getRemainingTimeInMillis: () => 1 });
    expect(lastLine()).toMatchObject({ accounts: 0 });
    await later(1);
    expect(lastLine()).toMatchObject({ accounts: 2, left: 0 });
  });
});
