import { expect, test } from '@jest/globals';
import { received, receivedInWords } from '../../../lib/contract/received';

test('a problem names the thing, the value as JSON, and what is allowed', () => {
  expect(received('regions', ['xx', 1], 'a list of Regions')).toBe(
    'regions: received ["xx",1]; allowed: a list of Regions',
  );
});

test('a text that is received is quoted and escaped, and nothing at all is said to be undefined', () => {
  expect(received('name', 'a "b"\n', 'a name')).toBe('name: received "a \\"b\\"\\n"; allowed: a name');
  expect(received('name', undefined, 'a name')).toBe('name: received undefined; allowed: a name');
});

test('what no JSON can show is said in words', () => {
  expect(receivedInWords('mode and days', 'one of them', 'both or neither')).toBe(
    'mode and days: received one of them; allowed: both or neither',
  );
});

test('a problem whose name stands before it already has none of its own', () => {
  expect(receivedInWords(undefined, '2 values', '1')).toBe('received 2 values; allowed: 1');
});
