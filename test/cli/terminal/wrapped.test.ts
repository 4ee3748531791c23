import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { wrapped } from '../../../cli/terminal/wrapped';

describe('wrapped text', () => {
  test('is broken between words, and within one that is longer than a line', () => {
    expect(wrapped('  with   one two three four', 20, ' '.repeat(9))).toEqual(['  with   one two', '         three four']);
    expect(wrapped('  with   aaaaaaaaaaaaaaaaaaaaaaaa b', 20, ' '.repeat(9))).toEqual(['  with   aaaaaaaaaaa', '         aaaaaaaaaaa', '         aa b']);
    expect(wrapped('aaaa/bbbb/cccc', 12, '  ')).toEqual(['aaaa/bbbb/', '  cccc']);
    expect(wrapped('short', 20, '  ')).toEqual(['short']);
  });

  test('fits, and loses nothing but spaces', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', 'b', '/', ' ', '\u{1f600}'), maxLength: 200 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 20, max: 60 }), (text, columns) => {
        const lines = wrapped(text, columns, '    ');
        expect(lines.every((line) => line.length <= columns && !/[\ud800-\udbff]$/.test(line))).toBe(true);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });
});
