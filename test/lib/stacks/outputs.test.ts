import { expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import { TunedCatalog } from '../../../lib/detection/tuned-catalog';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';

function outputs(detections = TunedCatalog.all().slice(0, 1)): string[] {
  const stack = new OrganizationTrailStack(new App(), 'Test', { alarms: { detections } });
  return Object.keys((Template.fromStack(stack).toJSON() as { Outputs: object }).Outputs);
}

test('The outputs say where things are and what to do next', () => {
  expect(outputs()).toEqual([
    'ArchiveWatchFunction',
    'TrailArn',
    'LogFiles',
    'AccessLogs',
    'LogGroupName',
    'EncryptionKeyArn',
    'WatchCommand',
    'ValidateCommand',
    'FindingsTable',
    'FindingsFunction',
    'FailedBatches',
    'RedriveRole',
    'SearchCommand',
  ]);
});

test('The outputs say nothing of findings where there is nothing to find', () => {
  expect(outputs([]).filter((name) => /Findings|Failed|Redrive/.test(name))).toEqual([]);
});
