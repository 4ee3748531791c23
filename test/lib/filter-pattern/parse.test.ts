import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compile } from '../../../lib/filter-pattern/compile';
import { CLOUDWATCH_LIMITS } from '../../../lib/filter-pattern/limits';
import { parsePattern } from '../../../lib/filter-pattern/parse';
import { FilterPatternError } from '../../../lib/filter-pattern/pattern-error';
import { printPattern } from '../../../lib/filter-pattern/print';
import { CONFORMANCE } from './conformance-cases';

function errorOf(text: string): FilterPatternError {
  try {
    parsePattern(text);
  } catch (error) {
    if (error instanceof FilterPatternError) return error;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}

describe('what is not a pattern is refused at the place where it goes wrong', () => {
  test.each([
    ['', 0, "expected '{' or %regex%, found the end of the pattern"],
    ['ERROR', 0, 'patterns for plain text and for space-delimited events are not read here'],
    ['[ip, user]', 0, 'patterns for plain text and for space-delimited events are not read here'],
    ['{ $.a = "x" ', 12, "expected '&&', '||' or '}', found the end of the pattern"],
    ['{ $.a = "x" } y', 14, 'expected the end of the pattern, found "y"'],
    ['{ }', 2, 'expected a selector, as in $.eventName, found "}"'],
    ['{ a = "x" }', 2, 'expected a selector'],
    ['{ !($.a = 1) }', 2, 'there is no negation'],
    ['{ $a = 1 }', 3, "expected '.' and a property name"],
    ['{ $[0] = 1 }', 3, 'array elements must follow a property'],
    ['{ $. = 1 }', 4, 'expected a property name'],
    ['{ $..a = 1 }', 4, 'expected a property name'],
    ['{ $.a:b = 1 }', 5, 'expected an operator'],
    ['{ $.[a] = 1 }', 5, 'in single quotes'],
    ['{ $.["a"] = 1 }', 5, 'in single quotes'],
    ["{ $.[''] = 1 }", 6, 'expected a property name'],
    ["{ $.['a] = 1 }", 14, "expected '] after the property name"],
    ["{ $.['a\\'b'] = 1 }", 7, "expected '] after the property name"],
    ['{ $.a[x] = 1 }', 6, "expected an array index or '*'"],
    ['{ $.a[] = 1 }', 6, "expected an array index or '*'"],
    ['{ $.a[-1] = 1 }', 6, "expected an array index or '*'"],
    ['{ $.a[99999999999999999999] = 1 }', 6, "expected an array index or '*'"],
    ['{ $.a[1 = 1 }', 7, "expected ']'"],
    ['{ $.a }', 6, 'expected an operator: = != < <= > >= IS, NOT EXISTS, found "}"'],
    ['{ $.a == 1 }', 7, 'equality is a single ='],
    ['{ $.a ! 1 }', 6, 'expected an operator'],
    ['{ $.a = }', 8, 'expected a value'],
    ["{ $.a = 'x' }", 8, 'text is written in double quotes'],
    ['{ $.a = "x }', 8, 'expected a closing double quote'],
    ['{ $.a = x@y }', 9, 'a value with this character must be in double quotes'],
    ['{ $.a = x\u00a0y }', 9, 'a value with this character must be in double quotes'],
    ['{ $.a = two words }', 12, 'a value with spaces must be in double quotes'],
    ['{ ($.a = two words) }', 13, 'a value with spaces must be in double quotes'],
    ['{ ($.a = 1 }', 11, 'the parenthesis at offset 2 is open'],
    ['{ $.a = 1) }', 9, "expected '&&', '||' or '}'"],
    ['{ $.a = 1 && }', 13, 'expected a selector'],
    ['{ $.a = 1 & $.b = 2 }', 10, "expected '&&', '||' or '}'"],
    ['{ $.a < "5" }', 8, 'expected a number'],
    ['{ $.a >= 4* }', 9, 'expected a number'],
    ['{ $.a > %5% }', 8, 'expected a number'],
    ['{ $.a = 1e999 }', 8, 'within the range of a double'],
    ['{ $.a IS NOT NULL }', 9, 'AWS has no IS NOT'],
    ['{ $.a IS MAYBE }', 9, 'expected NULL, TRUE or FALSE after IS'],
    ['{ $.a IS NULLS }', 9, 'expected NULL, TRUE or FALSE after IS'],
    ['{ $.a is null }', 6, 'keywords are in capitals'],
    ['{ $.a EXISTS }', 6, 'is = "*"'],
    ['{ $.a NOT NULL }', 10, 'expected EXISTS after NOT'],
    ['{ $.a = %x }', 11, "expected a term of the regular expression or '%'"],
    ['{ $.a = %(x)% }', 9, 'expected a term of the regular expression'],
  ])('%s', (text, offset, problem) => {
    const error = errorOf(text);
    expect(error.message).toContain(problem);
    expect(error.offset).toBe(offset);
  });

  test('the message shows the place, in patterns of several lines too', () => {
    const error = errorOf('{\n  $.eventName = "x" &&\n\t$.eventSource == "y"\n}');
    expect([error.offset, error.line, error.column]).toEqual([41, 3, 17]);
    expect(error.message).toBe(
      'Invalid filter pattern at offset 41 (line 3, column 17): expected a value: a word, a number, "text" or %regex%, ' +
        'found "="; equality is a single =\n' +
        '   $.eventSource == "y"\n' +
        '                  ^',
    );
  });

  test('of a long pattern the message shows the surroundings', () => {
    const [, excerpt = '', caret = ''] = errorOf(
      `{ ${'$.a = 1 || '.repeat(20)}? ${'|| $.a = 1 '.repeat(20)} }`,
    ).message.split('\n');
    expect(excerpt.length).toBeLessThan(80);
    expect(excerpt.charAt(caret.indexOf('^'))).toBe('?');
    expect(excerpt).toMatch(/^ {2}….*…$/);
  });
});

describe('limits', () => {
  const filled = (length: number): string => `{ $.a = "${'x'.repeat(length - 12)}" }`;

  test('1024 characters', () => {
    expect(() => parsePattern(filled(1024))).not.toThrow();
    expect(errorOf(filled(1025))).toMatchObject({
      offset: 1024,
      problem: 'a pattern may hold 1024 characters; this one has 1025 characters',
    });
  });

  test('two regular expressions', () => {
    expect(() => parsePattern('{ $.a = %x% && $.b = "%y%" && $.c != %z% }')).not.toThrow();
    expect(errorOf('{ $.a = %x% && $.b = %y% && $.c != %z% }').offset).toBe(35);
  });

  test('one wildcard in a selector', () => {
    expect(errorOf('{ $.a[*][*] = 6 }').offset).toBe(9);
    expect(errorOf('{ $.a[*].b[*].c = "x" }').offset).toBe(11);
    expect(errorOf('{ $.*.* = 6 }').offset).toBe(6);
  });

  test('three wildcards in all selectors', () => {
    const three = '$.a[*] = 1 || $.* = 2 || $.c.* = 3';
    expect(() => parsePattern(`{ ${three} || $.d = "*" }`)).not.toThrow();
    expect(errorOf(`{ ${three} || $.d[*] = 4 }`)).toMatchObject({
      offset: 44,
      problem: expect.stringContaining('3 wildcard selectors'),
    });
  });

  test('parentheses may nest a hundred deep', () => {
    const nested = (depth: number): string => `{${'('.repeat(depth)}$.a = 1${')'.repeat(depth)}}`;
    expect(printPattern(parsePattern(nested(100)).pattern)).toBe('{ $.a = 1 }');
    expect(errorOf(nested(101))).toMatchObject({ offset: 101, problem: expect.stringContaining('100 deep') });
    expect(errorOf(nested(1_000_000)).offset).toBe(1024);
  });
});

describe('warnings', () => {
  test.each([
    ['{ $.a = "x*y" }', 'InnerWildcard', 8],
    ['{ $.a = *x*y }', 'InnerWildcard', 8],
    ['{ $.a = true }', 'UnquotedKeyword', 8],
    ['{ $.a != null }', 'UnquotedKeyword', 9],
    ['{ $.a = us-east-1 }', 'UnquotedCharacter', 8],
    ['{ $.a = "\\*" }', 'EscapedCharacter', 9],
    ['{ $.a = "x\\d" }', 'EscapedCharacter', 10],
    ["{ $['a'] = 1 }", 'BracketWithoutPeriod', 3],
    ['{ $.a[*] != "x" }', 'NegatedWildcardSelector', 9],
    ['{ $.* NOT EXISTS }', 'NegatedWildcardSelector', 6],
  ])('%s: %s', (text, id, offset) => {
    expect(parsePattern(text).warnings).toEqual([{ id, message: expect.any(String), offset }]);
  });

  test.each([
    '{ $.a = "*x*" }',
    '{ $.a = * }',
    '{ $.a = "true" }',
    '{ $.a = ec2.amazonaws.com }',
    '{ $.a = -5 }',
    '{ $.a[*] = "x" }',
    '{ $.a = "\\"\\\\" }',
  ])('none for %s', (text) => {
    expect(parsePattern(text).warnings).toEqual([]);
  });
});

describe('whatever it is given', () => {
  const SEEDS = Object.values(CONFORMANCE).flatMap((cases) => cases.map(([pattern]) => pattern));
  const FRAGMENTS = [
    ...['{', '}', '(', ')', '$', '.', '*', '[', ']', '[*]', "['", "']", '"', '\\', '%', '^', '|', '{1,', '1e', ' '],
    ...['&&', '||', '=', '!=', '<', 'IS', 'NOT EXISTS', '\n', '\u2028', '\ud800', 'é'],
  ];

  const inserted = fc.oneof(fc.constantFrom(...FRAGMENTS), fc.string({ unit: 'binary-ascii', maxLength: 3 }));
  const edit = fc.tuple(fc.nat(60), fc.nat(3), inserted);
  const mutated = fc
    .tuple(fc.constantFrom(...SEEDS), fc.array(edit, { minLength: 1, maxLength: 2 }))
    .map(([seed, edits]) =>
      edits.reduce((text, [at, cut, insert]) => text.slice(0, at) + insert + text.slice(at + cut), seed),
    );
  const assembled = fc
    .array(fc.constantFrom(...FRAGMENTS, '$.a', '"x"', '%x%', '5'), { maxLength: 30 })
    .map((parts) => `{${parts.join('')}}`);
  const input = fc.oneof(
    { weight: 6, arbitrary: mutated },
    { weight: 3, arbitrary: assembled },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 100 }) },
  );

  test('the parser answers with a tree that works or an error with a place: 10,000 random and mutated texts', () => {
    const outcomes = { trees: 0, errors: 0 };
    fc.assert(
      fc.property(input, (text) => {
        try {
          const { pattern } = parsePattern(text);
          const canonical = printPattern(pattern);
          const again = parsePattern(canonical, { ...CLOUDWATCH_LIMITS, characters: Infinity }).pattern;
          if (!isDeepStrictEqual(again, pattern)) throw new Error(`${text} is printed as ${canonical}`);
          compile(pattern)({ a: ['x', 5] });
          outcomes.trees++;
        } catch (error) {
          if (!(error instanceof FilterPatternError)) throw error;
          if (!(error.offset >= 0 && error.offset <= text.length))
            throw new Error(`no such offset: ${String(error.offset)}`);
          outcomes.errors++;
        }
      }),
      { numRuns: 10_000 },
    );
    expect(outcomes.trees).toBeGreaterThan(500);
    expect(outcomes.errors).toBeGreaterThan(5000);
  });
});
