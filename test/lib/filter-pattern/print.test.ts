import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CLOUDWATCH_LIMITS } from '../../../lib/filter-pattern/limits';
import { parsePattern } from '../../../lib/filter-pattern/parse';
import { printPattern } from '../../../lib/filter-pattern/print';
import type { Pattern } from '../../../lib/filter-pattern/syntax-tree';
import { expression, regexSource } from './arbitraries';

/** Random trees may hold more than a deployed pattern. */
const NO_LIMITS = { characters: Infinity, regexes: Infinity, wildcardsPerSelector: 1, wildcardsPerPattern: Infinity };

const pattern: fc.Arbitrary<Pattern> = fc.oneof(
  { weight: 9, arbitrary: expression.map((each) => ({ kind: 'json' as const, expression: each })) },
  {
    weight: 1,
    arbitrary: regexSource.map((source) => ({ kind: 'text' as const, regex: { kind: 'regex' as const, source } })),
  },
);

describe('print', () => {
  test('a printed tree parses to an equal tree', () => {
    fc.assert(
      fc.property(pattern, (tree) => {
        expect(parsePattern(printPattern(tree), NO_LIMITS).pattern).toEqual(tree);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['{$.a=Root&&$.b NOT EXISTS}', '{ $.a = "Root" && $.b NOT EXISTS }'],
    ['  {(($.a = "x"))}\n', '{ $.a = "x" }'],
    ['{ $.a = 1 || $.b = 2 && $.c = 3 }', '{ $.a = 1 || ($.b = 2 && $.c = 3) }'],
    ['{ ($.a = 1 || $.b = 2) && $.c = 3 }', '{ ($.a = 1 || $.b = 2) && $.c = 3 }'],
    ['{ ($.a = 1 && ($.b = 2 && $.c = 3)) }', '{ $.a = 1 && $.b = 2 && $.c = 3 }'],
    ["{ $['a'].['b.c'][007].['d'].e.* = x }", '{ $.a.[\'b.c\'][7].d.e.* = "x" }'],
    ['{ $.a[*].b != **x*** }', '{ $.a[*].b != "*x*" }'],
    ['{ $.a = "a\\"b\\\\c\\*d\\e" }', '{ $.a = "a\\"b\\\\c\\*d\\\\e" }'],
    ['{ $.a >= +1.50e-3 }', '{ $.a >= +1.50e-3 }'],
    ['{ $.a IS TRUE && $.b IS FALSE && $.c IS NULL }', '{ $.a IS TRUE && $.b IS FALSE && $.c IS NULL }'],
    ['{ $.a = %^x[0-9]+\\.$% }', '{ $.a = %^x[0-9]+\\.$% }'],
    [' %AUTHORIZED% ', '%AUTHORIZED%'],
  ])('%s is printed as %s', (text, canonical) => {
    expect(printPattern(parsePattern(text).pattern)).toBe(canonical);
    expect(printPattern(parsePattern(canonical).pattern)).toBe(canonical);
  });

  test('the canonical text of a full pattern may be too long to deploy, but can still be read', () => {
    const text = `{${Array.from({ length: 145 }, () => '$.a=b').join('||')}}`;
    const { pattern: tree } = parsePattern(text);
    const canonical = printPattern(tree);
    expect(text.length).toBeLessThanOrEqual(CLOUDWATCH_LIMITS.characters);
    expect(() => parsePattern(canonical)).toThrow('1024 characters');
    expect(parsePattern(canonical, NO_LIMITS).pattern).toEqual(tree);
  });
});
