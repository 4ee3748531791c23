import { describe, expect, test } from '@jest/globals';
import type { Coverage } from '../../../../core/history/answer/answer';
import type { ResultStore } from '../../../../core/history/answer/answer-sink';
import { fitting, inShort } from '../../../../core/history/answer/fitting-answer';

const RANGE = { from: 1_700_000_000, to: 1_700_010_000 };
const complete = (account: string, region: string): Coverage => ({
  account,
  region,
  state: 'complete',
  ...RANGE,
  coveredFrom: RANGE.from,
  pages: 1,
  events: 0,
  throttles: 0,
  error: undefined,
});
const denied = (account: string, region: string, error = 'AccessDenied: no role'): Coverage => ({
  ...complete(account, region),
  state: 'denied',
  coveredFrom: RANGE.to + 1,
  pages: 0,
  error,
});
const REGIONS = Array.from({ length: 17 }, (_, index) => `us-east-${String(index + 1)}`);

function memory(): { store: ResultStore; objects: string[][] } {
  const objects: string[][] = [];
  const store: ResultStore = {
    open() {
      const lines: string[] = [];
      return Promise.resolve({
        write: (some) => Promise.resolve(void lines.push(...some)),
        close: () => Promise.resolve({ bucket: 'results', key: String(objects.push(lines)), bytes: 1 }),
        discard: () => Promise.resolve(),
      });
    },
  };
  return { store, objects };
}

describe('coverage in short', () => {
  test('has one entry for an account that was denied everywhere, for one reason', () => {
    const entries = inShort([
      ...REGIONS.map((region) => denied('222222222222', region)),
      ...REGIONS.map((region) => complete('111111111111', region)),
    ]);
    expect(entries).toHaveLength(18);
    expect(entries[0]).toMatchObject({
      account: '222222222222',
      region: '*',
      state: 'denied',
      error: 'AccessDenied: no role',
    });
  });

  test.each<[string, Coverage[]]>([
    ['one Region', [denied('222222222222', 'us-east-1')]],
    [
      'two reasons',
      [denied('222222222222', 'us-east-1'), denied('222222222222', 'us-east-2', 'a service control policy')],
    ],
    ['a Region that could be read', [denied('222222222222', 'us-east-1'), complete('222222222222', 'us-east-2')]],
    [
      'what was read before it failed',
      ['us-east-1', 'us-east-2'].map((region) => ({
        ...denied('222222222222', region),
        state: 'failed' as const,
        pages: 3,
      })),
    ],
  ])('names each Region of an account with %s', (_, entries) => {
    expect(inShort(entries)).toEqual(entries);
  });
});

describe('an answer', () => {
  const lines = Array.from({ length: 100 }, (_, id) => JSON.stringify({ id, text: 'x'.repeat(80) }));
  // 170 accounts, of which two are not complete.
  const coverage = Array.from({ length: 170 }, (_, index) =>
    (index % 80 === 79 ? denied : complete)(String(111111111111 + index), 'us-east-1'),
  );
  const bytes = (part: object): number => Buffer.byteLength(JSON.stringify(part));

  test('that fits is as it is', async () => {
    const { store, objects } = memory();
    const fitted = await fitting(lines, coverage, 1e6, store);
    expect(fitted).toMatchObject({ events: lines.map((line) => JSON.parse(line) as unknown), notices: [] });
    expect(fitted.coverage).toHaveLength(170);
    expect(objects).toEqual([]);
  });

  test('gives its events to the store when only the coverage fits', async () => {
    const { store, objects } = memory();
    const fitted = await fitting(lines, coverage, 40_000, store);
    expect(fitted).toMatchObject({ events: [], results: { key: '1' }, notices: [] });
    expect(objects).toEqual([lines]);
    expect(fitted.coverage).toHaveLength(170);
    expect(fitted).not.toHaveProperty('coverageResults');
  });

  test('gives the coverage to the store, too, when that alone does not fit, and shows what is not complete', async () => {
    const { store, objects } = memory();
    const fitted = await fitting(lines, coverage, 10_000, store);
    expect(fitted).toMatchObject({ events: [], results: { key: '1' }, coverageResults: { key: '2' } });
    expect(objects[1]?.map((line) => JSON.parse(line) as unknown)).toHaveLength(170);
    expect(fitted.coverage.slice(0, 3).map(({ state }) => state)).toEqual(['denied', 'denied', 'complete']);
    expect(bytes(fitted.coverage)).toBeLessThan(10_000);
    expect(fitted.notices).toEqual([
      `The coverage is too large for an answer: ${String(fitted.coverage.length)} of 170 entries are included, incomplete ones first; all of it is in s3://results/2.`,
    ]);
  });

  test('without a store keeps its events, and says how much of the coverage is missing', async () => {
    const fitted = await fitting(lines, coverage, 20_000, undefined);
    expect(fitted.events).toHaveLength(100);
    expect(bytes(fitted.events) + bytes(fitted.coverage)).toBeLessThan(20_100);
    expect(fitted.notices[0]).toMatch(
      /^The coverage is too large for an answer: \d+ of 170 entries are included, incomplete ones first\.$/,
    );
  });

  test('whose store fails is no answer, and leaves nothing behind', async () => {
    let discarded = 0;
    const store: ResultStore = {
      open: () =>
        Promise.resolve({
          write: () => Promise.reject(new Error('full')),
          close: () => Promise.reject(new Error('full')),
          discard: () => Promise.resolve(void (discarded += 1)),
        }),
    };
    await expect(fitting(lines, coverage, 10_000, store)).rejects.toThrow('full');
    expect(discarded).toBe(1);
  });
});
