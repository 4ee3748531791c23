import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { alarmsRaised } from '../../../lib/detection/alarm-evaluation';

const MINUTE = 60_000;
const at = (...minutes: number[]) => minutes.map((minute) => minute * MINUTE);

/** Looks at every minute, as CloudWatch does. */
function minuteByMinute(times: readonly number[], threshold: number, periodSeconds: number): number[] {
  const minutes = times.map((time) => Math.floor(time / MINUTE));
  const raised: number[] = [];
  let inAlarm = false;
  for (let now = Math.min(...minutes); now <= Math.max(...minutes) + 1500; now++) {
    const sum = minutes.filter((minute) => minute <= now && minute > now - periodSeconds / 60).length;
    if (sum >= threshold && !inAlarm) raised.push(now * MINUTE);
    inAlarm = sum >= threshold;
  }
  return times.length === 0 ? [] : raised;
}

describe('an alarm', () => {
  test('goes off once for what comes within its period, and again after it', () => {
    expect(alarmsRaised(at(10, 12, 17, 30), 1, 300)).toEqual(at(10, 30));
  });

  test('goes off again only after a minute in which all was well', () => {
    expect(alarmsRaised(at(10, 15), 1, 300)).toEqual(at(10));
    expect(alarmsRaised(at(10, 16), 1, 300)).toEqual(at(10, 16));
  });

  test('needs its threshold within a period, wherever the clock stands', () => {
    expect(alarmsRaised(at(3, 4, 5, 6, 7), 5, 300)).toEqual(at(7));
    expect(alarmsRaised(at(3, 4, 5, 6, 8), 5, 300)).toEqual([]);
  });

  test('takes events in any order', () => {
    expect(alarmsRaised(at(30, 10), 1, 300)).toEqual(at(10, 30));
  });

  test('never goes off without events', () => {
    expect(alarmsRaised([], 1, 300)).toEqual([]);
  });

  test('goes off when looking at every minute says so', () => {
    const times = fc.array(fc.integer({ min: 0, max: 90 * MINUTE }), { maxLength: 40 });
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 6 }), fc.constantFrom(60, 300, 900, 3600), (events, threshold, period) => {
        expect(alarmsRaised(events, threshold, period)).toEqual(minuteByMinute(events, threshold, period));
      }),
      { numRuns: 300 },
    );
  });
});
