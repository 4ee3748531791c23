import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { but, event } from '../../../fixtures/cloudtrail-event';
import { ACCOUNTS, iamUser } from '../../../fixtures/identities';
import { made, records, replay, report, seen, stopLogging, TestFolder } from '../../../support/replay-command';

const folder = new TestFolder();

describe('replay', () => {
  test('counts an event once, however many files hold it', async () => {
    const one = stopLogging('2026-03-03T09:00:00Z');
    const found = await report([
      folder.file('twice/a.json', records(one, one)),
      folder.file('twice/b.json', JSON.stringify([one])),
      '--catalog',
      'cis',
    ]);
    expect(found.input).toMatchObject({ events: 1, duplicates: 2 });
    expect(seen(found)).toEqual({ 'cis-trail-changes': [1, 1] });
    expect((await replay([join(folder.path, 'twice')])).written).toContain('2 further copies of events counted once.');
  });

  test.each<[string, (event: object) => string, boolean]>([
    ['that escapes what it need not', (event) => JSON.stringify(event).replaceAll('x', '\\u0078'), false],
    [
      'printed for people',
      (event) => JSON.stringify(event, undefined, 500).replace(/^ +/gm, ' '.repeat(100_000)),
      false,
    ],
    ['that escapes what it has to', (event) => JSON.stringify(event).replaceAll('x', '\\u0001'), true],
  ])('measures an event as CloudTrail delivers it: one %s', async (_, written, isTooLarge) => {
    const text = `{"Records":[${written(but(stopLogging('2026-03-03T09:00:00Z'), { requestParameters: { name: 'x'.repeat(60_000) } }))}]}`;
    expect(text.length).toBeGreaterThan(300_000);
    for (const more of [[], ['--exact']]) {
      const found = await report([folder.file('measured.json', text), '--catalog', 'cis', ...more]);
      expect(found.input).toMatchObject({ events: 1, tooLarge: isTooLarge ? 1 : 0, problems: [] });
      expect(seen(found)).toEqual(isTooLarge ? {} : { 'cis-trail-changes': [1, 1] });
      expect(found.volume.days[0]?.bytes).toBeGreaterThan(isTooLarge ? 360_000 : 60_000);
      expect(found.volume.days[0]?.bytes).toBeLessThan(isTooLarge ? 361_000 : 61_000);
    }
  });

  test('raises nothing on an event that would not reach CloudWatch Logs', async () => {
    const large = but(stopLogging('2026-03-03T09:00:00Z'), { requestParameters: { name: 'x'.repeat(256 * 1024) } });
    const found = await report([folder.file('large.json', records(large))]);
    expect(found.input).toMatchObject({ events: 1, tooLarge: 1 });
    expect(seen(found)).toEqual({});
    expect((await replay([join(folder.path, 'large.json')])).written).toContain(
      '1 event over 256 KB would not reach CloudWatch Logs, and matches nothing.',
    );
  });

  test('counts as CloudWatch does: a threshold within a period, in whatever order the files come', async () => {
    const failed = ['09:00:10', '09:04:50', '09:02:00', '11:00:00', '11:04:59'].map((time) =>
      made(event('iam:DeleteUser', iamUser(ACCOUNTS.production)), `2026-03-03T${time}Z`),
    );
    const path = folder.file('threshold.json', records(...failed));
    const alarms = async (...args: string[]): Promise<readonly string[] | undefined> =>
      (await report([path, '--pattern', '{ $.eventName = "DeleteUser" }', ...args])).detections[0]?.alarms;
    expect(await alarms('--threshold', '3', '--period', '900')).toEqual(['2026-03-03T09:04:00Z']);
    expect(await alarms('--threshold', '2', '--period', '900')).toEqual([
      '2026-03-03T09:02:00Z',
      '2026-03-03T11:04:00Z',
    ]);
    expect(await alarms('--threshold', '1')).toEqual(['2026-03-03T09:00:00Z', '2026-03-03T11:00:00Z']);
    expect(await alarms('--threshold', '3', '--period', '60')).toEqual([]);
  });
});
