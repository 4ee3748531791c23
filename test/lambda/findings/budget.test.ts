import { describe, expect, jest, test } from '@jest/globals';
import { type Budget, budgetOf, inParallel, patiently, pauseAfter } from '../../../lambda/findings/budget';

const named = (name: string): Error => Object.assign(new Error(name), { name });
const left = (milliseconds: number): Budget => ({ signal: new AbortController().signal, left: () => milliseconds });

describe('budgetOf', () => {
  test('keeps time to say what was not done', () => {
    const [long, short] = [budgetOf(60_000).left(), budgetOf(3_000).left()];
    expect(long).toBeGreaterThan(56_000);
    expect(long).toBeLessThanOrEqual(57_000);
    expect(short).toBeGreaterThan(1_000);
    expect(short).toBeLessThanOrEqual(2_000);
    expect(budgetOf(-1).left()).toBeLessThanOrEqual(0);
  });
});

describe('patiently', () => {
  test('repeats what passes', async () => {
    const names = ['ThrottlingException', 'TimeoutError'];
    const attempt = jest.fn(() => {
      const name = names.shift();
      return name === undefined ? Promise.resolve('done') : Promise.reject(named(name));
    });
    await expect(patiently(left(60_000), attempt)).resolves.toBe('done');
    expect(attempt).toHaveBeenCalledTimes(3);
  });

  test('repeats nothing else, and no more often than it is told', async () => {
    const denied = jest.fn(() => Promise.reject(named('AccessDeniedException')));
    await expect(patiently(left(60_000), denied)).rejects.toThrow('AccessDeniedException');
    expect(denied).toHaveBeenCalledTimes(1);
    const throttled = jest.fn(() => Promise.reject(named('Throttling')));
    await expect(patiently(left(60_000), throttled, 2)).rejects.toThrow('Throttling');
    expect(throttled).toHaveBeenCalledTimes(2);
  });

  test('says why nothing was done when no time is left for another attempt', async () => {
    const cause = named('Throttling');
    const attempt = jest.fn(() => Promise.reject(cause));
    await expect(patiently(left(0), attempt)).rejects.toMatchObject({
      message: 'no time is left for another attempt',
      cause,
    });
    expect(attempt).toHaveBeenCalledTimes(1);
    await expect(pauseAfter(100, left(-1), cause)).rejects.toMatchObject({ cause });
  });
});

describe('inParallel', () => {
  test('does all of it, no more at once than it may, and tells what failed', async () => {
    let [running, most] = [0, 0];
    const done: number[] = [];
    const errors = await inParallel([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      if (item % 3 === 0) throw new Error(String(item));
      done.push(item);
    });
    expect(most).toBe(3);
    expect(done.sort()).toEqual([1, 2, 4, 5, 7]);
    expect(errors.map(String).sort()).toEqual(['Error: 3', 'Error: 6']);
  });
});
