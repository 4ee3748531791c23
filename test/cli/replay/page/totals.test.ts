import { describe, expect, test } from '@jest/globals';
import type { ActorReport, DetectionReport, Share } from '../../../../cli/replay/replay-report';
import { rankOf } from '../../../../cli/replay/page/severity';
import { accountGrid, actorTotals } from '../../../../cli/replay/page/totals';

const shares = (record: Readonly<Record<string, number>>): readonly Share[] =>
  Object.entries(record).map(([name, events]) => ({ name, events }));

function detection(
  title: string,
  events: number,
  actors: readonly Share[],
  accounts: readonly Share[],
): DetectionReport {
  return {
    id: title,
    title,
    filterPattern: '{ $.a = 1 }',
    threshold: 1,
    periodSeconds: 300,
    evaluationPeriods: 3,
    datapointsToAlarm: 1,
    hasAlarm: true,
    findings: 0,
    alarms: [],
    events,
    actors,
    actorCount: actors.length,
    accounts,
    accountCount: accounts.length,
    activity: [],
  };
}

const ROOT = detection('root', 9, shares({ alex: 6, kim: 3 }), shares({ one: 5, two: 4 }));
const KEYS = detection('keys', 8, shares({ kim: 4, __proto__: 0, toString: 4 }), shares({ two: 6, three: 1 }));
const QUIET = detection('quiet', 0, [], []);

describe('The events of an actor', () => {
  const loud = { ...ROOT, severity: 'page' as const };
  const quiet = { ...KEYS, severity: 'compliance' as const };
  const actor = (name: string, both: number, page: number, compliance: number): ActorReport => ({
    name,
    events: both + page + compliance,
    bySeverity: [
      { severities: ['page', 'compliance'], events: both },
      { severities: ['page'], events: page },
      { severities: ['compliance'], events: compliance },
    ],
    detections: ['root', 'keys'],
  });
  const actors = [actor('kim', 3, 0, 1), actor('alex', 0, 6, 0), actor('toString', 0, 0, 2)];

  test('count once though two detections match them', () => {
    expect(actorTotals(actors, [loud, quiet, QUIET]).map(({ name, events }) => [name, events])).toEqual([
      ['alex', 6],
      ['kim', 4],
      ['toString', 2],
    ]);
  });

  test('are those of the severities that are shown', () => {
    expect(actorTotals(actors, [loud])).toEqual([
      { name: 'alex', events: 6, detections: ['root'] },
      { name: 'kim', events: 3, detections: ['root'] },
    ]);
    expect(actorTotals(actors, [quiet]).map(({ name, events }) => [name, events])).toEqual([
      ['kim', 4],
      ['toString', 2],
    ]);
  });
});

test('the busiest accounts have a column, and what the others did is not lost', () => {
  expect(accountGrid([ROOT, KEYS, QUIET], 1)).toEqual({
    accounts: ['two'],
    rows: [
      { title: 'root', events: [4], elsewhere: 5 },
      { title: 'keys', events: [6], elsewhere: 2 },
    ],
    hasElsewhere: true,
  });
});

test('a detection without a severity is unrated, not quiet', () => {
  expect(rankOf(ROOT)).toBe('unrated');
  expect(rankOf({ ...ROOT, severity: 'page' })).toBe('page');
});
