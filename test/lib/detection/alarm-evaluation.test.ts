import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type AlarmEvaluation, alarmsRaised, deployedEvaluation } from '../../../lib/detection/alarm-evaluation';

const MINUTE = 60_000;
const at = (...minutes: number[]) => minutes.map((minute) => minute * MINUTE);

/** Looks at every minute, and at each of the last periods, as CloudWatch does. */
function minutesInAlarm(
  times: readonly number[],
  { threshold, periodSeconds, evaluationPeriods, datapointsToAlarm }: AlarmEvaluation,
): number[] {
  const minutes = times.map((time) => Math.floor(time / MINUTE));
  const period = periodSeconds / 60;
  const isBreaching = (end: number) =>
    minutes.filter((minute) => minute <= end && minute > end - period).length >= threshold;
  const found: number[] = [];
  for (let now = Math.min(...minutes); now <= Math.max(...minutes) + period * evaluationPeriods; now++) {
    const datapoints = Array.from({ length: evaluationPeriods }, (_, ago) => isBreaching(now - ago * period));
    if (datapoints.filter(Boolean).length >= datapointsToAlarm) found.push(now);
  }
  return times.length === 0 ? [] : found;
}

function minuteByMinute(times: readonly number[], evaluation: AlarmEvaluation): number[] {
  const found = minutesInAlarm(times, evaluation);
  return found.filter((now, index) => found[index - 1] !== now - 1).map((now) => now * MINUTE);
}

const detections = () =>
  fc
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

  test('that stays looks back so long, and at several events a period longer', () => {
    const periods = (detection: Parameters<typeof deployedEvaluation>[0]) =>
      deployedEvaluation(detection, 3600).evaluationPeriods;
    const of = (threshold: number) =>
      [60, 300, 2700, 3600, 86_400].map((periodSeconds) => periods({ threshold, periodSeconds }));
    expect(of(1)).toEqual([60, 12, 2, 1, 1]);
    expect(of(5)).toEqual([61, 13, 3, 2, 2]);
    const own = { threshold: 1, periodSeconds: 900, evaluationPeriods: 8, datapointsToAlarm: 3 };
    expect(periods(own)).toBe(12);
    expect(periods({ ...own, datapointsToAlarm: 1 })).toBe(8);
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

  test('that stays is in ALARM so long after it went off, however many events and periods it wants', () => {
    const events = fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(events, detections(), (minutes, detection) => {
        const times = at(...minutes);
        const deployed = deployedEvaluation(detection, 3600);
        const last = Math.max(...minutesInAlarm(times, deployed));
        const asked = deployedEvaluation(detection);
        // One period is enough where one has to be breaching: what a second one sees is the same again.
        const first = { ...asked, evaluationPeriods: asked.datapointsToAlarm > 1 ? asked.evaluationPeriods : 1 };
        for (const raised of alarmsRaised(times, first)) expect(last).toBeGreaterThanOrEqual(raised / MINUTE + 59);
      }),
      { numRuns: 1000 },
    );
  });

  test('goes off when looking at every minute says so', () => {
    const times = fc.array(fc.integer({ min: 0, max: 90 * MINUTE }), { maxLength: 40 });
    fc.assert(
      fc.property(times, detections(), (events, evaluation) => {
        expect(alarmsRaised(events, evaluation)).toEqual(minuteByMinute(events, evaluation));
      }),
      { numRuns: 300 },
    );
  });
});
