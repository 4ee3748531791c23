import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type AlarmEvaluation, alarmsRaised, deployedEvaluation } from '../../../lib/detection/alarm-evaluation';

const MINUTE = 60_000;
const at = (...minutes: number[]) => minutes.map((minute) => minute * MINUTE);

/** Looks at every minute, and at each of the last periods, as CloudWatch does. */
function minuteByMinute(
  times: readonly number[],
  { threshold, periodSeconds, evaluationPeriods, datapointsToAlarm }: AlarmEvaluation,
): number[] {
  const minutes = times.map((time) => Math.floor(time / MINUTE));
  const period = periodSeconds / 60;
  const isBreaching = (end: number) =>
    minutes.filter((minute) => minute <= end && minute > end - period).length >= threshold;
  const raised: number[] = [];
  let wasInAlarm = false;
  for (let now = Math.min(...minutes); now <= Math.max(...minutes) + period * evaluationPeriods; now++) {
    const datapoints = Array.from({ length: evaluationPeriods }, (_, ago) => isBreaching(now - ago * period));
    const isInAlarm = datapoints.filter(Boolean).length >= datapointsToAlarm;
    if (isInAlarm && !wasInAlarm) raised.push(now * MINUTE);
    wasInAlarm = isInAlarm;
  }
  return times.length === 0 ? [] : raised;
}

describe('an alarm', () => {
  const first = deployedEvaluation({ threshold: 1, periodSeconds: 300 });
  const fifth = deployedEvaluation({ threshold: 5, periodSeconds: 300 });

  test('is deployed to look back a quarter of an hour, at least one period', () => {
    expect(first).toEqual({ threshold: 1, periodSeconds: 300, evaluationPeriods: 3, datapointsToAlarm: 1 });
    expect(
      [60, 600, 900, 3600].map(
        (periodSeconds) => deployedEvaluation({ threshold: 1, periodSeconds }).evaluationPeriods,
      ),
    ).toEqual([15, 2, 1, 1]);
  });

  test('looks back as far as its detection says', () => {
    expect(
      deployedEvaluation({ threshold: 1, periodSeconds: 300, evaluationPeriods: 12, datapointsToAlarm: 4 }),
    ).toMatchObject({ evaluationPeriods: 12, datapointsToAlarm: 4 });
  });

  test('goes off once for what comes while it looks back, and again after it', () => {
    expect(alarmsRaised(at(10, 12, 24, 60), first)).toEqual(at(10, 60));
  });

  test('goes off again only after a minute in which all was well', () => {
    expect(alarmsRaised(at(10, 25), first)).toEqual(at(10));
    expect(alarmsRaised(at(10, 26), first)).toEqual(at(10, 26));
  });

  test('needs its threshold within a period, wherever the clock stands', () => {
    expect(alarmsRaised(at(3, 4, 5, 6, 8), fifth)).toEqual([]);
    expect(alarmsRaised(at(7, 7, 7, 7, 7), fifth)).toEqual(at(7));
  });

  test('that slides off a burst finds it again when it fills the last but one period, and the one before', () => {
    expect(alarmsRaised(at(3, 4, 5, 6, 7), fifth)).toEqual(at(7, 12, 17));
  });

  test('waits for as many breaching periods as it wants', () => {
    const second = { threshold: 1, periodSeconds: 300, evaluationPeriods: 3, datapointsToAlarm: 2 };
    expect(alarmsRaised(at(10), second)).toEqual([]);
    expect(alarmsRaised(at(10, 14), second)).toEqual(at(15, 20));
    expect(alarmsRaised(at(10, 21), second)).toEqual(at(21));
    expect(alarmsRaised(at(10, 26), second)).toEqual([]);
  });

  test('takes events in any order', () => {
    expect(alarmsRaised(at(30, 10), first)).toEqual(at(10, 30));
  });

  test('never goes off without events', () => {
    expect(alarmsRaised([], first)).toEqual([]);
  });

  test('goes off when looking at every minute says so', () => {
    const times = fc.array(fc.integer({ min: 0, max: 90 * MINUTE }), { maxLength: 40 });
    const evaluations = fc
      .record({
        threshold: fc.integer({ min: 1, max: 6 }),
        periodSeconds: fc.constantFrom(60, 300, 900, 3600),
        evaluationPeriods: fc.integer({ min: 1, max: 6 }),
      })
      .chain((evaluation) =>
        fc
          .integer({ min: 1, max: evaluation.evaluationPeriods })
          .map((datapointsToAlarm) => ({ ...evaluation, datapointsToAlarm })),
      );
    fc.assert(
      fc.property(times, evaluations, (events, evaluation) => {
        expect(alarmsRaised(events, evaluation)).toEqual(minuteByMinute(events, evaluation));
      }),
      { numRuns: 300 },
    );
  });
});
