import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hasWildcard, literal, wildcardMatcher } from '../../../../core/history/request/wildcard';

describe('a pattern', () => {
  test.each<[string, string, boolean]>([
    ['alice', 'alice', true],
    ['alice', 'alice2', false],
    ['*', '', true],
    ['a*', 'a', true],
    ['a*', 'ba', false],
    ['*a', 'ba', true],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'acb', false],
    ['*ab*ab', 'xabab', true],
    ['*ab*ab', 'xab', false],
    ['?', '', false],
    ['?', 'é', true],
    ['?', '\u{1f600}', true],
    ['a?c', 'abc', true],
    ['*?', '', false],
    // Nothing else stands for others.
    ['a.c', 'abc', false],
    ['(a|b)+', 'a', false],
    ['[a-z]', 'b', false],
    ['a\\*', 'a*', true],
    ['a\\*', 'ab', false],
    ['a\\?*', 'a?b', true],
    ['a\\\\*', 'a\\b', true],
    ['DOMAIN\\user', 'DOMAIN\\user', true],
  ])('%j and %j: %s', (pattern, text, matches) => {
    expect(wildcardMatcher(pattern)(text)).toBe(matches);
  });

  test('has wildcards, or is a text', () => {
    expect([hasWildcard('a*'), hasWildcard('a?'), hasWildcard('a\\*\\?')]).toEqual([true, true, false]);
    expect(literal('a\\*\\?\\\\\\b')).toBe('a*?\\\\b');
  });

  test('matches what a regular expression of the same meaning matches', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 });
    const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
    fc.assert(
      fc.property(patterns, texts, (pattern, text) => {
        const expected = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(text);
        expect(wildcardMatcher(pattern)(text)).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  test('of many wildcards takes no longer on a text that nearly matches', () => {
    const matches = wildcardMatcher(`${'*a'.repeat(100)}*b`);
    const began = performance.now();
    expect(matches('a'.repeat(50_000))).toBe(false);
    // As a regular expression it would not end.
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
