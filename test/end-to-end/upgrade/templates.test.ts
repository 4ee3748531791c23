import { describe, expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultDetections } from '../../../lib/detection/default-detections';
import { DetectionSeverity } from '../../../lib/detection/detection';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import { context, parseConfiguration } from '../../support/configuration';
import type { CdkResource, CdkTemplate } from '../support/cdk';
import { CONFIGURATION, REPLACED_BY, VERSIONS } from './configuration';
import { recordedTemplate } from './recorded-assembly';
import { NAMES, STATEFUL, statefulIds } from './stateful';

const { context: flags } = JSON.parse(readFileSync(join(__dirname, '../../../cdk.json'), 'utf8')) as {
  context: Record<string, unknown>;
};
const { stackName, props } = parseConfiguration(context(CONFIGURATION));
const present = Template.fromStack(
  new OrganizationTrailStack(new App({ context: flags }), stackName, props),
).toJSON() as CdkTemplate;

/** Logical IDs by type and explicit name, as in `AWS::CloudWatch::Alarm OrganizationTrail-trail-stopped`. */
function named({ Resources: resources }: CdkTemplate): Map<string, string> {
  return new Map(
    Object.entries(resources).flatMap(([id, { Type: type, Properties: properties = {} }]) => {
      const name = properties[NAMES[type] ?? ''];
      return name === undefined ? [] : [[`${type} ${JSON.stringify(name)}`, id] as const];
    }),
  );
}

function filters({ Resources: resources }: CdkTemplate): Map<string, string> {
  const all = Object.values(resources).filter(({ Type: type }) => type === 'AWS::Logs::MetricFilter');
  return new Map(
    all.map(({ Properties: { FilterName: name, FilterPattern: pattern } = {} }) => [String(name), String(pattern)]),
  );
}

const isCustom = ({ Type: type }: CdkResource): boolean =>
  type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';

describe.each(VERSIONS)('From %s to the present template', (version) => {
  const former = recordedTemplate(version);
  const both = Object.entries(former.Resources).flatMap(([id, before]) => {
    const after = present.Resources[id];
    return after ? [{ id, before, after }] : [];
  });

  test('what holds data keeps its logical ID', () => {
    const ids = statefulIds(former);
    expect(new Set(ids.map((id) => former.Resources[id]?.Type))).toEqual(
      // Findings came later.
      new Set(STATEFUL.filter((type) => type !== 'AWS::DynamoDB::Table')),
    );
    expect(ids.filter((id) => present.Resources[id] === undefined)).toEqual([]);
  });

  test('no logical ID gets another type or another name, which would replace it', () => {
    const changed = both.filter(({ before, after }) => {
      const property = NAMES[before.Type] ?? '';
      return (
        before.Type !== after.Type ||
        JSON.stringify(before.Properties?.[property]) !== JSON.stringify(after.Properties?.[property])
      );
    });
    expect(changed.map(({ id }) => id)).toEqual([]);
  });

  test('no name moves to another logical ID, where it would be taken', () => {
    const now = named(present);
    const moved = [...named(former)].filter(([name, id]) => (now.get(name) ?? id) !== id);
    expect(moved).toEqual([]);
  });

  test('what holds data changes nothing but what an update takes', () => {
    // Changes of these are replacements: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
    const fixed: Readonly<Record<string, readonly string[]>> = {
      'AWS::KMS::Key': ['KeySpec', 'KeyUsage', 'MultiRegion'],
      'AWS::S3::Bucket': ['BucketName', 'BucketNamePrefix', 'BucketNamespace', 'ObjectLockEnabled'],
      'AWS::SNS::Subscription': ['Endpoint', 'Protocol', 'TopicArn'],
      'AWS::SNS::Topic': ['FifoTopic'],
    };
    const replaced = both.filter(({ before, after }) =>
      fixed[before.Type]?.some(
        (name) => JSON.stringify(before.Properties?.[name]) !== JSON.stringify(after.Properties?.[name]),
      ),
    );
    expect(replaced.map(({ id }) => id)).toEqual([]);
  });

  test.each([{}, { archiveNamespace: 'global' }])('the name of no bucket changes with %j', (more) => {
    const unchanged = Object.entries(CONFIGURATION).filter(([key]) => key !== 'archiveNamespace');
    const { props: others } = parseConfiguration(context({ ...Object.fromEntries(unchanged), ...more }));
    const { Resources: now } = Template.fromStack(
      new OrganizationTrailStack(new App({ context: flags }), stackName, others),
    ).toJSON() as CdkTemplate;
    const named = ({ Properties: properties = {} }: CdkResource) =>
      Object.entries(properties).filter(([name]) => name.startsWith('BucketName'));
    const buckets = Object.entries(former.Resources).filter(([, { Type: type }]) => type === 'AWS::S3::Bucket');
    expect(buckets.length).toBeGreaterThan(2);
    for (const [id, before] of buckets) expect([id, named(now[id] ?? before)]).toEqual([id, named(before)]);
    expect(buckets.filter(([id]) => !(id in now))).toEqual([]);
  });

  test('custom resources keep their function: CloudFormation takes no other', () => {
    const custom = both.filter(({ before }) => isCustom(before));
    expect(custom.length).toBeGreaterThan(0);
    for (const { before, after } of custom)
      expect(after.Properties?.['ServiceToken']).toEqual(before.Properties?.['ServiceToken']);
  });

  test('while both versions are there, the log group takes their filters', () => {
    const [then, now] = [filters(former), filters(present)];
    const names = new Set([...then.keys(), ...now.keys()]);
    expect(names.size).toBeLessThanOrEqual(100);
    // Of a filter that is updated, either pattern may be there.
    const hasRegex = (pattern = ''): boolean => /%[^%]+%/.test(pattern);
    expect([...names].filter((name) => hasRegex(then.get(name)) || hasRegex(now.get(name))).length).toBeLessThanOrEqual(
      5,
    );
  });

  test('a filter that is gone has findings or another in its place, which CHANGELOG names', () => {
    const [then, now] = [filters(former), filters(present)];
    const gone = [...then.keys()].filter((name) => !now.has(name));
    const found = new Set(
      defaultDetections().flatMap(({ id, severity }) => (severity === DetectionSeverity.NOTIFY ? [id] : [])),
    );
    const isCovered = (name: string): boolean => found.has(name) || now.has(name);
    expect(gone.filter((name) => !isCovered(REPLACED_BY[name] ?? name))).toEqual([]);
    expect(Object.keys(REPLACED_BY).filter((name) => !gone.includes(name) || found.has(name))).toEqual([]);
    const changelog = readFileSync(join(__dirname, '../../../CHANGELOG.md'), 'utf8');
    for (const name of gone) expect(changelog).toContain(`\`${name}\``);
  });
});
