import { PassThrough, Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { confirmCost, costWords, dollarsOf, gigabytes } from '../../../cli/athena/confirm-cost';

const COST = { queries: 2, partitions: 3, projected: 4, files: 1_200, bytes: 3_400_000_000, dollars: 2.5 };

describe('The cost of a search', () => {
  test('is told in words', () => {
    expect(costWords(COST)).toBe('2 queries over 1,200 log files (3.4 GB), estimated at 2.50 USD');
    expect([0, 12_340_000, 2e10].map(gigabytes)).toEqual(['0.0 MB', '12.3 MB', '20 GB']);
    expect([0, 0.001, 0.25, 1_234.4].map(dollarsOf)).toEqual([
      '0.00 USD',
      'less than 0.01 USD',
      '0.25 USD',
      '1,234 USD',
    ]);
  });

  const asked = async (
    answer: string | undefined,
    { maxCost = 1, yes = false, isTerminal = true } = {},
  ): Promise<string> => {
    const stdin = Object.assign(Readable.from(answer === undefined ? [] : [Buffer.from(answer)]), {
      isTTY: isTerminal,
    });
    const stderr = Object.assign(new PassThrough(), { isTTY: isTerminal });
    const interrupt = new AbortController().signal;
    await confirmCost(COST, { workgroup: 'x', maxCost, yes }, { stdin, stderr, interrupt });
    return String(stderr.read() ?? '');
  };

  test('is confirmed on the terminal above the limit only', async () => {
    expect(await asked('', { maxCost: 2.5 })).toBe('');
    expect(await asked('', { yes: true })).toBe('');
    expect(await asked('y\n')).toBe(
      'This takes 2 queries over 1,200 log files (3.4 GB), estimated at 2.50 USD, more than --max-cost 1. Continue? [y/N] ',
    );
    expect(await asked('YES\n')).toContain('Continue?');
  });

  test.each(['n\n', '\n', 'maybe\n', undefined])('is not confirmed by %j', async (answer) => {
    await expect(asked(answer)).rejects.toThrow('not confirmed: 2 queries');
  });

  test('is an error where nobody can be asked', async () => {
    await expect(asked('y\n', { isTerminal: false })).rejects.toThrow('allowed: --yes, a higher --max-cost');
  });
});
