import { describe, expect, test } from '@jest/globals';
import type { Deed } from '../../../cli/replay/deeds';
import { type FindingGroups, group, mergeGroups, periodOf } from '../../../cli/replay/finding-groups';
import { fromCatalogs, type ReplayedDetection } from '../../../cli/replay/detections';
import { EventIds } from '../../../cli/replay/event-ids';
import { findingReports, type FindingReports } from '../../../cli/replay/finding-reports';
import { Replayer } from '../../../cli/replay/replayer';
import { merge, newTally } from '../../../cli/replay/tally';
import { occurrenceOf, findingIdOf } from '../../../core/findings/occurrence';
import { CountBy } from '../../../lib/detection/detection';
import { but, type CloudTrailEvent, event } from '../../fixtures/cloudtrail-event';
import { ACCOUNTS, iamUser } from '../../fixtures/identities';
import { made, report, stopLogging, TestFolder } from '../../support/replay-command';

const STOPPED: ReplayedDetection = {
  id: 'stopped',
  title: 'A trail was stopped',
  severity: 'page',
  filterPattern: '{ $.eventName = "StopLogging" }',
  threshold: 1,
  periodSeconds: 300,
  evaluationPeriods: 3,
  datapointsToAlarm: 1,
};

/** In files of their own, read by one thread, or each by its own. */
function found(
  events: readonly CloudTrailEvent[],
  detection: Partial<ReplayedDetection> = {},
  threads = 1,
): FindingReports {
  const detections = [{ ...STOPPED, ...detection }];
  const tally = newTally(detections.length);
  for (let thread = 0; thread < threads; thread++) {
    const replayer = new Replayer(
      { detections, isExact: false, mostMatches: 0 },
      new EventIds(EventIds.memoryFor({ expected: 1_000, most: 1_000 })),
    );
    const own = events.filter((_, index) => index % threads === thread);
    replayer.file('a', Buffer.from(JSON.stringify({ Records: own })));
    merge(tally, replayer.tally);
  }
  return findingReports(tally, detections);
}

function by(
  name: string,
  time: string,
  account: string = ACCOUNTS.production,
  more: Record<string, unknown> = {},
): CloudTrailEvent {
  return but(made(event('cloudtrail:StopLogging', iamUser(account, name)), time), more);
}

const DENIED = { errorCode: 'AccessDenied' };

