import { describe, expect, test } from '@jest/globals';
import { axisOf, tickLabel, ticksOf } from '../../../../cli/replay/page/time-ticks';

const labels = (first: string, last: string, most = 8): string[] => {
  const ticks = ticksOf(...axisOf(first, last), most);
  return ticks.map((tick, index) => tickLabel(tick, index, ticks));
};
const iso = (instants: readonly number[]): string[] =>
  instants.map((instant) => new Date(instant).toISOString().slice(0, 16));

describe('A time axis', () => {
  test('holds the first event, though its alarm is at the beginning of its minute, and the last', () => {
    expect(iso(axisOf('2026-11-23T09:17:41Z', '2026-11-23T10:12:41Z'))).toEqual([
      '2026-11-23T09:17',
      '2026-11-23T10:13',
    ]);
    expect(iso(axisOf('2026-11-23T09:17:00Z', '2026-11-23T10:12:00Z'))).toEqual([
      '2026-11-23T09:17',
      '2026-11-23T10:13',
    ]);
  });

  test('is five minutes long at least', () => {
    expect(iso(axisOf('2026-11-23T09:17:41Z', '2026-11-23T09:17:41Z'))).toEqual([
      '2026-11-23T09:15',
      '2026-11-23T09:20',
    ]);
  });

  test.each([
    [
      '5 minutes',
      '2026-11-23T09:17:41Z',
      '2026-11-23T09:22:41Z',
      ['09:17\n23 Nov UTC', '09:18', '09:19', '09:20', '09:21', '09:22', '09:23'],
    ],
    [
      '55 minutes',
      '2026-11-23T09:17:41Z',
      '2026-11-23T10:12:41Z',
      ['09:20\n23 Nov UTC', '09:30', '09:40', '09:50', '10:00', '10:10'],
    ],
    ['a day', '2026-11-23T11:17:41Z', '2026-11-24T11:17:41Z', ['12:00\n23 Nov UTC', '18:00', '00:00\n24 Nov', '06:00']],
    [
      'a week',
      '2026-12-28T09:17:41Z',
      '2027-01-04T09:17:41Z',
      ['29 Dec\nUTC', '30 Dec', '31 Dec', '1 Jan\n2027', '2 Jan', '3 Jan', '4 Jan'],
    ],
  ])('is written with 24 hours and its time zone: %s', (_, first, last, expected) => {
    expect(labels(first, last)).toEqual(expected);
  });

  test('of days has no tick within a day', () => {
    expect(
      ticksOf(Date.UTC(2026, 10, 23), Date.UTC(2026, 10, 24), 8, 86_400_000).map((tick) =>
        tick.toISOString().slice(0, 16),
      ),
    ).toEqual(['2026-11-23T00:00', '2026-11-24T00:00']);
  });

  test.each([[60], [3_600], [86_400], [40 * 86_400], [400 * 86_400], [9_000 * 86_400]])(
    'has no more ticks than there is room for: %d s',
    (seconds) => {
      const first = Date.UTC(2026, 0, 1, 0, 7);
      for (const most of [2, 3, 4, 8, 14])
        expect(ticksOf(first, first + seconds * 1_000, most).length).toBeLessThanOrEqual(most);
    },
  );
});
