import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ArchiveTable } from '../../../core/archive-queries/archive-table';
import { folderOf, foldersOf, secondsOf } from '../../../core/archive-queries/days';
import { isSettled, partitionsInSql } from '../../../core/archive-queries/part-in-sql';
import { costOf, MAX_FILES_A_QUERY, type Part, dollarsOf, planned } from '../../../core/archive-queries/plan';
import type { Partition } from '../../../core/archive-queries/survey';

const table = (name: string): ArchiveTable => ({
  ...{ database: 'organization_trail', name, bucket: 'logs', root: 'AWSLogs/' },
  ...{ regions: ['a-b-1', 'a-b-2'], firstDay: '2013/11/13' },
});
const [NEW, OLD] = [table('events'), table('events_1')];
const DAY = 86_400;
const FIRST = secondsOf('2026/01/01');

const partition = (more: Partial<Partition>): Partition => ({
  ...{ table: NEW, account: '111111111111', region: 'a-b-1', day: '2026/01/01', files: 10, bytes: 1_000 },
  ...more,
});

const partitions: fc.Arbitrary<Partition[]> = fc.uniqueArray(
  fc.record({
    table: fc.constantFrom(NEW, NEW, OLD),
    account: fc.integer({ min: 1, max: 12 }).map((number) => String(100_000_000_000 + number)),
    region: fc.constantFrom('a-b-1', 'a-b-2', 'a-b-3'),
    day: fc.integer({ min: 0, max: 40 }).map((day) => folderOf(FIRST + day * DAY)),
    files: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 90_000 })),
    bytes: fc.integer({ min: 1, max: 1_000_000_000 }),
  }),
  { maxLength: 150, selector: ({ table: { name }, account, region, day }) => [name, account, region, day].join() },
);

const holds = (part: Part, { table: own, account, region, day }: Partition): boolean =>
  part.table === own &&
  part.accounts.includes(account) &&
  part.regions.includes(region) &&
  day >= part.first &&
  day <= part.last;

describe('A plan of queries', () => {
  test('reads every folder with log files once, and not too many without', () => {
    fc.assert(
      fc.property(partitions, (all) => {
        const parts = planned(all);
        for (const one of all) {
          expect(parts.filter((part) => part.partitions.includes(one))).toHaveLength(1);
          // Not by another query either.
          expect(parts.filter((part) => holds(part, one))).toHaveLength(1);
        }
        for (const part of parts) {
          expect(part.projected).toBeGreaterThanOrEqual(part.partitions.length);
          expect(part.projected).toBeLessThanOrEqual(Math.max(2 * part.partitions.length, 500));
          const isOne =
            new Set(part.partitions.map(({ account, region, day }) => [account, region, day].join())).size === 1;
          if (!isOne && part.first !== part.last) expect(part.files).toBeLessThanOrEqual(MAX_FILES_A_QUERY);
        }
        expect(parts.map(({ last }) => last)).toEqual(
          parts
            .map(({ last }) => last)
            .sort()
            .reverse(),
        );
      }),
    );
  });

  test('never reads a Region of a large account again beside a small one', () => {
    const large = ['a-b-1', 'a-b-2'].map((region) => partition({ region, files: 40_000 }));
    const small = ['a-b-1', 'a-b-2'].map((region) => partition({ region, account: '222222222222' }));
    const parts = planned([...large, ...small]);
    for (const one of [...large, ...small]) expect(parts.filter((part) => holds(part, one))).toHaveLength(1);
  });

  test('lists at most twice as many folders as have log files, however unlike the accounts are', () => {
    const regions = Array.from({ length: 30 }, (_, index) => `a-b-${String(index)}`);
    const all = Array.from({ length: 300 }, (_, account) =>
      regions.flatMap((region, index) =>
        // A few Regions each, in ever other combinations.
        (account * 7 + index * 11) % 13 < 3
          ? [partition({ account: String(100_000_000_000 + account), region, files: 1 })]
          : [],
      ),
    ).flat();
    const { partitions: there, projected, queries } = costOf(planned(all));
    expect(there).toBe(all.length);
    expect(projected).toBeLessThanOrEqual(2 * there);
    expect(queries).toBeLessThan(40);
  });

  test('is one query where one is enough', () => {
    const days = Array.from({ length: 30 }, (_, day) => partition({ day: folderOf(FIRST + day * DAY) }));
    expect(planned(days)).toMatchObject([{ first: '2026/01/01', last: '2026/01/30', files: 300, projected: 30 }]);
    expect(planned([])).toEqual([]);
  });

  test('divides an account that is too large for one query by its Regions', () => {
    const [one, other] = ['a-b-1', 'a-b-2'].map((region) => partition({ region, files: 40_000 }));
    expect(planned([one, other].flatMap((each) => each ?? [])).map(({ regions }) => regions)).toEqual([
      ['a-b-1'],
      ['a-b-2'],
    ]);
  });

  test('tells its cost, of which ten megabytes a query are the least', () => {
    const cost = costOf(planned([partition({ files: 1_000_000, bytes: 2_000_000_000_000 })]), 1_000);
    expect(cost).toMatchObject({ queries: 1, partitions: 1, files: 1_000_000, bytes: 2_000_000_000_000 });
    // 10 for two TB, 0.40 for the files, 0.005 for the lists, 0.03 for KMS.
    expect(cost.dollars).toBeCloseTo(10.435, 3);
    expect(costOf(planned([partition({ bytes: 1 })])).dollars).toBeGreaterThan(dollarsOf([], 0, [10_000_000]));
    expect(costOf([]).dollars).toBe(0);
  });
});

describe('A part', () => {
  test('is named by literals', () => {
    const [part] = planned([partition({}), partition({ account: '222222222222' })]);
    expect(partitionsInSql(part as Part)).toBe(
      "account IN ('111111111111', '222222222222') AND region IN ('a-b-1') AND day = '2026/01/01'",
    );
  });

  test('is settled some days after its last delivery', () => {
    const [part] = planned([partition({})]);
    const at = (days: number): boolean => isSettled(part as Part, (FIRST + days * DAY) * 1_000);
    expect([at(1), at(3), at(4)]).toEqual([false, false, true]);
  });

  test('has a day more at either end than the events', () => {
    expect(foldersOf({ from: secondsOf('2026/03/01'), to: secondsOf('2026/03/01') + 60 })).toEqual({
      first: '2026/02/28',
      last: '2026/03/02',
    });
  });
});
