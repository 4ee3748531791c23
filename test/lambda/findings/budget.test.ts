import { describe, expect, it } from '@jest/globals';
import { type Budget, budgetOf, inParallel, patiently, pauseAfter } from '../../../lambda/findings/budget';

const throttled = (): Error => Object.assign(new Error('later'), { name: 'ThrottlingException' });
const ENOUGH: Budget = { signal: AbortSignal.timeout(60_000), left: () => 60_000 };

/** Fails so often, and counts how often it was asked. */
function failing(times: number, errorOf: () => Error = throttled): { attempt: () => Promise<string>; calls: number } {
  const state = {
    calls: 0,
    attempt: () => (++state.calls <= times ? Promise.reject(errorOf()) : Promise.resolve('done')),
  };
  return state;
}

describe('what only passes', () => {
  it('is tried again until it is done', async () => {
    const it = failing(2);

    expect(await patiently(ENOUGH, it.attempt)).toBe('done');
    expect(it.calls).toBe(3);
  });

  it('is tried as often as is allowed, and not once more', async () => {
    const it = failing(10);

    await expect(patiently(ENOUGH, it.attempt, 3)).rejects.toThrow('later');
    expect(it.calls).toBe(3);
  });

  it('is tried once where it will not pass', async () => {
    const it = failing(10, () => new Error('never'));

    await expect(patiently(ENOUGH, it.attempt)).rejects.toThrow('never');
    expect(it.calls).toBe(1);
  });

  it('is given up where no time is left, with what was wrong', async () => {
    const cause = throttled();

    await expect(pauseAfter(0, { ...ENOUGH, left: () => -1 }, cause)).rejects.toMatchObject({
      message: 'no time is left for another attempt',
      cause,
    });
  });
});

describe('the time of an invocation', () => {
  it.each([
    [60_000, 57_000],
    [3_000, 2_000],
    [0, 0],
  ])('of %i ms leaves some to say what was not done: %i ms are for work', (remaining, work) => {
    const left = budgetOf(remaining).left();

    expect(left).toBeLessThanOrEqual(work);
    expect(left).toBeGreaterThan(work - 1_000);
  });
});

it('what fails of many stops none of the others, and no more run at once than are allowed', async () => {
  const done: number[] = [];
  let [running, most] = [0, 0];
  const errors = await inParallel([1, 2, 3, 4, 5], 2, async (one) => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    running--;
    if (one === 2) throw new Error('two');
    done.push(one);
  });

  expect(errors).toEqual([new Error('two')]);
  expect(done).toEqual([1, 3, 4, 5]);
  expect(most).toBe(2);
});