describe('findings of replay', () => {
  const folder = new TestFolder();

  test('two that did the same are two findings where the alarm went off once', async () => {
    const path = folder.file(
      'masked.json',
      JSON.stringify({
        Records: [
          stopLogging('2026-03-03T09:14:27Z'),
          by('eve', '2026-03-03T09:16:00Z'),
          stopLogging('2026-03-03T09:18:00Z'),
        ],
      }),
    );
    const { detections, findings } = await report([path, '--detection', 'trail-stopped']);
    expect(detections.map(({ alarms }) => alarms.length)).toEqual([1]);
    expect(findings.map(({ actor, events, firstSeen, lastSeen }) => [actor, events, firstSeen, lastSeen])).toEqual([
      ['mallory', 2, '2026-03-03T09:14:27Z', '2026-03-03T09:18:00Z'],
      ['eve', 1, '2026-03-03T09:16:00Z', '2026-03-03T09:16:00Z'],
    ]);
  });

  test('success and failure, and two accounts, are findings of their own', () => {
    const at = '2026-03-03T09:14:27Z';
    const { findings } = found([by('a', at), by('a', at, ACCOUNTS.production, DENIED), by('a', at, ACCOUNTS.staging)]);
    expect(findings.map(({ account, outcome }) => [account, outcome]).sort()).toEqual(
      [
        [ACCOUNTS.production, 'success'],
        [ACCOUNTS.production, 'failure'],
        [ACCOUNTS.staging, 'success'],
      ].sort(),
    );
  });

  test('their IDs are those of the table', () => {
    const one = by('a', '2026-03-03T09:14:27Z');
    for (const countBy of Object.values(CountBy)) {
      const id = findingIdOf(occurrenceOf(one, { id: STOPPED.id, findingPaths: [] }), { countBy });
      expect(found([one], { countBy }).findings.map((finding) => finding.id)).toEqual([id]);
    }
  });

  const threshold = { threshold: 3, periodSeconds: 300 };
  test.each([
    ['three of one within the period', ['a', 'a', 'a'], '2026-03-03T09:04:59Z', undefined, 1],
    ['three of one over more than the period', ['a', 'a', 'a'], '2026-03-03T09:05:00Z', undefined, 0],
    ['three of three', ['a', 'b', 'c'], '2026-03-03T09:01:00Z', undefined, 0],
    ['three of three, counted by account', ['a', 'b', 'c'], '2026-03-03T09:01:00Z', CountBy.ACCOUNT, 1],
  ])('a threshold holds: %s', (_, [first = '', second = '', third = ''], last, countBy, expected) => {
    const events = [by(first, '2026-03-03T09:00:30Z'), by(second, '2026-03-03T09:00:40Z'), by(third, last)];
    for (const threads of [1, 3]) {
      const { findings } = found(events, { ...threshold, ...(countBy && { countBy }) }, threads);
      expect(findings).toHaveLength(expected);
    }
  });

  test('counted over the organization, it is one, and says how many did it and who was last', () => {
    const events = [
      by('a', '2026-03-03T09:00:30Z'),
      by('b', '2026-03-03T09:00:50Z', ACCOUNTS.staging),
      by('a', '2026-03-03T09:00:40Z', ACCOUNTS.staging),
    ];
    for (const threads of [1, 2, 3]) {
      expect(found(events, { countBy: CountBy.ORGANIZATION }, threads).findings).toMatchObject([
        { account: 'organization', actor: 'b', principals: 3, events: 3, firstSeen: '2026-03-03T09:00:30Z' },
      ]);
    }
  });

  test('what a report holds are the loudest, then those with most events; it says what is left out', () => {
    const detections = [
      { ...STOPPED, id: 'quiet', severity: 'notify' as const },
      { ...STOPPED, id: 'loud' },
    ];
    const tally = newTally(2);
    for (let index = 0; index < 1_005; index++) {
      for (let time = 0; time <= Number(index === 7); time++)
        group(
          tally.detections[0]?.findings ?? fail(),
          STOPPED,
          deed(`a${String(index)}`),
          1,
          periodOf('2026-03-03T09:00:30Z', 1),
        );
    }
    group(tally.detections[1]?.findings ?? fail(), STOPPED, deed('eve'), 1, periodOf('2026-03-03T09:00:30Z', 1));
    const { findings, findingsLeftOut, ungroupedEvents } = findingReports(tally, detections);
    expect(findings.slice(0, 2).map(({ detection, actor }) => [detection, actor])).toEqual([
      ['loud', 'eve'],
      ['quiet', 'a7'],
    ]);
    expect([findings.length, findingsLeftOut, ungroupedEvents]).toEqual([1_000, 6, 0]);
  });

  test('there is room for 10,000 of a detection; what is beyond is counted', () => {
    const [one, other]: FindingGroups[] = [0, 1].map(() => ({ groups: new Map(), ungrouped: 0, inside: 0 }));
    if (!one || !other) throw new Error('unreachable');
    for (const [into, letter] of [
      [one, 'a'],
      [other, 'b'],
    ] as const) {
      for (let index = 0; index < 6_000; index++) {
        group(into, STOPPED, deed(`${letter}${String(index)}`), 1, periodOf('2026-03-03T09:00:30Z', 1));
      }
    }
    mergeGroups(one, other);
    expect([one.groups.size, one.ungrouped]).toEqual([10_000, 2_000]);
  });

  test('the catalogs say whose matches count together', () => {
    const all = fromCatalogs({});
    expect(all.every(({ countBy }) => countBy === undefined || Object.values<string>(CountBy).includes(countBy))).toBe(
      true,
    );
  });
});

function fail(): never {
  throw new Error('there is such a detection');
}

function deed(name: string): Deed {
  const who = { kind: 'user' as const, key: name, name };
  return { who, account: '1', outcome: 'success', keys: { principal: name, account: '1', organization: '' } };
}
