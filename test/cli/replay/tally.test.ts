import { expect, test } from '@jest/globals';
import { merge, newTally } from '../../../cli/replay/tally';

test('the problems of another thread are taken over, however many', () => {
  const [into, from] = [newTally(0), newTally(0)];
  for (let index = 0; index < 300_000; index++) from.problems.push({ path: String(index), reason: 'empty' });
  merge(into, from);
  expect(into.problems).toHaveLength(300_000);
});
