import { beforeAll, describe, expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import { fromTemplate } from '../../../cli/replay/template';
import { CisCatalog } from '../../../lib/detection/cis-catalog';
import { DetectionSeverity } from '../../../lib/detection/detection';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import { report, TestFolder } from '../../support/replay-command';

const folder = new TestFolder();
/** The stack's template is made once: that is what takes the time. */
let template: string;
beforeAll(() => {
  const overrides = {
    'cis-trail-changes': { threshold: 2 },
    'cis-root-usage': { severity: DetectionSeverity.PAGE },
  };
  const stack = new OrganizationTrailStack(new App(), 'Test', { alarms: { detections: CisCatalog.all(), overrides } });
  template = folder.file('template.json', JSON.stringify(Template.fromStack(stack).toJSON()));
});

describe('The detections of a template', () => {
  test('have the severity with which they are deployed', () => {
    const { detections, notices } = fromTemplate(template);
    expect(notices).toEqual([]);
    expect(Object.fromEntries(detections.map(({ id, severity }) => [id, severity]))).toEqual({
      ...Object.fromEntries(CisCatalog.all().map(({ id, severity }) => [id, severity])),
      'cis-root-usage': 'page',
    });
    expect(detections.map(({ title }) => title)).toEqual(CisCatalog.all().map(({ title }) => title));
  });
});

describe('replay', () => {
  test('takes the filters and alarms of a synthesized template: the very texts that will be deployed', async () => {
    const found = await report([folder.logs(), '--template', template]);
    expect(found.detections.map(({ id, filterPattern }) => [id, filterPattern]).sort()).toEqual(
      CisCatalog.all()
        .map(({ id, filterPattern }) => [id, filterPattern])
        .sort(),
    );
    expect(found.detections.find(({ id }) => id === 'cis-trail-changes')).toMatchObject({
      threshold: 2,
      alarms: [],
      events: 2,
      severity: 'compliance',
    });
    expect(
      found.detections.every(
        ({ evaluationPeriods, datapointsToAlarm }) => evaluationPeriods === 3 && datapointsToAlarm === 1,
      ),
    ).toBe(true);
  });
});
