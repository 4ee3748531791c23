import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CLOUDWATCH_LIMITS } from '../../../lib/filter-pattern/limits';
import { parseRegex } from '../../../lib/filter-pattern/parse-regex';
import { regexMatcher } from '../../../lib/filter-pattern/regex-matcher';
import { Scanner } from '../../../lib/filter-pattern/scanner';
import { regexSource } from './arbitraries';
import { asJavaScript } from './naive-evaluator';

function search(source: string): (text: string) => boolean {
  return regexMatcher(parseRegex(new Scanner(`%${source}%`, CLOUDWATCH_LIMITS)));
}

function offsetOfError(source: string): number | undefined {
  try {
    search(source);
    return undefined;
  } catch (error) {
    return (error as { offset?: number }).offset;
  }
}

describe('the matcher', () => {
  test('agrees with JavaScript on random regular expressions', () => {
    const character = fc.constantFrom('a', 'b', 'x', 'y', '1', '.', ' ', '\n', '-', '😀', 'é', '\ud800');
    const text = fc.array(character, { maxLength: 10 }).map((parts) => parts.join(''));
    const outcomes = { true: 0, false: 0 };
    fc.assert(
      fc.property(regexSource, fc.array(text, { minLength: 5, maxLength: 5 }), (source, texts) => {
        const found = search(source);
        const expected = asJavaScript(source);
        for (const each of texts) {
          const matched = found(each);
          if (matched !== expected.test(each))
            throw new Error(`%${source}% on ${JSON.stringify(each)}: ${String(matched)}`);
          outcomes[matched ? 'true' : 'false']++;
        }
      }),
      { numRuns: 1000 },
    );
    expect(outcomes.true).toBeGreaterThan(500);
    expect(outcomes.false).toBeGreaterThan(500);
  });

  test.each([
    ['[a-c]', 'abc', 'd-'],
    ['[a-]', 'a-', 'b'],
    ['[-a]', 'a-', 'b'],
    ['[a-c-e]', 'ae-b', 'd'],
    ['[^a-c]', 'dé\n😀', 'abc'],
    ['[a^]', 'a^', 'b'],
    ['[.*+?{}|$]', '.*+?{}|$', 'a'],
    ['[\\]\\[\\\\]', '[]\\', 'a'],
    ['[\\w-]', 'aZ0_-', ' é'],
    ['[\\x41-\\x43]', 'ABC', 'D'],
    ['[\\s]', ' \t\n\r', 'a\u00a0'],
    ['\\x7E', '~', 'a'],
    ['\\/', '/', 'a'],
    [':|_|#|=|@|/|;|,|-| ', ':_#=@/;,- ', 'a'],
  ])('%s takes each of %j and none of %j', (source, taken, left) => {
    const found = search(`^${source.replaceAll('|', source.startsWith(':') ? '$|^' : '|')}$`);
    expect(Array.from(taken).filter((character) => !found(character))).toEqual([]);
    expect(Array.from(left).filter(found)).toEqual([]);
  });

  test('anchors alone', () => {
    expect(['', 'a'].map(search('^$'))).toEqual([true, false]);
    expect(search('^')('a')).toBe(true);
  });

  test('takes time in proportion to the text where a backtracking engine would not end', () => {
    const text = 'a'.repeat(200_000);
    const started = performance.now();
    expect(search(`${'a*'.repeat(200)}b`)(text)).toBe(false);
    expect(search('a+a+a+a+a+$|a*b')(`${text}c`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test('where almost every character leads to a new state, it is slower, but does not grow', () => {
    const found = search('a.{12}b.{12}c');
    const letters = fc.array(fc.constantFrom('a', 'b'), { minLength: 20_000, maxLength: 20_000 });
    const random = fc.sample(letters, { numRuns: 1, seed: 1 }).flat().join('');
    expect(found(random)).toBe(false);
    expect(found(`${random}a${'.'.repeat(12)}b${'.'.repeat(12)}c`)).toBe(true);
  });
});

describe('the dialect', () => {
  test.each([
    ['', 1],
    ['a|', 3],
    ['|a', 1],
    ['(a)', 1],
    ['a\\(', 2],
    ['something!', 10],
    ['caf\u00e9', 4],
    ['a"b', 2],
    ['*a', 1],
    ['a**', 3],
    ['a+?', 3],
    ['^*', 2],
    ['a^b', 2],
    ['a$b', 3],
    ['{2}', 1],
    ['a{2', 2],
    ['a{,}', 2],
    ['a{}', 2],
    ['a{3,2}', 2],
    ['a{x}', 2],
    ['[a', 3],
    ['[]', 2],
    ['[^]', 3],
    ['[z-a]', 2],
    ['[\\d-z]', 2],
    ['[a-\\d]', 2],
    ['[[a]]', 2],
    ['[!]', 2],
    ['a]', 2],
    ['\\b', 1],
    ['\\xZZ', 1],
    ['\\x80', 1],
    ['\\', 1],
    ['a{1001}', 0],
    [`${'a{500}'.repeat(2)}b`, 0],
    ['a{99999999999999999999}', 0],
  ])('refuses %%%s%%', (source, offset) => {
    expect(offsetOfError(source)).toBe(offset);
  });

  test('a thousand characters written out are taken', () => {
    expect(search('^a{999}b$')(`${'a'.repeat(999)}b`)).toBe(true);
  });
});
