import { describe, expect, test } from '@jest/globals';
import { hoursBetweenRuns, monthlyRequests, requestCost } from '../../../core/digests/schedule';

const sizeOf = (accounts: number): Parameters<typeof hoursBetweenRuns>[0] => ({
  accounts,
  regionsAnAccount: 17,
  activeRegionsAnAccount: 4,
});
const costOf = (accounts: number, hours = hoursBetweenRuns(sizeOf(accounts))): number =>
  requestCost(monthlyRequests(sizeOf(accounts), hours));

describe('how often an archive is looked at', () => {
  test('is as often as it may cost: 1 USD a month for 10 accounts, 40 for 1,000', () => {
    expect(costOf(10)).toBeLessThan(1);
    expect(costOf(1_000)).toBeLessThan(40);
    // The listings of everything every hour would be 62 alone.
    expect(costOf(1_000, 1)).toBeGreaterThan(62);
  });

  test.each([1, 2, 5, 10, 25, 26, 50, 100, 250, 500, 1_000, 5_000])(
    'is within its budget for %d accounts',
    (accounts) => {
      expect(costOf(accounts)).toBeLessThanOrEqual(Math.max(1, accounts * 0.04));
      const hours = hoursBetweenRuns(sizeOf(accounts));
      expect(24 % hours).toBe(0);
      expect(hours).toBeLessThanOrEqual(6);
    },
  );

  test('is at least once a day, whatever that costs', () => {
    expect(hoursBetweenRuns({ accounts: 10, regionsAnAccount: 900, activeRegionsAnAccount: 900 })).toBe(24);
  });
});
