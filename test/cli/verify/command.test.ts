import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { BEGIN, ChainWriter, HOUR, PLACE } from '../../support/digests/chain-writer';
import { ObjectStore } from '../../support/digests/object-store';
import { signingKeyOf } from '../../support/digests/signing-key';
import { isoTime } from '../../../core/digests/place';
import { publicKeyList, VerifiedArchive } from './verified-archive';

const OTHER = { account: '264810573392', region: 'us-east-1' };
const HOURS = 30;
const END = BEGIN + HOURS * HOUR;
/** Both are included. */
const PERIOD = ['--from', isoTime(BEGIN), '--to', isoTime(END - 1)];

describe('verify', () => {
  const original = new ObjectStore('audit-archive-7pk2');
  const chain = new ChainWriter(original).hours(HOURS);
  new ChainWriter(original, OTHER).hours(HOURS, 1);
  let archive: VerifiedArchive;
  let folder: string;

  beforeEach(async () => {
    archive = new VerifiedArchive(original.copy());
    await archive.start();
    folder = mkdtempSync(join(tmpdir(), 'verify-'));
  });
  afterEach(async () => {
    await archive.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('proves an archive that nobody has touched, and says what was asked, what is proven and by which keys', async () => {
    const { status, written } = await archive.verify([archive.url, ...PERIOD]);
    for (const words of [
      /^The archive is complete and unchanged, as far as digests can prove it\./,
      /Archive +s3:\/\/audit-archive-7pk2 \(AWSLogs\/o-k3x9w2v7qa\/\)/,
      /60 digests signed by CloudTrail, in 2 chains, of 2 accounts and 2 Regions of accounts/,
      /90 log files/,
      new RegExp(`eu-central-1 ${signingKeyOf('eu-central-1').fingerprint}, valid from 2023`),
      /What this does not prove/,
    ])
      expect(written).toMatch(words);
    expect(written).not.toMatch(/Problem:/);
    expect(status).toBe(0);
  });

  test('finds a log file that was changed, names it, and exits with status 1', async () => {
    const key = chain.logFiles[12]?.[0]?.key ?? '';
    archive.store.change(key, { body: archive.store.known(chain.logFiles[13]?.[0]?.key ?? '').body });
    const report = await archive.report(archive.url, ...PERIOD);
    expect(report).toMatchObject({ status: 1, verdict: 'problems' });
    expect(report.problems).toMatchObject([
      {
        kind: 'log-file-changed',
        ...PLACE,
        files: [key],
        count: 1,
        from: isoTime(BEGIN + 12 * HOUR),
        to: isoTime(BEGIN + 13 * HOUR),
      },
    ]);
    const { written } = await archive.verify([archive.url, ...PERIOD]);
    expect(written).toContain('1 problem found');
    expect(written).toContain(key);
  });

  test.each([
    ['a log file deleted', 'log-file-missing', (): string => chain.logFiles[12]?.[0]?.key ?? ''],
    ['a digest deleted', 'digest-missing', (): string => chain.digests[12]?.key ?? ''],
  ])('finds %s', async (_, kind, key) => {
    archive.store.remove(key());
    expect((await archive.report(archive.url, ...PERIOD)).problems).toMatchObject([{ kind }]);
  });

  test('is partial where something may not be read: nothing is wrong, and not all is proven', async () => {
    archive.store.faults.set(chain.logFiles[29]?.[1]?.key ?? '', 'denied');
    const report = await archive.report(archive.url, ...PERIOD);
    expect(report).toMatchObject({ status: 2, verdict: 'partial', problems: [] });
    expect(report.notChecked).toMatchObject([{ reason: 'denied', ...PLACE }]);
    expect(report.chains.find(({ account }) => account === PLACE.account)?.notChecked).toEqual([
      { from: isoTime(END - HOUR), to: isoTime(END) },
    ]);
  });

  test('is partial where CloudTrail may not be asked for its keys', async () => {
    archive.cloudTrail.answers = { ListPublicKeys: [{ __type: 'AccessDeniedException', message: 'no' }] };
    const report = await archive.report(archive.url, ...PERIOD);
    expect(report).toMatchObject({ status: 2, problems: [], proven: { digests: 0 } });
    expect(report.notChecked.map(({ reason }) => reason)).toEqual(['no-public-keys', 'no-public-keys']);
  });

  test('proves nothing of a time before the first digest', async () => {
    const from = isoTime(BEGIN - 9 * HOUR);
    const report = await archive.report(archive.url, '--from', from, '--to', isoTime(BEGIN + 2 * HOUR - 1));
    expect(report).toMatchObject({ status: 2, verdict: 'partial', proven: { digests: 4 } });
    expect(report.notChecked).toMatchObject(
      [OTHER, PLACE].map((place) => ({ ...place, reason: 'before-first-digest', from, to: isoTime(BEGIN) })),
    );
  });

  test('finds that there is no digest at all of a time after which they come', async () => {
    const later = ['--from', isoTime(END + HOUR), '--to', isoTime(END + 3 * HOUR)];
    expect((await archive.report(archive.url, ...later)).problems.map(({ kind }) => kind)).toEqual([
      'place-silent',
      'place-silent',
    ]);
  });

  test('takes --account, --region and a part of the time', async () => {
    const report = await archive.report(
      ...[archive.url, '--account', PLACE.account, '--region', PLACE.region],
      ...['--from', isoTime(BEGIN + 3 * HOUR), '--to', isoTime(BEGIN + 5 * HOUR - 1)],
    );
    expect(report).toMatchObject({ status: 0, proven: { digests: 2, logFilesHashed: 4, places: 1 } });
    expect(report.asked).toMatchObject({ accounts: [PLACE.account], regions: [PLACE.region] });
    expect(
      archive.s3.requests.filter(
        ({ url }) => url.includes(`/${OTHER.account}/CloudTrail-Digest/`) && !url.includes('delimiter'),
      ),
    ).toEqual([]);
  });

  test('reads no log file with --log-files listed, and some of them with sampled', async () => {
    const gets = (): number =>
      archive.s3.requests.filter(({ what, url }) => what === 'get' && !url.includes('Digest')).length;
    expect(await archive.report(archive.url, ...PERIOD, '--log-files', 'listed')).toMatchObject({
      status: 0,
      proven: { logFilesListed: 90, logFilesHashed: 0 },
    });
    expect(gets()).toBe(0);
    await archive.report(archive.url, ...PERIOD, '--log-files', 'sampled');
    expect(gets()).toBeLessThan(40);
  });

  test('explains with --retention-days what the lifecycle has removed', async () => {
    for (const key of archive.store.keys())
      if (archive.store.known(key).modified < BEGIN + 8 * HOUR) archive.store.remove(key);
    expect((await archive.report(archive.url, ...PERIOD)).problems.map(({ kind }) => kind)).toContain('digest-missing');
    const report = await archive.report(archive.url, ...PERIOD, '--retention-days', '1');
    expect(report).toMatchObject({ status: 2, problems: [] });
    expect(report.notChecked.map(({ reason }) => reason)).toContain('expired');
  });

  test('verifies a synced folder offline, and says what that leaves unproven', async () => {
    archive.sync(folder);
    const keys = join(folder, 'keys.json');
    writeFileSync(keys, JSON.stringify(publicKeyList('eu-central-1', 'us-east-1')));
    const { status, written } = await archive.verify([folder, ...PERIOD, '--public-keys', keys], { environment: {} });
    expect(written).toMatch(/58 digests signed/);
    expect(written).toMatch(/Not checked\n +- not checked: a digest without a signature|Not checked\n +- /);
    expect(written).toMatch(/A synced folder keeps neither/);
    expect(status).toBe(2);
    expect(archive.cloudTrail.calls).toEqual([]);
  });

  test('finds in a synced folder what was changed there', async () => {
    archive.store.change(chain.digests[9]?.key ?? '', { body: archive.store.known(chain.digests[8]?.key ?? '').body });
    archive.sync(folder);
    const report = await archive.report(folder, ...PERIOD);
    expect(report.status).toBe(1);
    expect(report.problems).toMatchObject([{ kind: 'digest-moved', files: [chain.digests[9]?.key] }]);
  });

  test('says that a key is not in the file, rather than that it is not CloudTrail’s', async () => {
    const keys = join(folder, 'keys.json');
    writeFileSync(keys, JSON.stringify(publicKeyList('us-east-1')));
    const report = await archive.report(archive.url, ...PERIOD, '--public-keys', keys);
    expect(report).toMatchObject({ status: 2, problems: [] });
    expect(report.notChecked).toMatchObject([{ reason: 'no-public-keys', region: 'eu-central-1' }]);
  });

  test('writes a report that an auditor keeps into a file of their own, with no markup of anybody', async () => {
    const output = join(folder, 'report.html');
    archive.store.change(chain.digests[9]?.key ?? '', { body: Buffer.from('<script>') });
    const { status, written } = await archive.verify([archive.url, ...PERIOD, '--format', 'html', '--output', output]);
    expect([status, written]).toEqual([1, '']);
    const html = readFileSync(output, 'utf8');
    expect(html).toMatch(/^<!doctype html>/);
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/<script|https?:\/\/(?!.*docs\.aws)/);
    expect(html).toContain(signingKeyOf('eu-central-1').fingerprint);
    expect(statSync(output).mode & 0o777).toBe(0o600);
  });

  test('shows its progress in a terminal', async () => {
    const { said } = await archive.verify([archive.url, ...PERIOD], { isTerminal: true });
    expect(said).toMatch(/\d of 2 accounts and Regions, \d+ digests, 0 problems/);
  });

  test('names everything that is wrong at once, and starts nothing', async () => {
    const { status, said } = await archive.verify([
      archive.url,
      ...['--from', '2026-11-12', '--to', '2026-11-11', '--account', '111111111111', '--region', 'eu-north-1'],
      ...['--output', join(folder, 'no', 'such', 'folder.txt')],
    ]);
    expect(status).toBe(3);
    for (const words of [
      /--to: received "2026-11-11"; allowed: a time after --from 2026-11-12/,
      /--output/,
      /--account: received "111111111111", which has no digests; allowed: .*264810573392/,
      /--region: received "eu-north-1", which has no digests; allowed: .*us-east-1/,
    ])
      expect(said).toMatch(words);
    expect(archive.s3.requests.filter(({ what }) => what === 'get')).toEqual([]);
  });

  test.each([
    ['another bucket', 's3://somebody-elses-bucket', /NoSuchBucket/],
    [
      'a prefix that does not exist',
      's3://audit-archive-7pk2/audit',
      /"s3:\/\/audit-archive-7pk2\/audit\/", which has no AWSLogs\//,
    ],
    [
      'a bucket that cannot be one',
      's3://Not_A_Bucket',
      /archive: received "s3:\/\/Not_A_Bucket"; allowed: s3:\/\/<bucket>/,
    ],
    ['a folder that is not there', '/no/such/folder', /ENOENT/],
  ])('refuses %s', async (_, given, words) => {
    const { status, said } = await archive.verify([given, ...PERIOD]);
    expect(said).toMatch(words);
    expect(status).toBe(3);
  });

  test('says where an archive is, if it is not at the prefix', async () => {
    new ChainWriter(archive.store, { ...OTHER, root: 'audit/AWSLogs/o-k3x9w2v7qa/' }).hours(1);
    const only = new VerifiedArchive(archive.store);
    for (const key of archive.store.keys('AWSLogs/')) archive.store.remove(key);
    await only.start();
    const { said } = await only.verify([only.url, ...PERIOD]);
    await only.stop();
    expect(said).toMatch(/there is one in audit\//);
  });

  test('ends on Ctrl-C with what was verified', async () => {
    const { status, said } = await archive.verify([archive.url, ...PERIOD], { interrupted: true });
    expect(status).toBe(130);
    expect(said).toMatch(/Interrupted before anything was verified/);
  });
});
