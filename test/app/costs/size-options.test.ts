import { describe, expect, test } from '@jest/globals';
import { SMALL, startOptions } from '../../../app/costs/size-options';

describe('the options of `npm start`', () => {
  test('are the size, and the rest is for the CDK', () => {
    expect(startOptions(['--accounts', '80', '-c', 'organization-trail:regions=one', '--events=25000000'])).toEqual({
      size: { accounts: 80, events: 25_000_000 },
      sizeIsGiven: true,
      rest: ['-c', 'organization-trail:regions=one'],
      problems: [],
    });
  });

  test('need no size', () => {
    expect(startOptions([])).toEqual({ size: SMALL, sizeIsGiven: false, rest: [], problems: [] });
  });

  test.each([['0'], ['-1'], ['1.5'], ['many'], ['1e6'], ['']])('are refused for %j accounts', (value) => {
    expect(startOptions([`--accounts=${value}`, '--events']).problems).toEqual([
      `--accounts: received ${JSON.stringify(value)}; allowed: a whole number from 1, such as 500`,
      '--events: received null; allowed: a whole number from 1, such as 500',
    ]);
  });
});
