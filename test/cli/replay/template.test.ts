import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import { fromTemplate, type TemplateDetections } from '../../../cli/replay/template';
import { CisCatalog } from '../../../lib/detection/cis-catalog';
import { DetectionSeverity } from '../../../lib/detection/detection';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';

const folder = mkdtempSync(join(tmpdir(), 'template-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function read(template: unknown): TemplateDetections {
  const path = join(folder, 'template.json');
  writeFileSync(path, JSON.stringify(template));
  return fromTemplate(path);
}

const filter = (name: string, metric: object = {}, pattern: unknown = '{ $.eventName = "StopLogging" }') => ({
  Type: 'AWS::Logs::MetricFilter',
  Properties: { FilterName: name, FilterPattern: pattern, MetricTransformations: [{ MetricNamespace: 'N', MetricName: 'M', MetricValue: '1', ...metric }] },
});
const alarm = (more: object = {}) => ({ Type: 'AWS::CloudWatch::Alarm', Properties: { Namespace: 'N', MetricName: 'M', Statistic: 'Sum', Threshold: 5, Period: 300, EvaluationPeriods: 1, ...more } });

describe('The detections of a template', () => {
  test('have the severity with which they are deployed', () => {
    const overrides = { 'cis-trail-changes': { severity: DetectionSeverity.PAGE } };
    const { detections, notices } = read(Template.fromStack(new OrganizationTrailStack(new App(), 'Test', { alarms: { detections: CisCatalog.all(), overrides } })).toJSON());
    expect(notices).toEqual([]);
    expect(Object.fromEntries(detections.map(({ id, severity }) => [id, severity]))).toEqual({ ...Object.fromEntries(CisCatalog.all().map(({ id, severity }) => [id, severity])), 'cis-trail-changes': 'page' });
  });

  test('have the loudest severity of several, and none where no topic says so', () => {
    const actions = (...ids: string[]): object => ({ AlarmActions: ['arn:aws:sns:us-east-1:111111111111:TopicsPage01234567', ...ids.map((Ref) => ({ Ref }))] });
    const severities = (more: object): unknown[] => read({ Resources: { F: filter('root-sign-in'), A: alarm(more) } }).detections.map(({ severity }) => severity);
    expect(severities(actions('XTopicsCompliance01234567', 'XTopicsNotify89ABCDEF'))).toEqual(['notify']);
    expect(severities(actions('Topic', 'MyTopicsPage'))).toEqual([undefined]);
    expect(severities({})).toEqual([undefined]);
  });

  test('are those of alarms on any of its metrics, also by reference', () => {
    const second = filter('a', { MetricName: 'other' });
    second.Properties.MetricTransformations.push({ MetricNamespace: 'N', MetricName: 'M', MetricValue: '1' });
    const referring = filter('b', { MetricName: { Ref: 'P' } });
    const { detections, notices } = read({ Resources: { second, referring, A: alarm(), B: alarm({ MetricName: { Ref: 'P' }, Threshold: 6 }) } });
    expect(detections.map(({ id, threshold }) => [id, threshold])).toEqual([['a', 5], ['b', 6]]);
    expect(notices).toEqual([]);
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['filters that share a metric', { A: filter('a'), B: filter('b'), C: alarm() }, /^a, b: count into one metric, which is not replayed; replayed each by itself\.$/],
    ['another statistic', { A: filter('a'), B: alarm({ Statistic: 'Average' }) }, /^a: the alarm's Statistic "Average" is not replayed; replayed as Sum\.$/],
    ['a percentile', { A: filter('a'), B: alarm({ Statistic: undefined, ExtendedStatistic: 'p99' }) }, /^a: the alarm's Statistic "p99" is not replayed/],
    ['another value', { A: filter('a', { MetricValue: '$.bytes' }), B: alarm() }, /^a: the metric filter's MetricValue "\$\.bytes" is not replayed; replayed as 1 for each event\.$/],
    ['a filter of another log', { A: filter('a'), B: alarm(), L: filter('lambda', { MetricName: 'errors' }, '?ERROR ?WARN') }, /^lambda: "\?ERROR \?WARN" is no filter of JSON events; not replayed\.$/],
    ['an alarm of metric math', { A: filter('a'), B: alarm({ MetricName: undefined, Metrics: [] }) }, /^a: the template has no alarm on its metric alone/],
  ])('say what of it is not followed: %s', (_, resources, notice) => {
    const { detections, notices } = read({ Resources: resources });
    expect(detections.map(({ id }) => id)).toContain('a');
    expect(notices).toEqual([expect.stringMatching(notice)]);
  });

  test('are found among what is no resource', () => {
    const resources = { A: null, B: 7, C: { Type: 'AWS::Logs::MetricFilter', Properties: null }, D: filter('d'), E: { Type: 'AWS::CloudWatch::Alarm' } };
    expect(() => read({ Resources: resources })).toThrow('--template: C: FilterPattern: received undefined; allowed: text');
    expect(read({ Resources: { ...resources, C: null } }).detections).toHaveLength(1);
    expect(() => read(null)).toThrow('has no Resources');
  });

  test('are an error where there are none, or where one is wrong', () => {
    expect(() => read({ Resources: { L: filter('lambda', {}, '?ERROR ?WARN') } })).toThrow(/none of its metric filters can be replayed: lambda: /);
    expect(() => read({ Resources: { A: filter('a', {}, '{ $.a == "b" }') } })).toThrow(/--template: A: FilterPattern: Invalid filter pattern/);
  });
});
