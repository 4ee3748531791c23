import { expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import { LandingZoneStack } from './landing-zone-stack';

interface Resource {
  readonly Type: string;
  readonly Metadata?: Record<string, unknown>;
}

/** The template, without the hashes of bundled functions: those change with every release, and say nothing about yours. */
function template(): { Resources: Record<string, Resource> } {
  const stack = new LandingZoneStack(new App(), 'LandingZone', {
    env: { account: '111111111111', region: 'eu-central-1' },
  });
  return JSON.parse(JSON.stringify(Template.fromStack(stack)).replaceAll(/[0-9a-f]{64}/g, 'HASH')) as {
    Resources: Record<string, Resource>;
  };
}

/** What the template says of a metric filter or an alarm of a detection. */
const detectionOf = ({ Metadata }: Resource): unknown => Metadata?.['cdk-organization-trail:detection'];

test('the trail is what was reviewed', () => {
  const { Resources: resources, ...rest } = template();
  // Filters and alarms are most of the template, and change when a release improves a detection.
  const others = Object.entries(resources).filter(([, resource]) => detectionOf(resource) === undefined);
  expect({ ...rest, Resources: Object.fromEntries(others) }).toMatchSnapshot();
});

test('the alarms are what was reviewed: which there are, and whom they wake', () => {
  const alarms = Object.values(template().Resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');
  expect(alarms.map(detectionOf)).toMatchSnapshot();
});

test('what holds data keeps its logical id, so that an upgrade never replaces it', () => {
  const { Resources: resources } = template();
  const stateful = ['AWS::S3::Bucket', 'AWS::KMS::Key', 'AWS::Logs::LogGroup', 'AWS::CloudTrail::Trail'];
  const ids = Object.entries(resources).flatMap(([id, { Type }]) => (stateful.includes(Type) ? [`${Type} ${id}`] : []));
  expect(ids.sort()).toMatchSnapshot();
});
