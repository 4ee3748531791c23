import { describe, expect, test } from '@jest/globals';
import { lookUntil } from '../../../core/waiting/look-until';

/** Sees one number after the other, up to the last. */
function looking(...numbers: number[]) {
  let looks = 0;
  return { look: () => Promise.resolve(numbers[looks++] ?? NaN), looks: () => looks };
}

const isEven = (seen: number) => seen % 2 === 0;

describe('lookUntil', () => {
  test('looks once where that will do', async () => {
    const { look, looks } = looking(2, 4);
    await expect(lookUntil(isEven, look, [1, 1])).resolves.toBe(2);
    expect(looks()).toBe(1);
  });

  test('looks again until it sees what it waits for', async () => {
    const { look, looks } = looking(1, 4, 6);
    await expect(lookUntil(isEven, look, [1, 1])).resolves.toBe(4);
    expect(looks()).toBe(2);
  });

  test('returns what it saw last when the pauses are over', async () => {
    const { look, looks } = looking(1, 3, 5, 8);
    await expect(lookUntil(isEven, look, [1, 1])).resolves.toBe(5);
    expect(looks()).toBe(3);
  });

  test('waits before it looks again', async () => {
    const started = performance.now();
    await lookUntil(isEven, looking(1, 2).look, [40]);
    expect(performance.now() - started).toBeGreaterThan(35);
  });

  test('fails where looking fails', async () => {
    await expect(lookUntil(isEven, () => Promise.reject(new Error('denied')), [1])).rejects.toThrow('denied');
  });
});
