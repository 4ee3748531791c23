import { describe, expect, test } from '@jest/globals';
import { fromPattern } from '../../../cli/replay/detections';
import { EventIds } from '../../../cli/replay/event-ids';
import { Replayer } from '../../../cli/replay/replayer';
import type { Tally } from '../../../cli/replay/tally';

const DETECTIONS = [fromPattern('{ $.eventName = "StopLogging" }', 1, 300)];

function replayed(json: string, isExact: boolean): Tally {
  const replayer = new Replayer(
    { detections: DETECTIONS, isExact, mostMatches: 10 },
    new EventIds(EventIds.memoryFor({ expected: 100, most: 100 })),
  );
  replayer.file('x', Buffer.from(json));
  return replayer.tally;
}

const record = (eventName: string, id: number): string =>
  JSON.stringify({
    eventVersion: '1.11',
    userIdentity: { type: 'IAMUser', userName: 'mallory' },
    eventTime: '2026-03-03T09:14:27Z',
    eventSource: 'cloudtrail.amazonaws.com',
    eventName,
    eventID: `c2f7e8a4-6b19-4d35-8e02-${String(id).padStart(12, '0')}`,
    recipientAccountId: '111111111111',
  });

describe('An event that matches, in a file as CloudTrail writes it,', () => {
  test.each<[string, (written: string) => string]>([
    ['as CloudTrail writes it', (written) => written],
    ['with a name that is escaped', (written) => written.replace('StopLogging', String.raw`Stop\u004cogging`)],
    ['with a key that is escaped', (written) => written.replace('eventName', String.raw`event\u004eame`)],
    ['with two names, the last of which counts', (written) => written.replace(',', ',"eventName":"DescribeTrails",')],
    ['without an account', (written) => written.replace(/,"recipientAccountId":"\d+"/, '')],
  ])('is found though the others are not parsed: %s', (_, change) => {
    const json = `{"Records":[${record('DescribeTrails', 1)},${change(record('StopLogging', 2))},${record('DescribeTrails', 3)}]}`;
    const fast = replayed(json, false);
    expect(fast).toEqual(replayed(json, true));
    expect(fast).toMatchObject({ events: 3, problems: [], detections: [{ events: 1 }] });
  });
});

describe('An event that matches by its kind alone', () => {
  const of = (id: number, userIdentity: object, more: object = {}): string =>
    JSON.stringify({ ...(JSON.parse(record('StopLogging', id)) as object), userIdentity, readOnly: false, ...more });
  const MALLORY = { type: 'IAMUser', userName: 'mallory' };
  const ALICE = { type: 'IdentityCenterUser', onBehalfOf: { userId: 'alice' } };
  const failed = { responseElements: { StopLogging: 'Failure' } };

  test.each<[string, readonly string[]]>([
    ['is counted for who did it', [of(1, MALLORY), of(2, { ...MALLORY, userName: 'eve' }), of(3, MALLORY)]],
    [
      'is counted for who did it, whatever else tells that',
      [of(1, ALICE), of(2, { ...ALICE, onBehalfOf: { userId: 'bob' } })],
    ],
    ['is counted as failed if its response says so', [of(1, MALLORY), of(2, MALLORY, failed), of(3, MALLORY)]],
    ['is counted as failed if it has an error', [of(1, MALLORY), of(2, MALLORY, { errorMessage: 'no' })]],
    ['is counted by its account', [of(1, MALLORY), of(2, MALLORY, { recipientAccountId: '222222222222' })]],
    ['is not seen by a filter if it is too large', [of(1, MALLORY, { requestParameters: { a: 'x'.repeat(300_000) } })]],
    ['is counted once', [of(1, MALLORY), of(1, MALLORY)]],
  ])('%s', (_, records) => {
    const json = `{"Records":[${records.join(',')}]}`;
    const fast = replayed(json, false);
    expect(fast).toEqual(replayed(json, true));
    expect(fast.events + fast.duplicates).toBe(records.length);
  });
});
