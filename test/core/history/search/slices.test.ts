import { describe, expect, test } from '@jest/globals';
import type { HistoryEvent } from '../../../../core/history/search/event';
import { historyEvent } from '../../../../core/history/search/history-event';
import { type Slice, Slices } from '../../../../core/history/search/slices';

/** A page of 50 events, evenly from `newest` to `oldest`. */
const page = (newest: number, oldest: number): HistoryEvent[] =>
  Array.from({ length: 50 }, (_, index) => event(Math.round(newest - ((newest - oldest) * index) / 49)));
const event = (time: number): HistoryEvent =>
  historyEvent(
    { account: '111111111111', region: 'us-east-1' },
    {
      eventId: `e${String(time)}`,
      time: new Date(time * 1_000),
      eventName: 'A',
      eventSource: 'b',
      user: undefined,
      accessKeyId: undefined,
      readOnly: 'true',
      resources: undefined,
      record: undefined,
    },
  );
const taken = (slice: Slice | undefined): Slice => {
  if (slice === undefined) throw new Error('nothing to read');
  return slice;
};

describe('Slices', () => {
  test('begins with one chain, as nobody knows how dense the events are', () => {
    const slices = new Slices({ from: 0, to: 100_000 });
    const first = taken(slices.take(12));
    expect(slices.request(first)).toEqual({ from: 0, to: 100_000 });
    expect(slices.ready(12)).toBe(false);
    expect(slices.frontier).toBe(100_000);
  });

  test('is done with one page without a token', () => {
    const slices = new Slices({ from: 0, to: 100 });
    expect(slices.received(taken(slices.take(12)), [event(50)], undefined)).toHaveLength(1);
    expect(slices).toMatchObject({ done: true, frontier: -Infinity });
  });

  test('opens more chains sixteen pages apart while the others are under way, no more than asked for', () => {
    const slices = new Slices({ from: 0, to: 100_000 });
    const first = taken(slices.take(3));
    slices.received(first, page(100_000, 99_950), 'token');
    expect(slices.frontier).toBe(99_950);
    expect(slices.take(3)).toBe(first);
    const second = taken(slices.take(3));
    const third = taken(slices.take(3));
    expect([slices.request(second).to, slices.request(third).to]).toEqual([99_950 - 800, 99_950 - 1_600]);
    expect(slices.ready(3)).toBe(false);
    expect(slices.ready(4)).toBe(true);
  });

  test('leaves to the next chain what is its, and ends where that begins', () => {
    const slices = new Slices({ from: 0, to: 100_000 });
    const first = taken(slices.take(2));
    slices.received(first, page(100_000, 99_950), 'token');
    slices.take(2);
    const second = taken(slices.take(2));
    const own = slices.received(first, page(99_160, 99_140), 'token');
    expect(Math.min(...own.map(({ time }) => time))).toBe(second.top + 1);
    expect(slices.frontier).toBe(second.top);
    expect(slices.received(second, page(99_150, 99_100), 'token')).toHaveLength(50);
  });

  test('begins again where it was after an invalid token, and says when that leads nowhere', () => {
    const slices = new Slices({ from: 0, to: 1_000 });
    const first = taken(slices.take(1));
    slices.received(first, page(1_000, 900), 'token');
    expect(slices.restart(taken(slices.take(1)))).toBe(0);
    expect(first).toMatchObject({ token: undefined, top: 900, reached: 900, bottom: 0 });
    expect(slices.restart(taken(slices.take(1)))).toBe(1);
    expect(slices.restart(taken(slices.take(1)))).toBe(2);
  });

  test('divides a front that holds everything back, and at the end what is left', () => {
    const slices = new Slices({ from: 0, to: 10_000 });
    const first = taken(slices.take(9));
    slices.received(first, page(10_000, 9_900), 'token');
    slices.take(9);
    const tail = taken(slices.take(9));
    expect(tail.top).toBe(8_300);
    // Ten times as dense as it seemed: 1,590 seconds are now 159 pages.
    for (let at = 9_900; at > 9_850; at -= 10) slices.received(first, page(at, at - 10), 'token');
    first.busy = true;
    const half = taken(slices.take(9));
    expect(half.top).toBeGreaterThan(8_301);
    expect(first.bottom).toBe(half.top + 1);
  });

  test('goes on through empty pages and through many pages in one second', () => {
    const slices = new Slices({ from: 0, to: 10 });
    const first = taken(slices.take(1));
    slices.received(first, [], 'token');
    expect(slices.frontier).toBe(10);
    slices.received(first, page(10, 10), 'token');
    expect(slices.frontier).toBe(10);
    slices.received(first, page(10, 9), undefined);
    expect(slices.done).toBe(true);
  });
});
