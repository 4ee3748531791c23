import { describe, expect, test } from '@jest/globals';
import {
  and,
  anyOf,
  compares,
  differs,
  equals,
  exists,
  finds,
  isFalse,
  isNull,
  isTrue,
  missingOrDiffers,
  notExists,
  or,
  patternText,
} from '../../../lib/filter-pattern/build';

describe('patternText', () => {
  test.each([
    [equals('$.eventName', 'StopLogging'), '{ $.eventName = "StopLogging" }'],
    [equals('$.errorCode', 'AccessDenied*'), '{ $.errorCode = "AccessDenied*" }'],
    [equals('$.errorMessage', 'no "x" \\ here'), '{ $.errorMessage = "no \\"x\\" \\\\ here" }'],
    [equals('$.fromPort', 22), '{ $.fromPort = 22 }'],
    [differs("$.a.['x:y'][*]", 'z'), '{ $.a.[\'x:y\'][*] != "z" }'],
    [exists('$.a'), '{ $.a = "*" }'],
    [finds('$.a', '^x|y$'), '{ $.a = %^x|y$% }'],
    [compares('$.a', '>=', -1.5), '{ $.a >= -1.5 }'],
    [compares('$.a', '<', 1e21), '{ $.a < 1e+21 }'],
    [
      or(isTrue('$.a'), isFalse('$.a'), isNull('$.a'), notExists('$.a')),
      '{ $.a IS TRUE || $.a IS FALSE || $.a IS NULL || $.a NOT EXISTS }',
    ],
    [and(equals('$.s', 'x'), anyOf('$.n', ['a', 'b'])), '{ $.s = "x" && ($.n = "a" || $.n = "b") }'],
    [anyOf('$.n', ['a']), '{ $.n = "a" }'],
    [and(and(exists('$.a')), and(exists('$.b'), exists('$.c'))), '{ $.a = "*" && $.b = "*" && $.c = "*" }'],
    [missingOrDiffers('$.a', 'x'), '{ $.a NOT EXISTS || $.a != "x" }'],
    [missingOrDiffers('$.a', 'x', 'y'), '{ $.a NOT EXISTS || ($.a != "x" && $.a != "y") }'],
  ])('%j', (expression, text) => {
    expect(patternText(expression)).toBe(text);
  });

  test('a part that no pattern can hold is refused where it is made', () => {
    expect(() => equals('eventName', 'x')).toThrow('expected a selector');
    expect(() => equals('$.a b', 'x')).toThrow('expected the end of the selector');
    expect(() => finds('$.a', '(x)')).toThrow('expected a term');
    expect(() => finds('$.a', 'x% && $.b = %y')).toThrow('a percent sign is written \\x25');
    expect(() => compares('$.a', '<', NaN)).toThrow('cannot hold the number NaN');
    expect(() => equals('$.a', -Infinity)).toThrow('cannot hold the number -Infinity');
  });

  test('a whole beyond a limit is refused', () => {
    const regex = finds('$.a', 'x');
    expect(() => patternText(and(regex, regex, regex))).toThrow('2 regular expressions');
    expect(() => patternText(equals('$.a', 'x'.repeat(1024)))).toThrow('1024 characters');
  });
});
