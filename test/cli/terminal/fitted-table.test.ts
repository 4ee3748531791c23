import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fittedTable } from '../../../cli/terminal/fitted-table';
import { hanging, indented, sentences, TIGHT_SPACE, widthOf, wrapped } from '../../../cli/terminal/wrapped-text';

const COLUMNS = [{ title: 'DETECTION' }, { title: 'ALARMS', isNumber: true }, { title: 'ACTORS', isDetail: true }];
const ROWS = [
  ['trail-stopped', '2', `mallory${TIGHT_SPACE}2`],
  ['root-activity', '13', `root${TIGHT_SPACE}7, break-glass${TIGHT_SPACE}1`],
];

describe('A table', () => {
  test('has all columns where they fit', () => {
    expect(fittedTable(COLUMNS, ROWS, 60)).toBe(
      [
        'DETECTION      ALARMS  ACTORS',
        'trail-stopped       2  mallory 2',
        'root-activity      13  root 7, break-glass 1',
      ].join('\n'),
    );
  });

  test('aligns columns by the width they have in a terminal, and of any width where there is none', () => {
    expect(
      fittedTable(
        [{ title: 'Name' }, { title: 'Events' }],
        [
          ['日本', '1'],
          ['a\\u001b', '22'],
        ],
        Infinity,
      ),
    ).toBe(['Name     Events', '日本     1', 'a\\u001b  22'].join('\n'));
  });

  test('has the details below where they do not', () => {
    expect(fittedTable(COLUMNS, ROWS, 30)).toBe(
      [
        'DETECTION      ALARMS',
        'trail-stopped       2',
        '    actors mallory 2',
        'root-activity      13',
        '    actors root 7,',
        '    break-glass 1',
      ].join('\n'),
    );
  });

  test('writes UTC as such in a detail, and leaves words that contain those letters alone', () => {
    const columns = [{ title: 'DETECTION' }, ...['OUTCOME', 'FIRST (UTC)'].map((title) => ({ title, isDetail: true }))];
    expect(fittedTable(columns, [['trail-stopped', 'success', '02:26']], 30)).toMatch(
      /outcome success;\n +first \(UTC\) 02:26/,
    );
  });

  test('wraps what has several words, before anything else', () => {
    expect(fittedTable([{ title: 'A' }, { title: 'B' }], [['one two three', 'x']], 10)).toBe(
      ['A        B', 'one two  x', 'three'].join('\n'),
    );
  });

  test('is a list where nothing fits', () => {
    expect(fittedTable(COLUMNS, ROWS.slice(0, 1), 16)).toBe(
      ['detection', 'trail-stopped', '    alarms 2', '    actors', '    mallory 2'].join('\n'),
    );
  });

  test('never breaks a word, and has no line that is too long but for one of a single word', () => {
    const word = fc.stringMatching(/^[a-z:/-]{1,30}$/);
    const cell = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 40, max: 130 }),
        (rows, width) => {
          const text = fittedTable(COLUMNS, rows, width);
          for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(width);
          const shown = new Set(text.split(/[\s;]+/));
          for (const one of rows.flat().flatMap((of) => of.split(' '))) expect(shown).toContain(one);
        },
      ),
      { numRuns: 300 },
    );
  });
});

test('a line breaks between words, and not at a tight space', () => {
  expect(wrapped(`one two${TIGHT_SPACE}three four`, 10)).toEqual(['one', 'two three', 'four']);
  expect(wrapped('arn:aws:iam::111122223333:user/mallory did it', 10)).toEqual([
    'arn:aws:iam::111122223333:user/mallory',
    'did it',
  ]);
  expect(indented('one two', 9, 4)).toBe('    one\n    two');
  expect(hanging('by', 'one two arn:aws:iam::111122223333:root', 12, 4)).toEqual([
    'by  one two',
    '    arn:aws:iam::111122223333:root',
  ]);
});

test('sentences are broken between words in a terminal, and what is there to be copied is not', () => {
  const lines = ['one two three', '  --cursor abc def ghi'];
  expect(sentences(lines, { isTTY: true, columns: 8 })).toBe('one two\nthree\n  --cursor abc def ghi\n');
  expect(sentences(lines, { columns: 8 })).toBe('one two three\n  --cursor abc def ghi\n');
});

test('a text is as wide as a terminal shows it', () => {
  expect(['abc', '東京', 'é', 'e\u0301', '\u{1f511}'].map(widthOf)).toEqual([3, 4, 1, 1, 2]);
});
