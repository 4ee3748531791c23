import { describe, expect, test } from '@jest/globals';
import { findingReports } from '../../../cli/replay/finding-reports';
import { fromCatalogs } from '../../../cli/replay/detections';
import { EventIds } from '../../../cli/replay/event-ids';
import { Organization } from '../../../cli/replay/organization';
import { withNames } from '../../../cli/replay/own-names';
import { Replayer } from '../../../cli/replay/replayer';
import { watchers } from '../../../scripts/detection-coverage/measure';
import { committed, ownMeasures } from '../../../scripts/detection-coverage/measured';
import { findingsOf } from '../../../scripts/detection-coverage/findings';
import { MOST, weeks } from '../../../scripts/detection-coverage/noise';
import { figuresOf, GOAL } from '../../../scripts/detection-coverage/panther';
import { isSeen } from '../../../scripts/detection-coverage/wild';
import { ORGANIZATION } from '../../fixtures/identities';
import { OWN_NAMES } from '../../fixtures/own-names';

const ALL = watchers();

describe('the committed measures', () => {
  const measured = committed();

  test('of our own events are what the detections give now; `npm run coverage:detections -- CORPORA --write` makes them so', () => {
    const { measures, missed } = ownMeasures(ALL);
    expect(missed).toEqual([]);
    const { signals, weeks: stretches, wanted } = measured;
    expect({ signals, weeks: stretches, wanted }).toEqual(measures);
  }, 120_000);

  test('meet the goals', () => {
    const { served, seen } = figuresOf(measured.rules);
    expect(seen / served).toBeGreaterThanOrEqual(GOAL);
    expect(measured.techniques.filter(({ by }) => by.length > 0)).toHaveLength(35);
    expect(measured.wild.filter((one) => !isSeen(one) && one.explanation === undefined)).toEqual([]);
    for (const { findings } of [...measured.weeks, measured.benign]) {
      expect(findings.page).toBeLessThanOrEqual(MOST.page);
      expect(findings.notify).toBeLessThanOrEqual(MOST.notify);
    }
  });

  test('are of many calls, rules and signals', () => {
    expect(measured.wild.length).toBeGreaterThan(100);
    expect(figuresOf(measured.rules).served).toBeGreaterThan(60);
    expect(measured.signals).toHaveLength(12);
  });
});

test('an ordinary week gives the findings that replay gives', () => {
  const { events, setting } = weeks(ALL).fresh.ordinary;
  const { detections } = withNames(fromCatalogs({}), OWN_NAMES);
  const ids = new EventIds(EventIds.memoryFor({ expected: 100_000, most: 100_000 }));
  const replayer = new Replayer({ detections, isExact: false, mostMatches: 0 }, ids);
  // Replay counts an event once.
  const numbered = events.map((event, index) => ({ ...event, eventID: String(index) }));
  replayer.file('week.json', Buffer.from(JSON.stringify({ Records: numbered })));
  const knowledge = { inside: [ORGANIZATION], facts: { accounts: [], organizations: [] }, severities: [] };
  const replayed = findingReports(replayer.tally, detections, new Organization(knowledge, replayer.tally)).findings;
  const told = replayed.filter(({ severity }) => severity !== 'compliance');
  const shape = (of: readonly { readonly detection: string; readonly account: string; readonly events: number }[]) =>
    of.map(({ detection, account, events: count }) => `${detection} ${account} ${String(count)}`).sort();
  expect(told.length).toBeGreaterThan(5);
  expect(shape(findingsOf(ALL, events, setting))).toEqual(shape(told));
}, 120_000);
