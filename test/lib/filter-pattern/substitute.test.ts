import { describe, expect, it, test } from '@jest/globals';
import { parsePattern } from '../../../lib/filter-pattern/parse';
import { printPattern } from '../../../lib/filter-pattern/print';
import { substitute, type Substitution } from '../../../lib/filter-pattern/substitute';

function substituted(text: string, names: Readonly<Record<string, Substitution>>): string | boolean {
  const { pattern } = parsePattern(text);
  if (pattern.kind !== 'json') throw new Error('a pattern for JSON');
  const result = substitute(pattern.expression, (name) => names[name]);
  return typeof result === 'boolean' ? result : printPattern({ kind: 'json', expression: result });
}

describe('substitute', () => {
  test.each<[what: string, text: string, names: Readonly<Record<string, Substitution>>, result: string | boolean]>([
    ['a name', '{ $.a = "{x}" }', { x: ['one'] }, '{ $.a = "one" }'],
    ['several names', '{ $.a = "{x}" }', { x: ['one', 'two'] }, '{ $.a = "one" || $.a = "two" }'],
    [
      'several names among others',
      '{ $.b = "c" && $.a = "{x}" }',
      { x: ['1', '2'] },
      '{ $.b = "c" && ($.a = "1" || $.a = "2") }',
    ],
    ['none of several names', '{ $.a != "{x}" }', { x: ['one', 'two'] }, '{ $.a != "one" && $.a != "two" }'],
    ['a name between wildcards', '{ $.a = "*:{x}:*" }', { x: ['one'] }, '{ $.a = "*:one:*" }'],
    ['a name with characters of replacement', '{ $.a = "{x}" }', { x: ['$&$1'] }, '{ $.a = "$&$1" }'],
    ['no name', '{ $.a = "{x}" }', { x: [] }, false],
    ['not equal to no name', '{ $.a != "{x}" }', { x: [] }, true],
    ['no name among alternatives', '{ $.a = "{x}" || $.b = 1 }', { x: [] }, '{ $.b = 1 }'],
    ['no name among what is needed', '{ $.a = "{x}" && $.b = 1 }', { x: [] }, false],
    ['not equal to no name among alternatives', '{ $.a != "{x}" || $.b = 1 }', { x: [] }, true],
    ['not equal to no name among what is needed', '{ $.a != "{x}" && $.b = 1 }', { x: [] }, '{ $.b = 1 }'],
    ['any name', '{ $.a = "{x}" }', { x: 'any' }, '{ $.a = "*" }'],
    ['any name between wildcards', '{ $.a = "*{x}*" }', { x: 'any' }, '{ $.a = "*" }'],
    ['any name beside text', '{ $.a = "arn:{x}-*" }', { x: 'any' }, '{ $.a = "arn:*-*" }'],
    ['not equal to any name', '{ $.a != "{x}" && $.b = 1 }', { x: 'any' }, '{ $.b = 1 }'],
    ['braces around no placeholder', '{ $.a = "{y}" }', { x: ['one'] }, '{ $.a = "{y}" }'],
    ['a number and a regex', '{ $.a = 5 && $.b = %x{1}% }', { x: ['one'] }, '{ $.a = 5 && $.b = %x{1}% }'],
  ])('%s', (_, text, names, result) => {
    expect(substituted(text, names)).toBe(result);
  });

  it('refuses two placeholders in one text', () => {
    expect(() => substituted('{ $.a = "{x}/{y}" }', { x: ['1'], y: ['2'] })).toThrow(
      '"{x}/{y}" has two placeholders, {x} and {y}; allowed: one',
    );
  });
});
