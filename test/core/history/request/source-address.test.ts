import { describe, expect, test } from '@jest/globals';
import { isSourceAddress, sourceAddressMatcher } from '../../../../core/history/request/source-address';

describe('a source address', () => {
  test.each<[string, string, boolean]>([
    ['10.8.8.1', '10.8.8.1', true],
    ['10.8.8.1', '10.8.8.10', false],
    ['10.8.8.0/24', '10.8.8.255', true],
    ['10.8.8.0/24', '10.8.9.0', false],
    // What is beyond the prefix does not count.
    ['10.8.8.77/24', '10.8.8.1', true],
    ['0.0.0.0/0', '198.51.100.7', true],
    ['10.8.8.1/32', '10.8.8.1', true],
    ['10.8.8.*', '10.8.8.42', true],
    ['10.8.8.*', '10.8.80.42', false],
    ['10.8.8.?', '10.8.8.42', false],
    ['2001:db8::1', '2001:0db8:0:0:0:0:0:1', true],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['::/0', '10.8.8.1', false],
    ['10.0.0.0/8', '2001:db8::1', false],
    ['10.0.0.0/8', 'cloudformation.amazonaws.com', false],
    ['10.0.0.0/8', 'AWS Internal', false],
    ['cloudformation.amazonaws.com', 'cloudformation.amazonaws.com', true],
    ['*.amazonaws.com', 'cloudformation.amazonaws.com', true],
    ['AWS Internal', 'AWS Internal', true],
  ])('%s and %s: %s', (value, address, matches) => {
    expect(isSourceAddress(value)).toBe(true);
    expect(sourceAddressMatcher(value)(address)).toBe(matches);
  });

  test.each([
    '',
    'x',
    '10.8.8',
    '10.8.8.300',
    '10.8.8.0/33',
    '10.8.8.0/',
    '10.8.8.0/-1',
    '10.8.8.*/24',
    '2001:db8::/129',
    '2001:db8:*',
    '10.8.8.0/24 ',
    'aws internal',
    '10.8.8.1-9',
  ])('%j is none', (value) => {
    expect(isSourceAddress(value)).toBe(false);
  });
});
