import { expect, jest, test } from '@jest/globals';
import { patienceOf } from '../../../core/custom-resource/patience';

test.each([
  ['a minute is for the answer', 12 * 60_000, 11 * 60_000],
  ['a third is for the answer, where there is little time', 30_000, 20_000],
  ['in whole milliseconds', 30_001, 20_000],
  ['there may be none', 0, 0],
])('%s', (_, remaining, left) => {
  jest.useFakeTimers({ now: 0 });
  expect(patienceOf({ getRemainingTimeInMillis: () => remaining }).deadline).toBe(left);
  jest.useRealTimers();
});
