import { expect, test } from '@jest/globals';
import { isRecord } from '../../../lib/contract/is-record';

test('an object of JSON is one, and nothing else that JSON knows', () => {
  expect([{}, { a: 1 }].every(isRecord)).toBe(true);
  expect([[], null, undefined, 'a', 1, true].some(isRecord)).toBe(false);
});
