import { describe, expect, test } from '@jest/globals';
import { defaultDetections } from '../../../lib/detection/default-detections';
import type { Suppression } from '../../../lib/detection/suppression';
import { expiredSuppressions, findingSuppressions, suppressionProblems } from '../../../lib/detection/suppressions';

const DETECTIONS = [
  { id: 'root-activity' },
  { id: 'key-disabled' },
  { id: 'cis-root-usage', securityHubControls: ['CloudWatch.1'] },
];
const BACKUP: Suppression = {
  detections: ['key-disabled'],
  filterPattern: '{ $.userIdentity.arn = "arn:aws:iam::111111111111:user/backup" }',
  reason: 'The nightly backup does this.',
};

function problems(...given: unknown[]): string[] {
  return suppressionProblems(given, DETECTIONS);
}

describe('suppressionProblems', () => {
  test('there are none of suppressions that can be deployed, one that is over included', () => {
    const other = { ...BACKUP, id: 'root', detections: ['root-activity', 'key-disabled'], expires: '2020-01-01' };
    expect(problems(BACKUP, { ...other, filterPattern: '{ $.eventName = "ConsoleLogin" }' })).toEqual([]);
    expect(problems({ ...BACKUP, expires: '2027-03-31T12:00:00Z' })).toEqual([]);
  });

  test.each<[string, Record<string, unknown>, string]>([
    [
      'an unknown detection',
      { detections: ['key-disabld'] },
      '.detections: received "key-disabld"; allowed: root-activity, key-disabled',
    ],
    ['no detection', { detections: [] }, '.detections: received []; allowed: a list of detection IDs, at least one'],
    [
      'a detection alone',
      { detections: 'key-disabled' },
      '.detections: received "key-disabled"; allowed: a list of detection IDs',
    ],
    [
      'a detection twice',
      { detections: ['key-disabled', 'key-disabled'] },
      '.detections: received "key-disabled" more than once',
    ],
    [
      'a text that Security Hub compares',
      { detections: ['cis-root-usage'] },
      'received "cis-root-usage", whose pattern Security Hub compares (CloudWatch.1); allowed: detections without such a control: suppress the tuned variant',
    ],
    ['no pattern', { filterPattern: ' ' }, '.filterPattern: received " "; allowed: a filter pattern'],
    ['a number', { filterPattern: 5 }, '.filterPattern: received 5; allowed: a filter pattern'],
    [
      'a pattern that CloudWatch refuses',
      { filterPattern: '{ $.a == "b" }' },
      '.filterPattern: Invalid filter pattern at offset 7',
    ],
    [
      'everything',
      { filterPattern: '{ $.eventName = "*" }' },
      'received "{ $.eventName = \\"*\\" }"; allowed: a pattern that does not match every event',
    ],
    [
      'everything in two halves',
      { filterPattern: '{ $.a.b NOT EXISTS || $.a.b = "*" }' },
      'allowed: a pattern that does not match every event',
    ],
    [
      'no reason',
      { reason: undefined },
      '.reason: received undefined; allowed: the reason in words, of 10 to 500 characters',
    ],
    ['a blank reason', { reason: '            ' }, '.reason: received "            "; allowed: the reason in words'],
    ['a short reason', { reason: 'known' }, '.reason: received "known"; allowed: the reason in words'],
    ['a long reason', { reason: 'x'.repeat(501) }, '.reason: received 501 characters; allowed: the reason in words'],
    [
      'another form of time',
      { expires: '31.03.2027' },
      '.expires: received "31.03.2027"; allowed: a day or a time in ISO 8601',
    ],
    ['a day that does not exist', { expires: '2027-02-30' }, '.expires: received "2027-02-30"'],
    ['a time without an offset', { expires: '2027-03-31T12:00:00' }, '.expires: received'],
    ['a name with a space', { id: 'my backup' }, '.id: received "my backup"; allowed: letters and digits'],
    [
      'an unknown setting',
      { until: '2027-01-01' },
      ': received "until"; allowed: id, detections, filterPattern, reason, expires',
    ],
  ])('%s is refused', (_, change, said) => {
    const found = problems({ ...BACKUP, ...change });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^suppressions\[0\]/);
    expect(found[0]).toContain(said);
  });

  test('two that are alike, or have one name, contradict each other', () => {
    const again = { ...BACKUP, filterPattern: BACKUP.filterPattern.replaceAll(' ', ''), expires: '2027-01-01' };
    expect(problems({ ...BACKUP, id: 'one' }, { ...again, id: 'one' })).toEqual([
      'suppressions[1].id: received "one", as in suppressions[0]; allowed: each ID once',
      'suppressions[1]: received the same pattern as suppressions[0] for key-disabled; allowed: only one of the two',
    ]);
    expect(problems(BACKUP, { ...again, detections: ['root-activity'] })).toEqual([]);
  });

  test('all of them are said at once', () => {
    expect(problems(7, { detections: ['x'], filterPattern: '', reason: '' })).toHaveLength(4);
    expect(suppressionProblems({}, DETECTIONS)).toEqual(['suppressions: received {}; allowed: a list of suppressions']);
  });

  test('of the default detections, just those of the benchmark are refused', () => {
    const detections = defaultDetections();
    const refused = detections.filter(
      ({ id }) => suppressionProblems([{ ...BACKUP, detections: [id] }], detections).length,
    );
    expect(refused.length).toBeGreaterThan(10);
    expect(refused.every(({ id }) => id.startsWith('cis-'))).toBe(true);
  });
});

describe('expiredSuppressions', () => {
  test('says of those that are over that their events tell again', () => {
    const given = [BACKUP, { ...BACKUP, id: 'old', expires: '2026-01-01' }, { ...BACKUP, expires: '2026-01-03' }];
    expect(expiredSuppressions(given, new Date('2026-01-02'))).toEqual([
      'The suppression old of key-disabled expired at 2026-01-01: its events are reported again. Remove it or give it a later date.',
    ]);
  });
});

describe('findingSuppressions', () => {
  test('a suppression without a name has one that its place in the list does not change', () => {
    const [one] = findingSuppressions([BACKUP]);
    expect(one).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{12}$/) as unknown,
      detectionIds: BACKUP.detections,
      filterPattern: BACKUP.filterPattern,
      reason: BACKUP.reason,
    });
    expect(findingSuppressions([{ ...BACKUP, id: 'x', expires: '2027-01-01' }, BACKUP])).toEqual([
      { ...one, id: 'x', expires: '2027-01-01' },
      one,
    ]);
  });
});
