import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import { OrganizationTrailStack } from '../../lib/stacks/organization-trail-stack';
import measured from '../../scripts/detection-coverage/measured.json';
import { ordinaryWeek } from '../fixtures/ordinary-week';

const read = (path: string): string => readFileSync(join(__dirname, '..', '..', path), 'utf8');

/** What README and docs/architecture.md say of a default deployment, in figures. */
describe('the figures', () => {
  const readme = read('README.md');
  const architecture = read('docs/architecture.md');
  const figures = (pattern: RegExp, page = readme): number[] =>
    (pattern.exec(page) ?? []).slice(1).map((text) => Number(text.replaceAll(',', '')));
  let count: (type: string) => number;
  let stays: string[];

  beforeAll(() => {
    const template = Template.fromStack(new OrganizationTrailStack(new App(), 'OrganizationTrail'));
    stays = Object.values(
      (template.toJSON() as { Resources: Record<string, { Type: string; DeletionPolicy?: string }> }).Resources,
    ).flatMap(({ Type: type, DeletionPolicy: policy }) => (policy?.startsWith('Retain') ? [type] : []));
    count = (type) => Object.keys(template.findResources(type)).length;
  });

  test('count the filters, alarms, keys and topics', () => {
    const deployed = [count('AWS::Logs::MetricFilter'), count('AWS::CloudWatch::Alarm')];
    expect(figures(/^\| (\d+) metric filters and (\d+) alarms \|/m, architecture)).toEqual(deployed);
    expect(figures(/"(\d+) metric filters,<br\/>(\d+) alarms"/)).toEqual(deployed);
    expect([count('AWS::KMS::Key'), count('AWS::SNS::Topic')]).toEqual([3, 5]);
    expect(architecture).toMatch(/^\| Three keys \|/m);
    expect(architecture).toMatch(/^\| Five topics \|/m);
  });

  test('say what stays', () => {
    const of = (type: string): number => stays.filter((one) => one === type).length;
    expect([
      of('AWS::S3::Bucket'),
      of('AWS::S3::BucketPolicy'),
      of('AWS::Logs::LogGroup'),
      of('AWS::KMS::Key'),
      of('AWS::DynamoDB::Table'),
      of('AWS::SNS::Topic'),
    ]).toEqual([5, 4, 1, 3, 1, 0]);
    expect(architecture).toMatch(
      /The four buckets with their policies, the bucket with the state of the archive watch, the log\sgroup, the table of findings, and the keys of all these stay/,
    );
  });

  test('count the detections', () => {
    // Generated from the catalogs.
    const all = figures(/^(\d+) detections\./m, read('docs/detections.md'));
    expect(figures(/^(\d+) detections, each/m)).toEqual(all);
    expect(figures(/\| (\d+) detections, measured \|/)).toEqual(all);
  });

  test('are those measured on recorded attacks and in an ordinary week', () => {
    expect(figures(/An invented ordinary week of ([\d,]+) events/)).toEqual([ordinaryWeek().length]);
    const { page, notify } = measured.weeks[0]?.findings ?? {};
    expect(figures(/opens (\d+) finding that pages and (\d+) that notify/)).toEqual([page, notify]);
  });

  test('of costs are those of docs/costs.md', () => {
    const costs = figures(/\*\*about (\d+)\*\* [^]*?\*\*about (\d+)\*\*/, read('docs/costs.md'));
    expect(figures(/^About (\d+) USD a month .* about (\d+) USD /m)).toEqual(costs);
  });
});
