import { describe, expect, test } from '@jest/globals';
import { but } from '../../../fixtures/cloudtrail-event';
import { ACCOUNTS } from '../../../fixtures/identities';
import { ordinary, records, replay, report, seen, stopLogging, TestFolder } from '../../../support/replay-command';

const folder = new TestFolder();

describe('replay', () => {
  test('says at once that events have no time', async () => {
    const path = folder.file('no-time.json', records(but(ordinary('x'), { eventTime: undefined })));
    const { status, written, said } = await replay([path]);
    expect({ status, said }).toEqual({
      status: 2,
      said: `warning: ${path}: its only event has no eventTime such as 2026-11-24T09:14:27Z, which alarms need\n`,
    });
    expect(written).toMatch(/PARTIAL: [^]*its only event has no eventTime/);
  });

  test.each<[string, string[]]>([
    ['by default', []],
    ['with --exact', ['--exact']],
  ])(
    'says so of events that --from leaves out for that, and not of a file that has times of other accounts, %s',
    async (_, exact) => {
      const undated = but(ordinary('x'), { eventTime: undefined });
      const path = folder.file('no-time-chosen.json', records(undated));
      const { status, said } = await replay([path, '--from', '2026-01-01', ...exact]);
      expect({ status, said }).toEqual({ status: 2, said: expect.stringContaining('its only event has no eventTime') });
      const mixed = await replay([
        folder.file(
          'some-time.json',
          records(
            undated,
            but(ordinary('2026-03-03T09:00:00Z'), { eventID: 'dated', recipientAccountId: ACCOUNTS.production }),
          ),
        ),
        '--account',
        ACCOUNTS.staging,
        ...exact,
      ]);
      expect(mixed.said).toBe('');
    },
  );

  test('places an event without a usable time nowhere, counts it all the same, and says that it is in no alarm', async () => {
    const times = [
      'yesterday',
      '2026-03-32T09:00:00Z',
      '2026-03-00T09:00:00Z',
      '2026-00-03T09:00:00Z',
      '2026-02-30T09:00:00Z',
      '2026-03-03T09:00:00+00:00',
    ];
    const timeless = folder.file(
      'timeless.json',
      records(
        ...times.map(stopLogging),
        but(stopLogging('x'), { eventTime: undefined, recipientAccountId: undefined }),
      ),
    );
    const found = await report([timeless, '--catalog', 'cis']);
    expect(seen(found)).toEqual({ 'cis-trail-changes': [0, 7] });
    expect(found.volume.days).toMatchObject([{ name: 'unknown', events: 7 }]);
    const { status, written } = await replay([timeless, '--fail-on', 'compliance']);
    expect(status).toBe(2);
    expect(written).toContain(
      'Note: Matching events without an eventTime such as 2026-11-24T09:14:27Z, which are in no alarm: 7.',
    );
  });

  test('takes what other events cost from the days that there are', async () => {
    const { cost, lastEvent } = await report([
      folder.file('no-day.json', records(ordinary('2026-11-32T09:14:27Z'), ordinary('2026-11-24T09:14:27Z'))),
    ]);
    expect({ cost, lastEvent }).toEqual({
      cost: { pricesOf: '2026-11', currency: 'USD', spanSeconds: 0, daysWithEvents: 1 },
      lastEvent: '2026-11-24T09:14:27Z',
    });
  });
});
