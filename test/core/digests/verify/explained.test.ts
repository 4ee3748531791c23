import { beforeAll, describe, expect, test } from '@jest/globals';
import { BEGIN, ChainWriter, DAY, HOUR, PLACE, ROOT } from '../../../support/digests/chain-writer';
import type { VerifyOptions } from '../../../../core/digests/options';
import type { PlaceResult } from '../../../../core/digests/result/place-result';
import { leftOutOf, problemsOf, remarksOf, WatchedArchive } from '../../../support/digests/watched-archive';

function told(result: PlaceResult): readonly (readonly string[])[] {
  return [problemsOf(result), leftOutOf(result), remarksOf(result)];
}

describe('what is explained is no tampering, and what looks like it is', () => {
  const untouched = new WatchedArchive();
  beforeAll(async () => {
    untouched.chain.hours(24);
    await untouched.watch();
  });

  describe('the lifecycle', () => {
    const options: Partial<VerifyOptions> = { circumstances: { retentionDays: 3 } };
    /** Everything that is older than 3 days, as S3 removes it: at midnight. */
    function expire({ store, now }: WatchedArchive): void {
      const midnight = Math.floor(now / DAY) * DAY - 3 * DAY;
      for (const key of store.keys()) if (store.known(key).modified <= midnight) store.remove(key);
    }

    test('removes what is past its days', async () => {
      const archive = new WatchedArchive(untouched);
      archive.chain.hours(5 * 24, 1);
      expire(archive);
      const once = await archive.verify(options);
      expect(problemsOf(once)).toEqual([]);
      expect(leftOutOf(once)[0]).toBe('digest expired ×71');
      const watched = await archive.watch(options);
      expect(problemsOf(watched)).toEqual([]);
      expect(leftOutOf(watched)[0]).toBe('digest expired ×47');
    });

    test('removes a log file some hours before the digest that names it', async () => {
      const archive = new WatchedArchive(untouched);
      archive.chain.hours(20);
      const midnight = Math.floor(BEGIN / DAY) * DAY + 2 * DAY;
      const file = archive.chain.logFile(midnight - 500);
      archive.chain.hours(8);
      archive.chain.backfill([file], BEGIN + 44 * HOUR);
      archive.store.remove(file.key);
      const now = midnight + 3 * DAY + 60;
      expect(leftOutOf(await archive.verify({ ...options, now, to: archive.chain.end }))).toContain('log-file expired');
    });

    test('does not remove a digest or a log file before its days', async () => {
      const archive = new WatchedArchive(untouched);
      archive.chain.hours(5 * 24, 1);
      expire(archive);
      const { digests, logFiles } = archive.chain;
      archive.store.remove(digests[100]?.key ?? '');
      archive.store.remove(logFiles[110]?.[0]?.key ?? '');
      expect(problemsOf(await archive.verify(options))).toEqual(['digest-missing', 'log-file-missing']);
    });

    test('explains nothing where it is not deployed', async () => {
      const archive = new WatchedArchive(untouched);
      archive.chain.hours(5 * 24, 1);
      expire(archive);
      expect(problemsOf(await archive.watch())).toEqual([
        'digest-missing ×24',
        'digest-missing ×47',
        'log-file-missing',
      ]);
    });

    test('may have removed a whole place, of which nothing is asked any more', async () => {
      const archive = new WatchedArchive(untouched);
      for (const key of archive.store.keys()) archive.store.remove(key);
      const now = BEGIN + 9 * DAY;
      const result = await archive.verify({ ...options, now, to: BEGIN + 20 * HOUR });
      expect(told(result)).toEqual([[], ['place expired ×0'], []]);
      expect(problemsOf(await archive.verify({ now, to: BEGIN + 20 * HOUR }))).toEqual(['place-silent ×0']);
    });
  });

  describe('another key prefix', () => {
    const roots = [`audit/${ROOT}`, ROOT];

    test('is the same chain in another folder', async () => {
      const archive = new WatchedArchive(untouched);
      archive.chain.hours(3);
      archive.chain.root = `audit/${ROOT}`;
      archive.chain.hours(6);
      const result = await archive.watch({ roots });
      expect(told(result)).toEqual([[], [], ['prefix-changed']]);
      expect(result.proof.digests).toBe(9);
      expect(told(await archive.verify({ roots }))).toEqual([[], [], ['chain-begins', 'prefix-changed']]);
      archive.chain.hours(3);
      expect(told(await archive.watch({ roots }))).toEqual([[], [], []]);
    });

    test('is a chain that has stopped for whoever does not know it', async () => {
      const archive = new WatchedArchive(untouched);
      archive.chain.root = `audit/${ROOT}`;
      archive.chain.hours(6);
      expect(problemsOf(await archive.watch())).toEqual(['chain-stopped']);
    });

    test('is no place to hide a gap', async () => {
      const archive = new WatchedArchive(untouched);
      archive.chain.hours(3);
      archive.chain.root = `audit/${ROOT}`;
      archive.chain.hours(6);
      archive.store.remove(archive.chain.digests[27]?.key ?? '');
      expect(problemsOf(await archive.watch({ roots }))).toEqual(['digest-missing']);
    });

    test('of which the former one is not known is named', async () => {
      const archive = new WatchedArchive(untouched);
      archive.chain.root = `audit/${ROOT}`;
      archive.chain.hours(6);
      const { problems } = await archive.verify({ roots: [`audit/${ROOT}`] });
      expect(problems.map(({ kind, detail }) => [kind, detail])).toEqual([
        ['digest-missing', `the last of them was in ${ROOT}, which is not searched`],
      ]);
    });
  });

  describe('a pause of the trail', () => {
    const pause = { why: 'paused', from: BEGIN + 24 * HOUR + 300, to: BEGIN + 30 * HOUR } as const;
    const options: Partial<VerifyOptions> = { circumstances: { silences: [pause] } };

    test('that is known explains that the chain begins anew', async () => {
      const archive = new WatchedArchive(untouched);
      archive.chain.pause(6 * HOUR).hours(5);
      expect(told(await archive.watch(options))).toEqual([[], [], ['trail-restarted']]);
    });

    test('that lasts explains that no digest comes', async () => {
      const archive = new WatchedArchive(untouched);
      archive.chain.pause(6 * HOUR);
      expect(told(await archive.watch(options))).toEqual([[], [], ['silence-explained']]);
      expect(problemsOf(await archive.watch())).toEqual(['chain-stopped']);
    });

    test.each([
      ['begins too late', { ...pause, from: BEGIN + 28 * HOUR }],
      ['ends too early', { ...pause, to: BEGIN + 26 * HOUR }],
      ['is of another account', { ...pause, account: '371948206654' }],
      ['is of another Region', { ...pause, region: 'us-east-1' }],
    ])('does not explain it where it %s', async (_, silence) => {
      const archive = new WatchedArchive(untouched);
      archive.chain.pause(6 * HOUR).hours(5);
      expect(problemsOf(await archive.watch({ circumstances: { silences: [silence] } }))).toEqual(['chain-restarted']);
    });

    test('does not explain digests that are missing', async () => {
      const archive = new WatchedArchive(untouched);
      archive.chain.hours(6);
      archive.store.remove(archive.chain.digests[26]?.key ?? '');
      expect(problemsOf(await archive.watch(options))).toEqual(['digest-missing']);
    });

    test('is told of a chain whose beginning is not in the time asked for', async () => {
      const archive = new WatchedArchive(untouched);
      archive.chain.pause(6 * HOUR).hours(5);
      const from = BEGIN + 25 * HOUR;
      expect(problemsOf(await archive.verify({ from }))).toEqual(['chain-restarted']);
      expect(told(await archive.verify({ from, ...options }))).toEqual([[], [], ['trail-restarted']]);
    });
  });

  describe('an account or a Region that was closed', () => {
    test.each([
      ['the account', { account: PLACE.account }],
      ['the Region', { region: PLACE.region }],
      ['the Region of the account', PLACE],
    ])('%s: no digests come any more', async (_, of) => {
      const archive = new WatchedArchive(untouched);
      archive.chain.end += 30 * DAY;
      const closed = { why: 'closed', ...of, from: BEGIN + 24 * HOUR + 1_000 } as const;
      expect(told(await archive.watch({ circumstances: { silences: [closed] } }))).toEqual([
        [],
        [],
        ['silence-explained'],
      ]);
      const later = { ...closed, from: BEGIN + 40 * HOUR };
      expect(problemsOf(await archive.watch({ circumstances: { silences: [later] } }))).toEqual(['chain-stopped']);
    });

    test('does not explain that its digests vanish', async () => {
      const archive = new WatchedArchive(untouched);
      for (const key of archive.store.keys()) archive.store.remove(key);
      archive.chain.end += DAY;
      const closed = { why: 'closed', account: PLACE.account, from: BEGIN + 24 * HOUR } as const;
      expect(problemsOf(await archive.watch({ circumstances: { silences: [closed] } }))).toEqual(['chain-vanished']);
    });
  });

  test('a new trail beside one that has stopped begins a chain, and does not hide that', async () => {
    const archive = new WatchedArchive(untouched);
    archive.chain.end += 10 * DAY;
    new ChainWriter(archive.store, { trailName: 'audit-trail', begin: BEGIN + 24 * HOUR }).hours(240, 0);
    const result = await archive.watch();
    expect(told(result)).toEqual([['chain-stopped'], [], ['chain-begins']]);
    archive.chain.end += HOUR;
    expect(problemsOf(await archive.watch())).toEqual(['chain-stopped', 'chain-stopped'].slice(1));
  });
});
