import { describe, expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import { CATALOG_NAMES, defaultFilters } from '../../../cli/doctor/attach/default-filters';
import { futureSubjects, ownPartsOf } from '../../../cli/doctor/attach/own-parts';
import { LogGroupLookup } from '../../../lib/detection/log-group-lookup';
import { AttachedTrailStack } from '../../../lib/stacks/attached-trail-stack';

interface Resource {
  readonly Type: string;
  readonly Properties?: { readonly FilterName?: string };
}

function resources(enabled: boolean): [string, Resource][] {
  const stack = new AttachedTrailStack(new App(), 'OrganizationTrail', {
    attachTo: LogGroupLookup.controlTower(),
    alarms: { findings: { enabled } },
  });
  return Object.entries(Template.fromStack(stack).toJSON()['Resources'] as Record<string, Resource>);
}

describe('What doctor --attach knows of a stack that is not deployed', () => {
  test.each([true, false])('is how many metric filters it has (findings: %s)', (enabled) => {
    const all = resources(enabled);
    const names = all
      .filter(([, { Type: type }]) => type === 'AWS::Logs::MetricFilter')
      .map(([, { Properties: { FilterName: name } = {} }]) => String(name));
    const { detections, count, withRegex } = defaultFilters(CATALOG_NAMES, enabled);
    expect(count).toBe(names.length);
    const [, existing] = all.find(([, { Type: type }]) => type === 'Custom::ExistingLogGroup') ?? [];
    expect(existing?.Properties).toMatchObject({ RegexFilters: String(withRegex) });
    expect(names).toEqual(expect.arrayContaining(detections.map((id) => `OrganizationTrail-${id}`)));
  });

  test('and of one that is, which of its parts findings use', () => {
    const parts = ownPartsOf(
      resources(true).map(([logicalId, { Type: type }]) => ({ type, logicalId, id: logicalId.slice(0, -8) })),
    );
    expect(parts).toEqual({
      functions: ['DetectionAlarmsFindingsFunction'],
      tables: ['DetectionAlarmsFindingsTable'],
      topics: [
        'DetectionAlarmsTopicsPage',
        'DetectionAlarmsTopicsNotify',
        'DetectionAlarmsTopicsCompliance',
        'DetectionAlarmsFindingsCanary',
        'DetectionAlarmsFindingsFallbackTopic',
      ],
      buckets: ['DetectionAlarmsFindingsFailedBatches'],
      accessLogBuckets: ['ResultAccessLogs'],
    });
  });

  test('names of a stack with a long name are known by their beginning', () => {
    const place = { partition: 'aws', region: 'eu-central-1', account: '111111111111' };
    const [subject] = futureSubjects('a-stack-with-a-name-that-is-very-long', place);
    expect(subject?.arn).toMatch(/:function:a-stack-with-a-name-$/);
  });
});
