import { beforeAll, describe, expect, test } from '@jest/globals';
import { BEGIN, HOUR } from '../../../support/digests/chain-writer';
import { MemoryArchive } from '../../../support/digests/memory-archive';
import { leftOutOf, problemsOf, remarksOf, WatchedArchive } from '../../../support/digests/watched-archive';
import { notCheckedWords } from '../../../../core/digests/result/words';

describe('what cannot be read is not checked, and never fine', () => {
  const untouched = new WatchedArchive();
  beforeAll(async () => {
    untouched.chain.hours(24);
    await untouched.watch();
    untouched.chain.hours(6);
  });
  const digestOf = ({ chain }: WatchedArchive, hour: number): string => chain.digests[hour]?.key ?? '';
  const fileOf = ({ chain }: WatchedArchive, hour: number): string => chain.logFiles[hour]?.[0]?.key ?? '';

  test('a digest in an archived storage class: the walk goes on behind it', async () => {
    const archive = new WatchedArchive(untouched);
    archive.store.change(digestOf(archive, 26), { storageClass: 'DEEP_ARCHIVE' });
    const result = await archive.watch();
    expect([problemsOf(result), leftOutOf(result)]).toEqual([[], ['digest archived']]);
    expect(result.proof.digests).toBe(5);
    expect(result.coverage[0]?.proven).toEqual([
      { from: BEGIN + 24 * HOUR, to: BEGIN + 26 * HOUR },
      { from: BEGIN + 27 * HOUR, to: BEGIN + 30 * HOUR },
    ]);
    expect(result.notChecked.map(notCheckedWords)).toEqual([
      expect.stringMatching(
        /^not checked: a digest in a storage class that requires a restore first, 845017362219 in eu-central-1, /,
      ),
    ]);
  });

  test('a log file in an archived storage class is listed, and not hashed', async () => {
    const archive = new WatchedArchive(untouched);
    archive.store.change(fileOf(archive, 26), { storageClass: 'GLACIER' });
    expect([await archive.watch()].map(leftOutOf)).toEqual([[]]);
    expect(leftOutOf(await archive.verify({ logFiles: 'hashed' }))).toEqual(['log-file archived']);
  });

  test('a log file that was archived after it was overwritten is not believed', async () => {
    const archive = new WatchedArchive(untouched);
    archive.store.change(fileOf(archive, 26), { storageClass: 'GLACIER', modified: archive.now });
    expect([await archive.watch()].map(leftOutOf)).toEqual([['log-file archived']]);
  });

  test.each(['denied', 'unavailable'] as const)(
    'a digest, %s: the walk waits before it, and goes on once it may',
    async (fault) => {
      const archive = new WatchedArchive(untouched);
      archive.store.faults.set(digestOf(archive, 26), fault);
      const result = await archive.watch();
      expect([problemsOf(result), leftOutOf(result), result.proof.digests]).toEqual([[], [`digest ${fault}`], 2]);
      archive.store.faults.clear();
      const later = await archive.watch();
      expect([problemsOf(later), leftOutOf(later), later.proof.digests]).toEqual([[], [], 4]);
    },
  );

  test.each(['denied', 'unavailable'] as const)(
    'a log file that is hashed, %s: the walk waits before its digest',
    async (fault) => {
      const archive = new WatchedArchive(untouched);
      archive.store.faults.set(fileOf(archive, 26), fault);
      archive.store.remove(archive.chain.logFiles[26]?.[1]?.key ?? '');
      const result = await archive.watch({ logFiles: 'hashed' });
      expect([problemsOf(result), leftOutOf(result), result.proof.digests]).toEqual([
        ['log-file-missing'],
        [`log-file ${fault}`],
        2,
      ]);
      archive.store.faults.clear();
      const later = await archive.watch({ logFiles: 'hashed' });
      expect([problemsOf(later), leftOutOf(later), later.proof.digests]).toEqual([['log-file-missing'], [], 4]);
    },
  );

  test('a folder that may not be listed', async () => {
    const archive = new WatchedArchive(untouched);
    archive.store.faults.set('AWSLogs/', 'denied');
    const result = await archive.watch();
    expect([problemsOf(result), leftOutOf(result), result.proof.digests]).toEqual([[], ['place denied ×0'], 0]);
    archive.store.faults.clear();
    expect((await archive.watch()).proof.digests).toBe(6);
  });

  test('public keys that CloudTrail does not give prove nothing, and accuse nobody', async () => {
    const archive = new WatchedArchive(untouched);
    archive.keys.isDown = true;
    const result = await archive.watch();
    expect([problemsOf(result), leftOutOf(result), result.proof.digests]).toEqual([[], ['digest no-public-keys'], 0]);
    archive.keys.isDown = false;
    expect((await archive.watch()).proof.digests).toBe(6);
  });

  test('the newest digest without its signature waits for the next one', async () => {
    const archive = new WatchedArchive(untouched);
    archive.store.change(digestOf(archive, 29), { metadata: {} });
    const result = await archive.watch();
    expect([problemsOf(result), leftOutOf(result), result.proof.digests]).toEqual([[], ['digest no-signature'], 5]);
    archive.chain.hours(1);
    const later = await archive.watch();
    expect([problemsOf(later), leftOutOf(later), remarksOf(later), later.proof.digests]).toEqual([
      [],
      [],
      ['signature-lost'],
      2,
    ]);
  });

  test('a synced folder has no metadata: all but the newest digest are proven by the next one', async () => {
    const archive = new WatchedArchive(untouched);
    archive.reader = new MemoryArchive(archive.store, { isFolder: true });
    const result = await archive.verify({ logFiles: 'hashed' });
    expect([problemsOf(result), leftOutOf(result), remarksOf(result)]).toEqual([
      [],
      ['digest no-signature'],
      ['chain-begins'],
    ]);
    expect(result.proof).toEqual({ digests: 29, logFilesListed: 58, logFilesHashed: 58 });
  });

  test('a digest changed in a synced folder is found by the next one', async () => {
    const archive = new WatchedArchive(untouched);
    archive.reader = new MemoryArchive(archive.store, { isFolder: true });
    const { body } = archive.store.known(digestOf(archive, 12));
    archive.store.change(digestOf(archive, 13), { body });
    expect(problemsOf(await archive.verify({ logFiles: 'hashed' }))).toEqual(['digest-moved']);
  });

  test('digests and log files in another bucket', async () => {
    const archive = new WatchedArchive(untouched);
    const reader = new MemoryArchive(archive.store);
    Object.defineProperty(reader, 'bucket', { value: 'another-bucket' });
    archive.reader = reader;
    const { problems } = await archive.verify();
    expect(problems[0]?.kind).toBe('digest-moved');
    expect(problems[0]?.detail).toMatch(/^it says that it is s3:\/\/audit-archive-7pk2\//);
  });

  test('of digests an hour ago nothing is said where they were listed before they came', async () => {
    const archive = new WatchedArchive(untouched);
    const key = digestOf(archive, 29);
    const object = archive.store.known(key);
    archive.store.remove(key);
    expect(problemsOf(await archive.watch())).toEqual([]);
    archive.store.put(key, object);
    expect((await archive.watch()).proof.digests).toBe(1);
  });

  test('a sample of log files is the same each time, and about as large as it should be', async () => {
    const archive = new WatchedArchive(untouched);
    const sample = { share: 0.3, seed: 'a secret' };
    const [first, second, other] = await Promise.all([
      archive.verify({ logFiles: 'sampled', sample }),
      archive.verify({ logFiles: 'sampled', sample }),
      archive.verify({ logFiles: 'sampled', sample: { ...sample, seed: 'another' } }),
    ]);
    expect(first.proof).toEqual(second.proof);
    expect(first.proof.logFilesHashed).not.toBe(other.proof.logFilesHashed);
    expect(first.proof.logFilesHashed).toBeGreaterThan(5);
    expect(first.proof.logFilesHashed).toBeLessThan(40);
  });

  describe('the clock', () => {
    test('that is slow is told, and the storage is believed', async () => {
      const archive = new WatchedArchive(untouched);
      const result = await archive.watch({ now: archive.now - 5 * HOUR });
      expect([problemsOf(result), result.proof.digests]).toEqual([['clock-wrong ×0'], 6]);
    });

    test('that is fast is told by that of the storage, and no chain has stopped', async () => {
      const archive = new WatchedArchive(untouched);
      archive.reader = new MemoryArchive(archive.store, { time: archive.now });
      expect(problemsOf(await archive.watch({ now: archive.now + 9 * HOUR }))).toEqual(['clock-wrong ×0']);
      archive.reader = new MemoryArchive(archive.store, { time: archive.now + 9 * HOUR });
      expect(problemsOf(await archive.watch({ now: archive.now + 9 * HOUR }))).toEqual(['chain-stopped']);
    });
  });
});
