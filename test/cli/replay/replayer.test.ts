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
