import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { App } from 'aws-cdk-lib/core';
import { fromTemplate } from '../../../cli/replay/template';
import { CisCatalog } from '../../../lib/detection/cis-catalog';
import { CountBy, type Detection, DetectionSeverity } from '../../../lib/detection/detection';
import type { DetectionAlarmsOptions } from '../../../lib/detection/detection-alarms-props';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import { report, TestFolder } from '../../support/replay-command';

const folder = new TestFolder();

/** As the CDK's command line synthesizes it. @returns the path of the template */
function synthesized(name: string, alarms: DetectionAlarmsOptions): string {
  const outdir = join(folder.path, name);
  const app = new App({ outdir, context: { 'aws:cdk:enable-asset-metadata': true } });
  new OrganizationTrailStack(app, 'Test', { alarms });
  app.synth();
  return join(outdir, 'Test.template.json');
}

/** It is made once: that is what takes the time. */
let template: string;
beforeAll(() => {
  const overrides = {
    'cis-trail-changes': { threshold: 2 },
    'cis-root-usage': { severity: DetectionSeverity.PAGE },
  };
  template = synthesized('cis', { detections: CisCatalog.all(), overrides });
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
    const periods = found.detections.map((one) => [one.id, one.evaluationPeriods, one.datapointsToAlarm]);
    // A page alarm stays until it is known whether findings are broken.
    expect(periods).toEqual(found.detections.map(({ id }) => [id, id === 'cis-root-usage' ? 12 : 3, 1]));
  });
});

describe('The findings of a template', () => {
  const detection = (id: string, more: Partial<Detection>): Detection => ({
    ...{ id, title: id, meaning: 'It is a test.', response: 'Nothing.', falsePositives: 'Nothing.', techniques: [] },
    ...{ severity: DetectionSeverity.NOTIFY, filterPattern: '{ $.eventName = "StopLogging" }' },
    ...{ threshold: 1, periodSeconds: 300 },
    ...more,
  });
  const detections = [
    detection('paged', { severity: DetectionSeverity.PAGE, countBy: CountBy.ORGANIZATION }),
    detection('paged-alone', { severity: DetectionSeverity.PAGE, findingOnly: true }),
    detection('notified', { countBy: CountBy.ACCOUNT, threshold: 2, periodSeconds: 600 }),
  ];

  test('are counted as deployed, those of detections without a metric filter too', () => {
    const { detections: read, notices } = fromTemplate(synthesized('whole', { detections }));
    const { filterPattern } = detection('', {});
    expect(read).toMatchObject([
      { id: 'paged', severity: 'page', countBy: 'organization', filterPattern },
      { id: 'paged-alone', severity: 'page', countBy: 'principal', filterPattern, evaluationPeriods: 3 },
      { id: 'notified', severity: 'notify', countBy: 'account', filterPattern, threshold: 2, periodSeconds: 600 },
    ]);
    expect(read).toHaveLength(3);
    expect(read.map(({ hasAlarm = true }) => hasAlarm)).toEqual([true, false, false]);
    expect(notices).toEqual([]);
  });

  test('ask what patterns cannot, of detections with a metric filter too, and have the severities of the settings', () => {
    const asking = [
      detection('paged', { severity: DetectionSeverity.PAGE, outsidePaths: ['requestParameters.accountId'] }),
      detection('notified', { firstTimeOnly: true }),
    ];
    const severities = [{ accounts: ['222222222222'], severity: DetectionSeverity.NOTIFY }];
    const findings = { severities, organizationAccounts: ['333333333333'] };
    const { detections: read, ...rest } = fromTemplate(synthesized('asking', { detections: asking, findings }));
    expect(read).toMatchObject([
      { id: 'paged', outsidePaths: ['requestParameters.accountId'] },
      { id: 'notified', firstTimeOnly: true },
    ]);
    expect(rest).toMatchObject({ severities, organizationAccounts: ['333333333333'] });
  });

  test('that have no metric filter are missed aloud where the template stands alone', () => {
    const copy = folder.file('copy.json', readFileSync(synthesized('whole-again', { detections }), 'utf8'));
    const { detections: read, notices } = fromTemplate(copy);
    expect(read.map(({ id }) => id)).toEqual(['paged']);
    expect(notices).toEqual([
      expect.stringMatching(/^DetectionAlarms\w+: detections without a metric filter are not .* ENOENT.* cdk\.out\.$/),
    ]);
  });
});
