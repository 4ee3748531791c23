import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MOST_PAGES, type NewestPage, survey } from '../../../../core/history/search/survey';
import type { TimeRange } from '../../../../core/history/request/question';
import { propertyRuns } from '../../../support/property-runs';

const DAY = 86_400;
const TO = 1_700_000_000;
const RANGE = { from: TO - 90 * DAY, to: TO };
/** Two pages a second for a quarter of an hour. */
const ENOUGH = 90_000;

/** What it says of events at these seconds, and how many pages it read. */
async function surveyed(
  times: readonly number[],
  {
    pageSize = 50,
    range = RANGE,
    enough = Infinity,
    lookups = 1,
  }: { pageSize?: number; range?: TimeRange; enough?: number; lookups?: number } = {},
) {
  const newestFirst = Float64Array.from(times).sort().reverse();
  let pages = 0;
  /** The first one that is not newer. */
  const position = (time: number): number => {
    let [low, high] = [0, newestFirst.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((newestFirst[middle] as number) > time) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const page = (offset: number, from: number): NewestPage => {
    pages++;
    const end = Math.min(offset + pageSize, position(from - 1));
    return {
      events: Array.from(newestFirst.subarray(offset, end), (time) => ({ time })),
      next: end < position(from - 1) ? () => Promise.resolve(page(end, from)) : undefined,
    };
  };
  const count = await survey(range, ({ from, to }) => Promise.resolve(page(position(to), from)), enough, lookups);
  return { least: NaN, events: NaN, most: NaN, ...count, pages };
}

/** So many, evenly, in the seconds that end at `end`. */
function burst(count: number, seconds: number, end: number): number[] {
  return Array.from({ length: count }, (_, index) => end - Math.floor((index * seconds) / count));
}

function daily(count: number, seconds: number, at: number): number[] {
  return Array.from({ length: 90 }, (_, day) => burst(count, seconds, TO - day * DAY - at)).flat();
}

function randomFrom(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** Traffic as it comes, by a seed. */
const TRAFFIC: Readonly<Record<string, (random: () => number, span: number, size: number) => number[]>> = {
  even: (random, span, size) => Array.from({ length: size }, () => TO - Math.floor(random() * span)),
  'of a daily rhythm': (random, span, size) =>
    Array.from({ length: size }, () => TO - Math.floor(random() * span)).filter(
      (time) => random() < 0.5 + 0.45 * Math.sin((2 * Math.PI * time) / DAY),
    ),
  'with one burst in a minute': (random, span, size) => [
    ...even(random, span, size),
    ...burst(20_000, 60, TO - Math.floor(random() * (span - 60))),
  ],
  'of nothing but one burst in a minute': (random, span, size) =>
    burst(size, 60, TO - Math.floor(random() * (span - 60))),
  'with many bursts': (random, span, size) => [
    ...even(random, span, size),
    ...Array.from({ length: 200 }, () => burst(300, 10, TO - Math.floor(random() * (span - 10)))).flat(),
  ],
  'of nothing but bursts': (random, span, size) =>
    Array.from({ length: Math.ceil(size / 400) }, () => burst(400, 20, TO - Math.floor(random() * (span - 20)))).flat(),
  'of a busy end': (random, span, size) => [...even(random, span, 500), ...even(random, span / 30, size)],
};
const even = (random: () => number, span: number, size: number): number[] =>
  Array.from({ length: size }, () => TO - Math.floor(random() * span));

describe('the range of a survey', () => {
  test.each(Object.entries(TRAFFIC))('holds the truth for traffic %s', async (_, traffic) => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.constantFrom(DAY / 24, DAY, 7 * DAY, 90 * DAY),
        fc.constantFrom(0, 40, 3_000, 60_000),
        async (seed, span, size) => {
          const times = traffic(randomFrom(seed), span, size);
          const { least, events, most, pages } = await surveyed(times, { range: { from: TO - span, to: TO } });
          const isInside = times.length >= least && times.length <= most && events >= least && events <= most;
          expect({ truth: times.length, least, events, most, pages, isInside }).toMatchObject({ isInside: true });
          expect(pages).toBeLessThanOrEqual(MOST_PAGES + 4);
        },
      ),
      { numRuns: propertyRuns(20, 60), seed: 42 },
    );
  });

  test.each<[string, number]>([
    ['even', 2.2],
    ['of a daily rhythm', 4],
  ])('is of use for traffic %s', async (name, factor) => {
    const times = TRAFFIC[name]?.(randomFrom(7), 7 * DAY, 60_000) ?? [];
    const { least, events, most } = await surveyed(times, { range: { from: TO - 7 * DAY, to: TO } });
    expect(Math.abs(events / times.length - 1)).toBeLessThan(0.25);
    expect(most / Math.max(least, 1)).toBeLessThan(2 * factor);
  });
});

