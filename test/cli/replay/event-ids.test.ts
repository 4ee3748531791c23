import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { EventIds } from '../../../cli/replay/event-ids';

describe('The ids of events', () => {
  test('are new once', () => {
    const ids = new EventIds(EventIds.memoryFor(100));
    const all = Array.from({ length: 2_000 }, () => randomUUID());
    expect(all.every((id) => ids.isNew(id))).toBe(true);
    expect(all.some((id) => ids.isNew(id))).toBe(false);
  });

  test('are shared by all that use the same memory', () => {
    const memory = EventIds.memoryFor(100);
    expect(new EventIds(memory).isNew('a')).toBe(true);
    expect(new EventIds(memory).isNew('a')).toBe(false);
  });

  test('are counted when there is no room for them, and never taken for duplicates', () => {
    const ids = new EventIds(EventIds.memoryFor(1));
    const all = Array.from({ length: 5_000 }, (_, index) => `id-${String(index)}`);
    expect(all.every((id) => ids.isNew(id))).toBe(true);
    expect(ids.unchecked).toBeGreaterThan(1_000);
  });

  test('take 256 MB at most', () => {
    expect(EventIds.memoryFor(1e12).byteLength).toBe(2 ** 28 + 8);
  });
});
