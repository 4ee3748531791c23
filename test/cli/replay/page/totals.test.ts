import { expect, test } from '@jest/globals';
import type { DetectionReport, Share } from '../../../../cli/replay/replay-report';
import { rankOf } from '../../../../cli/replay/page/severity';
import { accountGrid, topActors } from '../../../../cli/replay/page/totals';

const shares = (record: Readonly<Record<string, number>>): readonly Share[] => Object.entries(record).map(([name, events]) => ({ name, events }));

function detection(title: string, events: number, actors: readonly Share[], accounts: readonly Share[]): DetectionReport {
  return { id: title, title, filterPattern: '{ $.a = 1 }', threshold: 1, periodSeconds: 300, evaluationPeriods: 3, datapointsToAlarm: 1, alarms: [], events, actors, accounts, hours: [] };
}

const ROOT = detection('root', 9, shares({ alex: 6, kim: 3 }), shares({ one: 5, two: 4 }));
const KEYS = detection('keys', 8, shares({ kim: 4, '__proto__': 0, toString: 4 }), shares({ two: 6, three: 1 }));
const QUIET = detection('quiet', 0, [], []);

test('an actor of several detections is one, with the events of all', () => {
  expect(topActors([ROOT, KEYS, QUIET], 2)).toEqual([
    { name: 'kim', events: 7, detections: ['root', 'keys'] },
    { name: 'alex', events: 6, detections: ['root'] },
  ]);
});

test('names that objects know by heart are names like others', () => {
  expect(topActors([KEYS], 5).map(({ name }) => name)).toContain('toString');
});

test('the busiest accounts have a column, and what the others did is not lost', () => {
  expect(accountGrid([ROOT, KEYS, QUIET], 1)).toEqual({
    accounts: ['two'],
    rows: [
      { title: 'root', events: [4], elsewhere: 5 },
      { title: 'keys', events: [6], elsewhere: 2 },
    ],
    accountsLeftOut: 2,
  });
});

test('a detection without a severity is unrated, not quiet', () => {
  expect(rankOf(ROOT)).toBe('unrated');
  expect(rankOf({ ...ROOT, severity: 'page' })).toBe('page');
});
