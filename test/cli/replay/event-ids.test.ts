import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { EventIds } from '../../../cli/replay/event-ids';

const memoryFor = (expected: number, most = expected): SharedArrayBuffer => EventIds.memoryFor({ expected, most });

describe('The ids of events', () => {
  test('are new once', () => {
    const ids = new EventIds(memoryFor(100));
    const all = Array.from({ length: 2_000 }, () => randomUUID());
    expect(all.every((id) => ids.isNew(id))).toBe(true);
    expect(all.some((id) => ids.isNew(id))).toBe(false);
  });

  test('are new once also where there are many more than were expected', () => {
    const ids = new EventIds(memoryFor(1, 20_000));
    const all = Array.from({ length: 20_000 }, () => randomUUID());
    // Each a second time while the tables fill, and after it.
    expect(all.every((id) => ids.isNew(id) && !ids.isNew(id))).toBe(true);
    expect(all.some((id) => ids.isNew(id))).toBe(false);
    expect(ids.unchecked).toBe(0);
  });

  test('are shared by all that use the same memory, whichever table they are in', () => {
    const memory = memoryFor(1, 20_000);
    const [one, other] = [new EventIds(memory), new EventIds(memory)];
    const all = Array.from({ length: 20_000 }, () => randomUUID());
    const seen = all.map((id, index) =>
      [index % 3 === 0 ? one : other, index % 2 === 0 ? one : other].map((ids) => ids.isNew(id)),
    );
    expect(seen.every(([first, second]) => first === true && second === false)).toBe(true);
  });

  test('are counted when there is no room for them, and never taken for duplicates', () => {
    const ids = new EventIds(memoryFor(1));
    const all = Array.from({ length: 10_000 }, (_, index) => `id-${String(index)}`);
    expect(all.every((id) => ids.isNew(id))).toBe(true);
    expect(ids.unchecked).toBeGreaterThan(1_000);
    // The others are remembered still.
    expect(all.filter((id) => !ids.isNew(id)).length).toBeGreaterThan(5_000);
  });

  test('take 128 MB as they are expected, and 256 MB beyond, at most', () => {
    expect(memoryFor(1e12).byteLength).toBe(2 ** 27 + 2 ** 28 + 16);
  });
});
