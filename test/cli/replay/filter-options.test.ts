import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EventFilter } from '../../../cli/replay/event-filter';
import { eventSelection } from '../../../cli/replay/filter-options';

const NOW = Date.parse('2026-11-26T15:00:00Z');
const iso = (instant: number | undefined): string | undefined =>
  instant === undefined ? undefined : new Date(instant).toISOString();

describe('--from and --to', () => {
  test.each([
    ['2026-11-24', '2026-11-24T00:00:00.000Z', '2026-11-24T23:59:59.999Z'],
    ['2026-11-24T09:14', '2026-11-24T09:14:00.000Z', '2026-11-24T09:14:59.999Z'],
    ['2026-11-24 09:14', '2026-11-24T09:14:00.000Z', '2026-11-24T09:14:59.999Z'],
    ['2026-11-24T09:14:27Z', '2026-11-24T09:14:27.000Z', '2026-11-24T09:14:27.999Z'],
    ['2026-11-24T09:14:27.5Z', '2026-11-24T09:14:27.500Z', '2026-11-24T09:14:27.500Z'],
    ['2026-11-24T09:14:27+01:00', '2026-11-24T08:14:27.000Z', '2026-11-24T08:14:27.999Z'],
    ['30m', '2026-11-26T14:30:00.000Z', '2026-11-26T14:30:00.000Z'],
    ['24h', '2026-11-25T15:00:00.000Z', '2026-11-25T15:00:00.000Z'],
    ['7d', '2026-11-19T15:00:00.000Z', '2026-11-19T15:00:00.000Z'],
    ['2w', '2026-11-12T15:00:00.000Z', '2026-11-12T15:00:00.000Z'],
  ])('take %s, and what it names is included', (text, begins, ends) => {
    const { selection, problems } = eventSelection({ from: text, to: text }, NOW);
    expect({ from: iso(selection.from), to: iso(selection.to), problems }).toEqual({
      from: begins,
      to: ends,
      problems: [],
    });
  });

  test.each([
    '',
    'yesterday',
    '24',
    '-24h',
    '2026',
    '2026-11',
    '2026-02-30',
    '2026-13-01',
    '2026-11-24T25:00',
    '2026-11-24T24:00:00Z',
    '2026-11-24T09:60Z',
    '2026-11-24T09:14:27+25:00',
    '24H',
    '99999d',
    '2026-11-24Z',
    ' 24h',
  ])('refuse %j', (text) => {
    expect(eventSelection({ from: text, to: text }, NOW).problems).toEqual([
      expect.stringMatching(/^--from: received ".*"; allowed: a day \(2026-11-24\), a time .*24h/),
      expect.stringMatching(/^--to: received ".*"; allowed: /),
    ]);
  });
});

test('all that is wrong is said at once', () => {
  expect(
    eventSelection(
      {
        from: '1h',
        to: '2026-11-01',
        account: ['12345', '111122223333,444455556666'],
        principal: ['', ' ', 'x'.repeat(3_000)],
      },
      NOW,
    ).problems.map((problem) => problem.slice(0, 40)),
  ).toEqual([
    expect.stringContaining('--to: received "2026-11-01"; allowed: a '),
    expect.stringContaining('--account: received "12345"'),
    expect.stringContaining('--account: received "111122223333,444455'),
    expect.stringContaining('--principal: received ""'),
    expect.stringContaining('--principal: received " "'),
    expect.stringContaining('--principal: received "xxx'),
  ]);
});

describe('--principal', () => {
  const isChosen = (patterns: readonly string[], userName: string): boolean =>
    new EventFilter({ accounts: [], principals: patterns }).excludesRecord(
      { userIdentity: { userName } },
      { time: '', account: '' },
    ) === undefined;

  test.each([
    [['mallory'], 'mallory', true],
    [['Mallory'], 'mALLORY', true],
    [['mallory'], 'mallory2', false],
    [['mal*'], 'mallory', true],
    [['*ory'], 'mallory', true],
    [['m*l*y'], 'mallory', true],
    [['*'], 'anybody', true],
    [['ab*ba'], 'aba', false],
    [['a.b'], 'axb', false],
    [['x', 'mallory'], 'mallory', true],
  ])('%j finds %s: %s', (patterns, name, expected) => {
    expect(isChosen(patterns, name)).toBe(expected);
  });

  test('means by a star what it means elsewhere', () => {
    const letters = (...of: string[]): fc.Arbitrary<string> =>
      fc.array(fc.constantFrom(...of), { minLength: 1, maxLength: 8 }).map((all) => all.join(''));
    fc.assert(
      fc.property(letters('a', 'b', '*'), letters('a', 'b'), (pattern, name) => {
        expect(isChosen([pattern], name)).toBe(new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(name));
      }),
      { numRuns: 2_000 },
    );
  });

  test('is answered soon, however the name was made', () => {
    const began = performance.now();
    isChosen([`${'*a'.repeat(200)}*b`], 'a'.repeat(200_000));
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
