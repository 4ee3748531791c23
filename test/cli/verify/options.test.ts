import { describe, expect, test } from '@jest/globals';
import { askedBy, type WrittenOptions } from '../../../cli/verify/options';

const NOW = Date.parse('2026-03-03T09:14:27Z');
const asked = (written: Partial<WrittenOptions>): ReturnType<typeof askedBy> =>
  askedBy({ from: '24h', logFiles: 'hashed', format: 'text', ...written }, NOW);
const second = (time: string): number => Date.parse(time) / 1_000;

describe('what is asked of verify', () => {
  test('a day counts to its end, and both bounds are seconds', () => {
    expect(asked({ from: '2026-02-01', to: '2026-02-28' })).toEqual({
      asked: {
        from: second('2026-02-01T00:00:00Z'),
        to: second('2026-03-01T00:00:00Z'),
        accounts: [],
        regions: [],
        logFiles: 'hashed',
      },
      problems: [],
    });
  });

  test('a day that has not ended is verified until now', () => {
    expect(asked({ to: '2026-03-03' })).toMatchObject({ problems: [] });
    expect(asked({ to: '2026-03-03' }).asked.to).toBeUndefined();
  });

  test('a trail is known by its name and home Region', () => {
    const { asked: read } = asked({ trail: 'arn:aws-us-gov:cloudtrail:us-gov-west-1:264810573392:trail/audit.all' });
    expect(read.trail).toEqual({ name: 'audit.all', homeRegion: 'us-gov-west-1' });
  });

  test('all that is wrong is told at once', () => {
    const { problems } = asked({
      from: '2027-01-01',
      to: 'tomorrow',
      account: ['12345', '264810573392'],
      region: ['Frankfurt'],
      trail: 'organization-trail',
      retentionDays: '0.5',
      publicKeys: '',
    });
    expect(problems.map((problem) => /^--[\w-]+/.exec(problem)?.[0])).toEqual([
      '--to',
      '--from',
      '--account',
      '--region',
      '--trail',
      '--retention-days',
      '--public-keys',
    ]);
  });

  test.each([
    [
      'reversed times',
      { from: '2026-03-02', to: '2026-03-01' },
      '--to: received "2026-03-01"; allowed: a time after --from 2026-03-02',
    ],
    [
      'an end in the future',
      { to: '2026-03-04' },
      '--to: received "2026-03-04"; allowed: a time that is not in the future',
    ],
    ['a beginning in the future', { from: '2026-03-04' }, '--from: received "2026-03-04"; allowed: a time in the past'],
  ])('%s are refused', (_, written, problem) => {
    expect(asked(written).problems).toEqual([problem]);
  });
});
