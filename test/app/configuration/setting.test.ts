import { describe, expect, test } from '@jest/globals';
import { count, days, listOf, mapOf, oneOf, record, words, yesOrNo } from '../../../app/configuration/setting';

describe('A setting', () => {
  test('is read alike from a file and from the command line, where all is text', () => {
    expect([yesOrNo().parse(false), yesOrNo().parse('false')]).toEqual([false, false]);
    expect([count().parse(3), count().parse('3')]).toEqual([3, 3]);
    expect([listOf(words()).parse(['a']), listOf(words()).parse('["a"]')]).toEqual([['a'], ['a']]);
    expect([mapOf(count()).parse({ a: 1 }), mapOf(count()).parse('{"a":"1"}')]).toEqual([{ a: 1 }, { a: 1 }]);
  });

  test.each([
    ['a number that is not whole', days().parse('1.5')],
    ['a number out of range', days().parse(36_501)],
    ['a number with something behind it', count().parse('3 ')],
    ['a value of another case', oneOf('all').parse('ALL')],
    ['a list with a repetition', listOf(words()).parse(['a', 'a'])],
    ['a list with one bad item', listOf(count()).parse([1, 0])],
    ['an empty list', listOf(words()).parse([])],
    ['a map that is a list', mapOf(count()).parse([1])],
    ['a record with an unknown field', record({ a: words() }).parse({ b: 'x' })],
    ['a record without a field that it needs', record({ a: words(), b: words() }, 'a').parse({ b: 'x' })],
    ['a record with a property of every object', record({ a: words() }).parse(JSON.parse('{"toString":"x"}'))],
  ])('is refused for %s', (_, parsed) => {
    expect(parsed).toBeUndefined();
  });

  test('says what is allowed, and which fields of a record may be left out', () => {
    expect(record({ a: words(), b: count() }, 'a').allowed).toBe('{ a: text; b?: a whole number, 1 or more }');
    expect(listOf(oneOf('x', 'y')).allowed).toBe('a list of x or y, each once');
  });
});