describe('a survey', () => {
  test('counts exactly what one page holds, and looks once', async () => {
    expect(await surveyed(burst(49, 40 * DAY, TO - 60))).toEqual({ least: 49, events: 49, most: 49, pages: 1 });
    expect(await surveyed([])).toEqual({ least: 0, events: 0, most: 0, pages: 1 });
  });

  test('tells steady traffic within a tenth', async () => {
    const { events, pages } = await surveyed(burst(60_000, 90 * DAY, TO));
    expect(events / 60_000).toBeCloseTo(1, 1);
    expect(pages).toBe(12);
  });

  test('does not take one burst for the whole range', async () => {
    const { least, events } = await surveyed(burst(60, 10, TO - 3_600));
    expect(least).toBeLessThanOrEqual(60);
    expect(events).toBeLessThan(500);
  });

  test('does not take short pages for dense ones', async () => {
    expect(
      (
        await surveyed(
          [1, 2, 3].map((day) => TO - day * DAY),
          { pageSize: 1 },
        )
      ).events,
    ).toBeLessThan(10);
  });

  test.each([60, 600, 43_200, 80_000])(
    'tells a nightly job within a factor of three, %i s before the hour of the question',
    async (before) => {
      const { events } = await surveyed(daily(200, 60, before));
      expect(events).toBeGreaterThan(18_000 / 3);
      expect(events).toBeLessThan(18_000 * 3);
    },
  );

  test('looks into the second in which a burst is met, to see how dense it is', async () => {
    // A page holds a sixteenth of such a second.
    const { least, events, most } = await surveyed(burst(48_000, 60, TO - 3_600), {
      range: { from: TO - DAY, to: TO },
    });
    expect(least).toBeLessThanOrEqual(48_000);
    expect(most).toBeGreaterThanOrEqual(48_000);
    expect(events).toBeGreaterThan(48_000 / 3);
  });

  test('looks again where one bad hour would make millions of the whole range', async () => {
    const { least, events } = await surveyed(burst(50_000, 3_600, TO - 60), { enough: ENOUGH });
    expect(least).toBeLessThan(50_000);
    expect(events).toBeLessThan(ENOUGH);
  });

  test.each([3, 9, 20])(
    'is not sure too soon where the last %i days are busy and all before them is quiet',
    async (days) => {
      const { events, most } = await surveyed(burst(300_000, days * DAY, TO), { enough: ENOUGH });
      expect(events).toBeGreaterThan(ENOUGH);
      expect(most).toBeGreaterThan(300_000);
    },
  );

  test('says of what is surely too much that it is, by few pages', async () => {
    const { least, events, pages } = await surveyed(burst(400_000, 90 * DAY, TO), { enough: ENOUGH });
    expect(least).toBeGreaterThan(ENOUGH);
    expect(events / 400_000).toBeCloseTo(1, 1);
    expect(pages).toBe(4);
  });

  test('goes on where one of several lookups is surely more than its part, as it may be more than all together may be', async () => {
    const { least, pages } = await surveyed(burst(300_000, 9 * DAY, TO), { enough: ENOUGH, lookups: 2 });
    expect(least).toBeGreaterThan(ENOUGH);
    expect(pages).toBeLessThanOrEqual(MOST_PAGES / 2);
  });

  test('never calls too long what one run can read', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.constantFrom(...Object.keys(TRAFFIC)),
        fc.constantFrom(DAY, 90 * DAY),
        async (seed, name, span) => {
          const times = (TRAFFIC[name] ?? even)(randomFrom(seed), span, 85_000).slice(0, ENOUGH);
          expect(
            (await surveyed(times, { range: { from: TO - span, to: TO }, enough: ENOUGH })).least,
          ).toBeLessThanOrEqual(ENOUGH);
        },
      ),
      { numRuns: propertyRuns(12, 60), seed: 42 },
    );
  });

  test('counts no event twice where pages meet', async () => {
    // The first page ends in the last hour of the range.
    const range = { from: TO - 3_600, to: TO };
    const times = burst(160, 3_600, TO);
    expect(Math.abs((await surveyed(times, { range })).events - 160)).toBeLessThan(16);
  });

  test('takes a page that is empty and not the last for nothing known', async () => {
    const empty = (): Promise<NewestPage> => Promise.resolve({ events: [], next: empty });
    const count = await survey(RANGE, empty, Infinity);
    expect(count).toMatchObject({ least: 0 });
    expect(count?.most).toBeGreaterThanOrEqual(20_000);
  });

  test('knows nothing of a place that cannot be asked', async () => {
    expect(await survey(RANGE, () => Promise.resolve(undefined), ENOUGH)).toBeUndefined();
  });
});
