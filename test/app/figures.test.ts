import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import { OrganizationTrailStack } from '../../lib/stacks/organization-trail-stack';
import { ordinaryWeek } from '../fixtures/ordinary-week';

/** What the README says of a default deployment, in figures. */
describe("the README's figures", () => {
  const readme = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');
  const figures = (pattern: RegExp): number[] =>
    (pattern.exec(readme) ?? []).slice(1).map((text) => Number(text.replaceAll(',', '')));
  let count: (type: string) => number;
  let stays: string[];

  beforeAll(() => {
    const template = Template.fromStack(new OrganizationTrailStack(new App(), 'OrganizationTrail'));
    const of = (type: string): Record<string, unknown>[] =>
      Object.values(template.findResources(type)).map(
        ({ Properties: properties }) => properties as Record<string, unknown>,
      );
    stays = Object.values(
      (template.toJSON() as { Resources: Record<string, { Type: string; DeletionPolicy?: string }> }).Resources,
    ).flatMap(({ Type: type, DeletionPolicy: policy }) => (policy?.startsWith('Retain') ? [type] : []));
    count = (type) => of(type).length;
  });

  test('count the filters, alarms, keys and topics', () => {
    expect(figures(/^\| (\d+) metric filters and (\d+) alarms \|/m)).toEqual([
      count('AWS::Logs::MetricFilter'),
      count('AWS::CloudWatch::Alarm'),
    ]);
    expect([count('AWS::KMS::Key'), count('AWS::SNS::Topic')]).toEqual([3, 5]);
    expect(readme).toMatch(/^\| Three keys \|/m);
    expect(readme).toMatch(/^\| Five topics \|/m);
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
    expect(readme).toMatch(
      /The four buckets with their policies, the bucket with the state of the archive watch, the log\sgroup, the table of findings, and the keys of all these stay/,
    );
  });

  test('know how long the ordinary week is', () => {
    expect(figures(/An invented ordinary week of ([\d,]+) events/)).toEqual([ordinaryWeek().length]);
  });
});
