import { expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import { LandingZoneStack } from './landing-zone-stack';

/** The template, without the hashes of bundled functions: those change with every release, and say nothing about yours. */
function template(): unknown {
  const stack = new LandingZoneStack(new App(), 'LandingZone', {
    env: { account: '111111111111', region: 'eu-central-1' },
  });
  return JSON.parse(JSON.stringify(Template.fromStack(stack)).replaceAll(/[0-9a-f]{64}/g, 'HASH'));
}

test('the trail and its alarms are what was reviewed', () => {
  expect(template()).toMatchSnapshot();
});

test('what holds data keeps its logical id, so that an upgrade never replaces it', () => {
  const { Resources: resources } = template() as { Resources: Record<string, { Type: string }> };
  const stateful = ['AWS::S3::Bucket', 'AWS::KMS::Key', 'AWS::Logs::LogGroup', 'AWS::CloudTrail::Trail'];
  const ids = Object.entries(resources).flatMap(([id, { Type }]) => (stateful.includes(Type) ? [`${Type} ${id}`] : []));
  expect(ids.sort()).toMatchSnapshot();
});
