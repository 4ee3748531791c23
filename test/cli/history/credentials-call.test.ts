import { describe, expect, test } from '@jest/globals';
import { expiration } from '../../../cli/history/credentials-call';

describe('when credentials expire', () => {
  test.each<[string, string]>([
    ['Nov 2, 2026, 11:05:06 AM', '2026-11-02T11:05:06.000Z'],
    ['Nov 12, 2026, 12:00:00 AM', '2026-11-12T00:00:00.000Z'],
    ['Jan 22, 2014 1:45:59 PM', '2014-01-22T13:45:59.000Z'],
    ['Mar 9, 2024, 11:45:10\u202fPM', '2024-03-09T23:45:10.000Z'],
    ['2026-11-02T11:05:06Z', '2026-11-02T11:05:06.000Z'],
  ])('%j', (written, time) => {
    expect(new Date(expiration(written) ?? NaN).toISOString()).toBe(time);
  });

  test.each([undefined, '', 'Nov 2', 'tomorrow', '1478088306', 'Foo 99, 2026, 11:05:06 AM'])(
    '%j is no time',
    (written) => {
      expect(expiration(written)).toBeUndefined();
    },
  );
});
