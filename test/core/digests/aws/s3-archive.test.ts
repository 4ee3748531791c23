import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { S3Archive } from '../../../../core/digests/aws/s3-archive';
import { findRoots } from '../../../../core/digests/find-roots';
import type { Unreadable } from '../../../../core/digests/ports';
import { placesOf } from '../../../../core/digests/verify/places-of';
import { BEGIN, ChainWriter, HOUR, PLACE, ROOT } from '../../../support/digests/chain-writer';
import { FakeArchiveS3 } from '../../../support/digests/fake-archive-s3';
import { leftOutOf, problemsOf, WatchedArchive } from '../../../support/digests/watched-archive';

describe('the archive in its bucket', () => {
  const original = new WatchedArchive();
  original.chain.hours(30);
  let archive: WatchedArchive;
  let s3: FakeArchiveS3;
  let client: S3Client;
  let reader: S3Archive;

  beforeEach(async () => {
    archive = new WatchedArchive(original);
    s3 = new FakeArchiveS3(archive.store);
    client = new S3Client({
      endpoint: await s3.start(),
      region: 'eu-central-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      forcePathStyle: true,
      maxAttempts: 3,
    });
    reader = new S3Archive(client, { bucket: archive.store.bucket, owner: '518203947716' });
    archive.reader = reader;
    s3.clockAhead = archive.now - Math.floor(Date.now() / 1_000);
  });
  afterEach(async () => {
    client.destroy();
    await s3.stop();
  });

  async function failure(promise: Promise<unknown>): Promise<Pick<Unreadable, 'name' | 'reason' | 'message'>> {
    const { name, reason, message } = await promise.then(
      () => Promise.reject(new Error('it was read')),
      (error: unknown) => error as Unreadable,
    );
    return { name, reason, message };
  }

  test('is verified, page by page, in the bucket of its owner', async () => {
    s3.pageSize = 7;
    const result = await archive.verify({ logFiles: 'hashed' });
    expect([problemsOf(result), leftOutOf(result)]).toEqual([[], []]);
    expect(result.proof).toEqual({ digests: 30, logFilesListed: 60, logFilesHashed: 60 });
    expect(new Set(s3.requests.map(({ owner }) => owner))).toEqual(new Set(['518203947716']));
  });

  test('is asked no more than it has to be', async () => {
    await archive.watch();
    expect(s3.requests.filter(({ what }) => what === 'get')).toHaveLength(30);
    // Of digests, and of the log files of two days.
    expect(s3.requests.filter(({ what }) => what === 'list')).toHaveLength(3);
  });

  test('that answers too late is asked again', async () => {
    s3.slowDowns = 2;
    expect((await archive.verify()).proof.digests).toBe(30);
  });

  test('finds the accounts and Regions that have digests, below all that are prefixes', async () => {
    new ChainWriter(archive.store, { account: '264810573392', region: 'us-east-1' }).hours(1);
    new ChainWriter(archive.store, { account: '264810573392', region: 'us-east-1', root: 'audit/eu/AWSLogs/' }).hours(
      1,
    );
    s3.pageSize = 3;
    expect(await findRoots(reader, '')).toEqual({ roots: [ROOT], elsewhere: [] });
    expect(await findRoots(reader, 'audit/eu/')).toEqual({ roots: ['audit/eu/AWSLogs/'], elsewhere: [] });
    expect(await findRoots(reader, 'audit/')).toEqual({ roots: [], elsewhere: ['audit/eu/'] });
    expect(await placesOf(reader, [ROOT])).toEqual([{ account: '264810573392', region: 'us-east-1' }, PLACE]);
    expect(await placesOf(reader, [ROOT], [PLACE.account])).toEqual([PLACE]);
  });

  test('hashes large files as a stream', async () => {
    const content = randomBytes(3_000_000).toString('hex');
    const { key, hash } = archive.chain.logFile(BEGIN, content);
    expect(archive.store.known(key).body.length).toBeGreaterThan(1024 ** 2);
    expect(await reader.hash(key)).toBe(hash);
  });

  test('hashes files that are small and unpack to much as a stream', async () => {
    const { key, hash } = archive.chain.logFile(BEGIN, ' '.repeat(20_000_000));
    expect(archive.store.known(key).body.length).toBeLessThan(1024 ** 2);
    expect(await reader.hash(key)).toBe(hash);
  });

  test('says what cannot be unpacked, small or large', async () => {
    for (const bytes of [30_000, 3_000_000]) {
      const { key } = archive.chain.logFile(BEGIN);
      const packed = gzipSync(randomBytes(bytes));
      archive.store.change(key, { body: packed.subarray(0, packed.length - 9) });
      expect(await failure(reader.hash(key))).toMatchObject({
        reason: 'damaged',
        message: expect.stringMatching(/unexpected end of file$/) as unknown,
      });
      archive.store.change(key, { body: randomBytes(bytes) });
      expect(await failure(reader.hash(key))).toMatchObject({
        reason: 'damaged',
        message: expect.stringMatching(/incorrect header check$/) as unknown,
      });
    }
  });

  test('says why something cannot be read', async () => {
    const { key } = archive.chain.logFile(BEGIN);
    expect(await failure(reader.digest(`${key}x`))).toMatchObject({ name: 'Unreadable', reason: 'missing' });
    archive.store.change(key, { storageClass: 'GLACIER' });
    expect(await failure(reader.hash(key))).toMatchObject({ reason: 'archived' });
    archive.store.faults.set(key, 'denied');
    expect(await failure(reader.hash(key))).toMatchObject({
      reason: 'denied',
      message: 'AccessDenied: Access Denied (needs s3:GetObject, and kms:Decrypt if the bucket uses a KMS key)',
    });
    archive.store.faults.set(key, 'unavailable');
    expect(await failure(reader.hash(key))).toMatchObject({ reason: 'unavailable', message: /^InternalError: / });
  }, 30_000);

  test('may not be listed, or is not there', async () => {
    archive.store.faults.set(ROOT, 'denied');
    const { notChecked } = await archive.verify();
    expect(notChecked).toMatchObject([{ what: 'place', reason: 'denied', detail: /s3:ListBucket/ }]);
    const nobodys = new S3Archive(client, { bucket: 'nobodys-bucket' });
    expect(await failure(nobodys.folders(''))).toMatchObject({ reason: 'unavailable', message: /^NoSuchBucket/ });
  });

  test('whose connection breaks off is not accused', async () => {
    const key = archive.chain.logFiles[20]?.[0]?.key ?? '';
    s3.broken.add(key);
    const result = await archive.verify({ logFiles: 'hashed' });
    expect([problemsOf(result), leftOutOf(result)]).toEqual([[], ['log-file unavailable']]);
    expect(result.proof.digests).toBe(20);
  });

  test('has a clock, which is believed', async () => {
    expect(reader.time()).toBeUndefined();
    expect(problemsOf(await archive.watch({ now: archive.now + 5 * HOUR }))).toEqual(['clock-wrong ×0']);
    expect(Math.abs((reader.time() ?? 0) - archive.now)).toBeLessThan(60);
  });

  test('can be left in the middle', async () => {
    const aborted = new AbortController();
    aborted.abort();
    const result = await archive.verify({ signal: aborted.signal });
    expect([result.isComplete, result.proof.digests, problemsOf(result), leftOutOf(result)]).toEqual([
      false,
      0,
      [],
      [],
    ]);
  });
});
