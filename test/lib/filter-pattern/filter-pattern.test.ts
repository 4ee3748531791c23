import { describe, expect, test } from '@jest/globals';
import { FilterPattern } from '../../../lib/filter-pattern/filter-pattern';

describe('FilterPattern', () => {
  test('matches the messages that CloudWatch Logs would count', () => {
    const pattern = FilterPattern.parse('{ ($.eventName = StopLogging) && ($.errorCode NOT EXISTS) }');
    expect(pattern.matches('{"eventName":"StopLogging"}')).toBe(true);
    expect(pattern.matches('{"eventName":"StopLogging","errorCode":"AccessDenied"}')).toBe(false);
    expect(pattern.matches('StopLogging')).toBe(false);
  });

  test('keeps the text as it was given, and prints the canonical one', () => {
    const text = '{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")}';
    const pattern = FilterPattern.parse(text);
    expect(pattern.text).toBe(text);
    expect(pattern.toString()).toBe('{ $.errorCode = "*UnauthorizedOperation" || $.errorCode = "AccessDenied*" }');
  });

  test('says what is doubtful', () => {
    expect(FilterPattern.parse('{ $.a = "x" }').warnings).toEqual([]);
    expect(FilterPattern.parse('{ $.a = Put*Policy }').warnings).toMatchObject([{ id: 'InnerWildcard', offset: 8 }]);
  });

  test('says whether it counts among the five filters with a regular expression that a log group takes', () => {
    expect(FilterPattern.parse('%x%').usesRegex).toBe(true);
    expect(FilterPattern.parse('{ $.a = 1 && ($.b = "%x%" || $.c != %x%) }').usesRegex).toBe(true);
    expect(FilterPattern.parse('{ $.a = 1 && ($.b = "%x%" || $.c NOT EXISTS) }').usesRegex).toBe(false);
  });

  test('refuses what is not a pattern', () => {
    expect(() => FilterPattern.parse('{ $.a = }')).toThrow('at offset 8 (line 1, column 9): expected a value');
  });
});
