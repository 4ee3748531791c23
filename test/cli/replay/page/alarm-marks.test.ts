import { expect, test } from '@jest/globals';
import { alarmMarks } from '../../../../cli/replay/page/alarm-marks';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 24, 0, minute));

test('alarms further apart than a mark are marks of their own', () => {
  const marks = alarmMarks(
    [at(0), at(10), at(25)].map((time) => time.toISOString()),
    600_000,
  );
  expect(marks).toEqual([0, 10, 25].map((minute) => ({ first: at(minute), last: at(minute), alarms: 1 })));
});

test('alarms within one mark are counted in it, none is lost', () => {
  expect(
    alarmMarks(
      [at(0), at(9), at(10), at(19)].map((time) => time.toISOString()),
      600_000,
    ),
  ).toEqual([
    { first: at(0), last: at(9), alarms: 2 },
    { first: at(10), last: at(19), alarms: 2 },
  ]);
});

test('a detection that alarms all month is drawn with a bounded number of marks', () => {
  const month = 30 * 24 * 60;
  const marks = alarmMarks(
    Array.from({ length: month }, (_, minute) => at(minute).toISOString()),
    (month * 60_000) / 100,
  );
  expect(marks).toHaveLength(100);
  expect(marks.reduce((sum, { alarms }) => sum + alarms, 0)).toBe(month);
});

test('no alarm, no mark', () => {
  expect(alarmMarks([], 1)).toEqual([]);
});
