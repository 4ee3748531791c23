import { describe, expect, test } from '@jest/globals';
import { ALWAYS_DRIVEN } from '../../../../core/history/search/capacity';
import { divide, functionsByAccounts, functionsFor } from '../../../../core/history/parts/parts';

const busy = (places: number, pages: number, pageSeconds: number) =>
  Array.from({ length: places }, () => ({ pages, requestSeconds: pages * pageSeconds }));

describe('the number of functions', () => {
  test('is one for what one reads at the quota, whatever the latency', () => {
    expect(ALWAYS_DRIVEN).toBe(36);
    for (const pageSeconds of [0.2, 3.9]) expect(functionsFor(busy(ALWAYS_DRIVEN, 1_000, pageSeconds))).toBe(1);
  });

  test('follows what is slow: memory, requests under way, the processor', () => {
    // At 3.9 s a page, 7.8 chains a place, of which 6.8 read ahead: 250 of those fit into a function.
    expect(functionsFor(busy(100, 1_000, 3.9))).toBe(3);
    // At half a second one chain is nearly enough, and 850 pages a second are 1.53 processors.
    expect(functionsFor(busy(425, 1_000, 0.5))).toBe(2);
    // 680 pages a second of 1.8 ms are 1.22 processors.
    expect(functionsFor(busy(340, 1_000, 0.2))).toBe(2);
  });

  test('is one where most places are nearly empty, or all is done in half a minute', () => {
    expect(functionsFor([...busy(5_000, 1, 0.2), ...busy(50, 1_000, 0.2)])).toBe(1);
    expect(functionsFor(busy(3_000, 4, 0.2))).toBe(1);
    expect(functionsFor([])).toBe(1);
  });

  test('has a bound, also where somebody asks for more', () => {
    expect(functionsFor(busy(20_000, 1_000, 3.9))).toBe(8);
    expect(functionsByAccounts(5, 2)).toBe(3);
    expect(functionsByAccounts(5_000, 1)).toBe(100);
  });
});

describe('the division', () => {
  const places = ['1', '2', '3', '4'].flatMap((digit) =>
    ['us-east-1', 'us-west-2'].map((region) => ({ account: digit.repeat(12), region })),
  );
  const accountsOf = (most: number, seconds: (digit: string) => number) =>
    divide(places, most, ({ account }) => seconds(account.charAt(0))).map((part) =>
      part.map(({ account, region }) => `${account.charAt(0)} ${region}`),
    );

  test('leaves accounts whole and balances what they cost', () => {
    expect(accountsOf(2, (digit) => (digit === '3' ? 9 : 1))).toEqual([
      ['3 us-east-1', '3 us-west-2'],
      ['1 us-east-1', '1 us-west-2', '2 us-east-1', '2 us-west-2', '4 us-east-1', '4 us-west-2'],
    ]);
  });

  test('gives no function more places than it can answer about', () => {
    const many = Array.from({ length: 1_000 }, (_, account) =>
      Array.from({ length: 17 }, (_, region) => ({
        account: String(111111111111 + account),
        region: `us-east-${String(region + 1)}`,
      })),
    ).flat();
    const busy = '111111111111';
    expect(functionsFor(many.map(() => ({ pages: 1, requestSeconds: 0.2 })))).toBe(3);
    // One account is as much as all others.
    const parts = divide(many, 3, ({ account }) => (account === busy ? 1_000 : 0.001));
    expect(parts.map((part) => part.length).every((count) => count > 0 && count < 8_100)).toBe(true);
  });

  test('has no empty part', () => {
    expect(accountsOf(9, () => 0)).toHaveLength(4);
    expect(accountsOf(1, () => 1)).toHaveLength(1);
  });
});
