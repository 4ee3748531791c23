import { describe, expect, test } from '@jest/globals';
import { survey } from '../../../lambda/event-history/survey';
import type { TimeRange } from '../../../lambda/event-history/question';

const DAY = 86_400;
const TO = 1_700_000_000;
const RANGE = { from: TO - 90 * DAY, to: TO };
/** Two pages a second for a quarter of an hour. */
const ENOUGH = 90_000;

/** What it says of events at these seconds, and how many pages it looked at. */
async function surveyed(times: readonly number[], { pageSize = 50, range = RANGE }: { pageSize?: number; range?: TimeRange } = {}): Promise<{ events: number; pages: number }> {
  const newestFirst = times.toSorted((a, b) => b - a);
  let pages = 0;
  const events = await survey(
    range,
    ({ from, to }) => {
      pages++;
      const inside = newestFirst.filter((time) => time >= from && time <= to);
      return Promise.resolve({ events: inside.slice(0, pageSize).map((time) => ({ time })), isLast: inside.length <= pageSize });
    },
    ENOUGH,
  );
  return { events, pages };
}

/** So many, evenly, in the seconds that end at `end`. */
function burst(count: number, seconds: number, end: number): number[] {
  return Array.from({ length: count }, (_, index) => end - Math.floor((index * seconds) / count));
}

function daily(count: number, seconds: number, at: number): number[] {
  return Array.from({ length: 90 }, (_, day) => burst(count, seconds, TO - day * DAY - at)).flat();
}

describe('a survey', () => {
  test('counts exactly what one page holds, and looks once', async () => {
    expect(await surveyed(burst(49, 40 * DAY, TO - 60))).toEqual({ events: 49, pages: 1 });
    expect(await surveyed([])).toEqual({ events: 0, pages: 1 });
  });

  test('tells steady traffic within a tenth, by four pages', async () => {
    const { events, pages } = await surveyed(burst(60_000, 90 * DAY, TO));
    expect(events / 60_000).toBeCloseTo(1, 1);
    expect(pages).toBe(4);
  });

  test('does not take one burst for the whole range', async () => {
    const { events } = await surveyed(burst(60, 10, TO - 3_600));
    expect(events).toBeGreaterThanOrEqual(60);
    expect(events).toBeLessThan(5_000);
  });

  test('does not take short pages for dense ones', async () => {
    expect((await surveyed([1, 2, 3].map((day) => TO - day * DAY), { pageSize: 1 })).events).toBeLessThan(100);
  });

  test.each([60, 600, 43_200, 80_000])('tells a nightly job within a factor of three, %i s before the hour of the question', async (before) => {
    const { events } = await surveyed(daily(200, 60, before));
    expect(events).toBeGreaterThan(18_000 / 3);
    expect(events).toBeLessThan(18_000 * 3);
  });

  test('looks again where one bad hour would make millions of the whole range', async () => {
    const { events, pages } = await surveyed(burst(50_000, 3_600, TO - 60));
    expect(pages).toBeGreaterThan(4);
    expect(events).toBeLessThan(ENOUGH);
  });

  test.each([3, 9, 20])('looks again where the last %i days are busy and all before them is quiet', async (days) => {
    const { events } = await surveyed(burst(300_000, days * DAY, TO));
    expect(events).toBeGreaterThan(ENOUGH);
  });

  test('says of what is too busy that it is, and by how much', async () => {
    const { events, pages } = await surveyed(burst(400_000, 90 * DAY, TO));
    expect(events / 400_000).toBeCloseTo(1, 1);
    expect(pages).toBe(4);
  });

  test('counts no event twice where pages meet', async () => {
    // The first page ends in the last hour of the range.
    const range = { from: TO - 3_600, to: TO };
    const times = burst(160, 3_600, TO);
    expect(Math.abs((await surveyed(times, { range })).events - 160)).toBeLessThan(16);
  });

  test('takes a place that cannot be asked for nothing', async () => {
    expect(await survey(RANGE, () => Promise.resolve(undefined), ENOUGH)).toBe(0);
  });
});
