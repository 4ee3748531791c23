import { describe, expect, test } from '@jest/globals';
import { costOf } from '../../../cli/replay/cost';
import { estimateWords } from '../../../cli/replay/estimate-words';
import { PRICES } from '../../../cli/replay/prices';
import type { CostReport } from '../../../cli/replay/replay-report';
import { newTally } from '../../../cli/replay/tally';

function cost(first: string | undefined, last: string | undefined, days: readonly string[], bytes = 1e9): CostReport {
  const tally = { ...newTally(0), first, last };
  for (const day of days) tally.volume.set(day, { day, account: 'a', service: 's', events: 1_000, bytes });
  return costOf(tally, PRICES);
}

describe('The cost of a month', () => {
  test('is estimated from a day or more', () => {
    const { month, spanSeconds, daysWithEvents } = cost('2026-11-01T00:00:00Z', '2026-11-08T00:00:00Z', [
      '2026-11-01',
      '2026-11-02',
      '2026-11-03',
      '2026-11-04',
      '2026-11-05',
      '2026-11-06',
      '2026-11-07',
    ]);
    expect({ spanSeconds, daysWithEvents, events: month?.events, total: month?.total }).toEqual({
      spanSeconds: 7 * 86_400,
      daysWithEvents: 7,
      events: 30_400,
      total: 15.31,
    });
    expect(month?.lines.map(({ quantity }) => quantity)).toEqual(['30 GB at $0.50', '4.99 GB at $0.023']);
  });

  test.each<[string, string | undefined, string | undefined, readonly string[], readonly RegExp[]]>([
    ['no event', undefined, undefined, [], [/not estimated: there is no event/]],
    [
      'one event',
      '2026-11-01T09:00:00Z',
      '2026-11-01T09:00:00Z',
      ['2026-11-01'],
      [/not estimated: all events are of one second/],
    ],
    [
      'seconds',
      '2026-11-01T09:00:00Z',
      '2026-11-01T09:00:01Z',
      ['2026-11-01'],
      [/not estimated: the events span 1 second, and/],
    ],
    [
      'minutes',
      '2026-11-01T09:00:00Z',
      '2026-11-01T09:55:30Z',
      ['2026-11-01'],
      [/not estimated: the events span 55 minutes, and/],
    ],
    [
      'hours',
      '2026-11-01T09:00:00Z',
      '2026-11-02T08:59:59Z',
      ['2026-11-01', '2026-11-02'],
      [/not estimated: the events span 23 hours, and/],
    ],
    [
      'a day',
      '2026-11-01T09:00:00Z',
      '2026-11-02T09:00:00Z',
      ['2026-11-01', '2026-11-02'],
      [/is estimated from 1 day: 60,800 events a month\./, /less than a week/],
    ],
    [
      'two weeks with gaps',
      '2026-11-01T09:00:00Z',
      '2026-11-15T10:00:00Z',
      ['2026-11-01', '2026-11-15'],
      [/is estimated from 14 days: 4,330 events a month\./, /Only 2 of those days have events/],
    ],
  ])('says what it rests on: %s', (_, first, last, days, words) => {
    const report = cost(first, last, days);
    const said = estimateWords(report);
    expect(said).toHaveLength(words.length);
    said.forEach((sentence, index) => {
      expect(sentence).toMatch(words[index] ?? /^$/);
    });
    expect(report.month === undefined).toBe(/not estimated/.test(said.join()));
  });

  test('shows small quantities, and prices with their cents', () => {
    expect(
      cost('2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z', ['2026-11-01'], 4_000).month?.lines.map(
        ({ quantity }) => quantity,
      ),
    ).toEqual(['0.0000041 GB at $0.50', '0.00000066 GB at $0.023']);
  });
});
