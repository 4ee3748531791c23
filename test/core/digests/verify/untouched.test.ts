import { describe, expect, test } from '@jest/globals';
import { BEGIN, ChainWriter, HOUR } from '../../../support/digests/chain-writer';
import { leftOutOf, problemsOf, remarksOf, WatchedArchive } from '../../../support/digests/watched-archive';

describe('an archive that nobody has touched', () => {
  test.each(['listed', 'hashed'] as const)('is proven as a whole, with log files %s', async (logFiles) => {
    const archive = new WatchedArchive();
    archive.chain.hours(50);
    const result = await archive.verify({ logFiles });
    expect([problemsOf(result), leftOutOf(result), remarksOf(result)]).toEqual([[], [], ['chain-begins']]);
    expect(result.proof).toEqual({ digests: 50, logFilesListed: 100, logFilesHashed: logFiles === 'hashed' ? 100 : 0 });
    expect(result.coverage).toEqual([
      expect.objectContaining({ proven: [{ from: BEGIN, to: BEGIN + 50 * HOUR }], doubtful: [], notChecked: [] }),
    ]);
    expect(result.isComplete).toBe(true);
  });

  test('is proven once, however often it is looked at', async () => {
    const archive = new WatchedArchive();
    const results = [];
    for (const hours of [5, 1, 0, 1, 30, 200, 3]) {
      archive.chain.hours(hours);
      results.push(await archive.watch());
    }
    expect(results.map(({ proof }) => proof.digests)).toEqual([5, 1, 0, 1, 30, 200, 3]);
    expect(results.map(({ proof }) => proof.logFilesListed)).toEqual([10, 2, 0, 2, 60, 400, 6]);
    expect(results.flatMap(problemsOf)).toEqual([]);
    expect(results.flatMap(leftOutOf)).toEqual([]);
    expect(results.flatMap(remarksOf)).toEqual(['chain-begins']);
  });

  test('costs a GET for each digest, and two LISTs for each run', async () => {
    const archive = new WatchedArchive();
    archive.chain.hours(24);
    await archive.watch();
    archive.chain.hours(6);
    Object.assign(archive.store.requests, { list: 0, get: 0, folders: 0 });
    await archive.watch();
    expect(archive.store.requests).toEqual({ list: 2, get: 6, folders: 0 });
  });

  test('costs one LIST for a run where nothing happens, and a second one a day', async () => {
    const archive = new WatchedArchive();
    archive.chain.hours(24, 0);
    await archive.watch();
    Object.assign(archive.store.requests, { list: 0, get: 0 });
    for (let run = 0; run < 8; run += 1) {
      archive.chain.hours(6, 0);
      expect(problemsOf(await archive.watch())).toEqual([]);
    }
    expect(archive.store.requests).toEqual({ list: 8 + 2, get: 48, folders: 0 });
  });

  test('has chains of two trails beside each other, which are told apart', async () => {
    const archive = new WatchedArchive();
    archive.chain.hours(10);
    new ChainWriter(archive.store, { trailName: 'aws-controltower-BaselineCloudTrail' }).hours(10);
    const both = await archive.verify();
    expect(both.coverage).toHaveLength(2);
    expect([problemsOf(both), leftOutOf(both)]).toEqual([[], []]);
    const one = await archive.verify({ trail: { name: 'organization-trail', homeRegion: 'eu-central-1' } });
    expect(one.coverage).toHaveLength(1);
    expect([problemsOf(one), leftOutOf(one)]).toEqual([[], ['log-file other-trail ×0']]);
  });

  test('may have its first hours from before the time that is asked for', async () => {
    const archive = new WatchedArchive();
    archive.chain.hours(50);
    const result = await archive.verify({ from: BEGIN + 20.5 * HOUR, to: BEGIN + 30.5 * HOUR });
    expect([problemsOf(result), leftOutOf(result)]).toEqual([[], []]);
    expect(result.coverage[0]?.proven).toEqual([{ from: BEGIN + 20 * HOUR, to: BEGIN + 31 * HOUR }]);
  });

  test('has log files that a later digest names, or a backfill digest', async () => {
    const archive = new WatchedArchive();
    const { chain } = archive;
    chain.hours(10);
    const late = [chain.logFile(chain.end - 600), chain.logFile(chain.end - 900)];
    chain.hours(4);
    expect(leftOutOf(await archive.watch())).toEqual(['log-file too-new ×2']);
    chain.hours(4);
    const backfill = chain.backfill(late, BEGIN + 10 * HOUR);
    const result = await archive.watch();
    expect([problemsOf(result), leftOutOf(result)]).toEqual([[], []]);
    expect(result.memory.chains.map(({ id }) => id.kind)).toEqual(['standard', 'backfill']);
    chain.hours(48);
    chain.backfill([], BEGIN + 11 * HOUR);
    const later = await archive.watch();
    expect([problemsOf(later), leftOutOf(later), later.proof.digests]).toEqual([[], [], 49]);
    expect(later.memory.chains[1]?.head.key).not.toBe(backfill.key);
  });
});
