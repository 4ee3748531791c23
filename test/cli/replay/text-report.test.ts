import { describe, expect, test } from '@jest/globals';
import type { ReplayReport } from '../../../cli/replay/replay-report';
import { csvRemarks, textReport } from '../../../cli/replay/text-report';
import { recordedReport } from '../../support/recorded-report';
import { hostileReport, sampleReport } from '../../support/sample-replay-report';

const recorded = recordedReport({ minutes: 55, matching: 300 });
/** One of everything that is counted. */
const ONE: ReplayReport = {
  ...recordedReport({ minutes: 55, matching: 1 }),
  input: {
    files: 1,
    storedBytes: 1,
    jsonBytes: 1,
    events: 1,
    excluded: { total: 4, undated: 1, time: 1, account: 1, principal: 1 },
    duplicates: 1,
    tooLarge: 1,
    digestFiles: 1,
    insightEvents: 1,
    problems: [{ path: 'a', reason: 'empty' }],
  },
  filters: { from: '2026-11-01T00:00:00Z', accounts: [], principals: ['mallory'] },
};

describe.each([40, 80, 120, 200])('In a terminal of %d columns', (columns) => {
  test.each<[string, ReplayReport]>([
    ['a recording', recorded],
    ['a sample with long names', sampleReport(30)],
    ['one of everything', ONE],
  ])('no line is longer, and no word of it is broken: %s', (_, report) => {
    const text = textReport(
      {
        ...report,
        input: {
          ...report.input,
          problems: report.input.problems.map((problem) => ({ ...problem, path: 'x.json.gz' })),
        },
      },
      { isTTY: true, columns },
    );
    for (const line of text.split('\n'))
      if (line.trim().includes(' ')) expect(line.length).toBeLessThanOrEqual(Math.max(columns, longestWord(line)));
    const words = new Set(text.split(/[\s;,]+/));
    const whole = [
      ...report.detections
        .filter(({ events }) => events > 0)
        .flatMap(({ id, actors }) => [id, ...actors.slice(0, 3).map(({ name }) => name)]),
      ...(report.matches ?? []).flatMap(({ eventId, accessKeyId = eventId, userAgent = '' }) => [
        eventId,
        accessKeyId,
        ...userAgent.split(' '),
      ]),
    ];
    for (const word of whole) if (word !== '') expect(words).toContain(word);
  });

  test('what events say moves no cursor and fills no screen', () => {
    const text = textReport(hostileReport(), { isTTY: true, columns });
    expect(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.exec(text)?.[0]).toBeUndefined();
    expect(/A{1301}/.test(text)).toBe(false);
    expect(/A{201}/.test(text.slice(text.indexOf('DETECTION'), text.indexOf('PARTIAL')))).toBe(false);
  });
});

/** With the indent before it. */
function longestWord(line: string): number {
  const indent = line.length - line.trimStart().length;
  return Math.max(
    ...line
      .trim()
      .split(' ')
      .map((word) => word.length + indent),
  );
}

test('where there is no terminal nothing is cut', () => {
  const [match] = sampleReport(1).matches ?? [];
  const long = 'x'.repeat(500);
  const report = { ...sampleReport(0), matches: [{ ...match, actor: long }] } as ReplayReport;
  expect(textReport(report, {})).toContain(long);
  expect(textReport(report, { isTTY: true, columns: 80 })).not.toContain(long);
});

test('what fired stands first, and in it what is loudest', () => {
  const rows = [...textReport(recorded, {}).matchAll(/^([a-z-]+) +(page|notify|compliance)? +(\d+) +\d+/gm)].map(
    ([, , severity, alarms]) => ({ severity, fired: alarms !== '0' }),
  );
  const order = ['page', 'notify', 'compliance', undefined];
  const ranks = rows.map(({ severity, fired }) => (fired ? 0 : 10) + order.indexOf(severity as 'page'));
  expect(rows.length).toBeGreaterThan(5);
  expect(ranks).toEqual([...ranks].sort((one, other) => one - other));
});

test('one is one, and several are several', () => {
  const one = textReport(ONE, {});
  for (const words of [
    '1 event in 1 file, 1 byte of JSON',
    '1 further copy of events counted once',
    '1 event over 256 KB would not reach CloudWatch Logs, and matches nothing',
    '1 digest file skipped',
    '1 Insights event skipped',
    '1 event of another time, 1 event without',
    '1 finding: 1 for compliance; 1 alarm by 1 detection',
    '1 matching event, newest',
    'PARTIAL: 1 file or part could not be read, or not completely:',
  ])
    expect(one).toContain(words);
  expect(one).not.toMatch(/\b1 (events|files|copies|alarms|others|days|bytes|minutes)\b/);
  const two = {
    ...ONE,
    input: {
      ...ONE.input,
      events: 2,
      files: 2,
      duplicates: 2,
      tooLarge: 2,
      problems: [...ONE.input.problems, ...ONE.input.problems],
    },
  };
  for (const words of [
    '2 events in 2 files',
    '2 further copies of events',
    '2 events over 256 KB would not reach CloudWatch Logs, and match nothing',
    '2 files or parts could not be read, or not completely:',
  ])
    expect(textReport(two, {})).toContain(words);
});

test('every list that is cut says how much is missing', () => {
  const report = sampleReport(0);
  const many = Array.from({ length: 6 }, (_, index) => ({ name: `s${String(index)}`, events: 1, bytes: 1 }));
  const text = textReport(
    {
      ...report,
      volume: { ...report.volume, services: many },
      detections: report.detections.map((one) => ({ ...one, actorCount: 1_234 })),
    },
    {},
  );
  expect(text).toMatch(/\n1 other +1 +1 byte\n/);
  expect(text).toContain('+ 1,231 more');
});

test('says of an empty answer what is empty', () => {
  const report = sampleReport(0);
  const nothing = {
    ...report,
    firstEvent: undefined,
    lastEvent: undefined,
    detections: [],
    matches: [],
    matchingEvents: 0,
    volume: { days: [], accounts: [], services: [] },
    cost: { pricesOf: '2026-11', currency: 'USD', spanSeconds: 0, daysWithEvents: 0 },
  } as ReplayReport;
  const text = textReport(nothing, {});
  for (const words of [
    'No detection matched any event.',
    'No matching events.',
    'there is no event with a usable time',
  ])
    expect(text).toContain(words);
});

test('beside CSV stands what a table of events has no place for', () => {
  expect(csvRemarks(ONE)).toMatch(
    /^Only events from 2026-11-01T00:00:00Z, by mallory\.\nExcluded: [^\n]*\nAlarms and all event figures[^\n]*\nPARTIAL: 1 file [^\n]*\n {2}a: empty\n$/,
  );
});
