import { describe, expect, test } from '@jest/globals';
import { LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { JsonFilterPattern } from '../../../lib/filter-pattern/json-filter-pattern';
import { only, testStack } from '../../support/template';

describe('JsonFilterPattern', () => {
  test('matches the messages that CloudWatch Logs would count', () => {
    const pattern = JsonFilterPattern.parse('{ ($.eventName = StopLogging) && ($.errorCode NOT EXISTS) }');
    expect(pattern.matches('{"eventName":"StopLogging"}')).toBe(true);
    expect(pattern.matches('{"eventName":"StopLogging","errorCode":"AccessDenied"}')).toBe(false);
    expect(pattern.matches('StopLogging')).toBe(false);
  });

  test('keeps the text as it was given, and prints the canonical one', () => {
    const text = '{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")}';
    const pattern = JsonFilterPattern.parse(text);
    expect(pattern.text).toBe(text);
    expect(pattern.toString()).toBe('{ $.errorCode = "*UnauthorizedOperation" || $.errorCode = "AccessDenied*" }');
  });

  test("is a pattern of the CDK's own filters, deployed as it was given", () => {
    const text = '{($.eventName=StopLogging)}';
    const stack = testStack();
    new MetricFilter(stack, 'Filter', {
      logGroup: new LogGroup(stack, 'Group'),
      filterPattern: JsonFilterPattern.parse(text),
      metricNamespace: 'n',
      metricName: 'm',
    });
    expect(only(stack, 'AWS::Logs::MetricFilter').Properties['FilterPattern']).toBe(text);
  });

  test('says what is doubtful', () => {
    expect(JsonFilterPattern.parse('{ $.a = "x" }').warnings).toEqual([]);
    expect(JsonFilterPattern.parse('{ $.a = Put*Policy }').warnings).toMatchObject([
      { id: 'InnerWildcard', offset: 8 },
    ]);
  });

  test('says whether it counts among the five filters with a regular expression that a log group takes', () => {
    expect(JsonFilterPattern.parse('%x%').usesRegex).toBe(true);
    expect(JsonFilterPattern.parse('{ $.a = 1 && ($.b = "%x%" || $.c != %x%) }').usesRegex).toBe(true);
    expect(JsonFilterPattern.parse('{ $.a = 1 && ($.b = "%x%" || $.c NOT EXISTS) }').usesRegex).toBe(false);
  });

  test('refuses what is not a pattern', () => {
    expect(() => JsonFilterPattern.parse('{ $.a = }')).toThrow('at offset 8 (line 1, column 9): expected a value');
  });
});
