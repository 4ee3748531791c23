import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { dashboardBody } from '../../scripts/dashboard-picture/dashboard-body';
import { drawText } from '../../scripts/dashboard-picture/draw-text';
import { evaluate } from '../../scripts/dashboard-picture/evaluate';
import { dashboardPicture } from '../../scripts/dashboard-picture/picture';
import { pictureOfStack } from '../../scripts/dashboard-picture/picture-of-stack';

const metric = (name: string) => ({
  widgets: [
    {
      type: 'metric' as const,
      x: 0,
      y: 0,
      width: 6,
      height: 6,
      properties: { title: 'Some <metric>', view: 'timeSeries' as const, metrics: [['Audit', name]] },
    },
  ],
});

describe('the picture of the dashboard', () => {
  const picture = readFileSync(join(__dirname, '..', '..', 'docs', 'images', 'dashboard.svg'), 'utf8');

  test('is that of the dashboard as it is synthesized; `npm run docs:dashboard` makes it so', () => {
    expect(picture).toBe(pictureOfStack());
  });

  test('shows each row and the alarms of the stack, light and dark, and loads nothing', () => {
    for (const words of ['Is anything wrong?', 'Who is searching?', 'TrailSilent', 'prefers-color-scheme:dark'])
      expect(picture).toContain(words);
    expect(picture.match(/https?:\/\/[^"]*/g)).toEqual(['http://www.w3.org/2000/svg']);
    expect(picture).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('invents nothing for a metric of which it knows no sample', () => {
    expect(() => dashboardPicture(metric('Unknown'))).toThrow('no sample of the metric Unknown (Average)');
    expect(dashboardPicture(metric('TrailChecks'))).toContain('Some &lt;metric&gt;');
  });

  test('needs one dashboard, and understands what refers to names', () => {
    expect(() => dashboardBody({})).toThrow('the template has 0 dashboards');
    const body = (DashboardBody: unknown) =>
      dashboardBody({
        Board: { Type: 'AWS::CloudWatch::Dashboard', Properties: { DashboardBody } },
        Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmName: 'Audit-TrailSilent' } },
      });
    const references = ['["', { 'Fn::GetAtt': ['Alarm', 'Arn'] }, '","', { Ref: 'Errors0A1B2C3D' }, '"]'];
    expect(body({ 'Fn::Join': ['', references] })).toEqual(['Audit-TrailSilent', 'Errors']);
    expect(() => body({ 'Fn::Sub': '' })).toThrow('neither text nor a reference');
  });

  test('says where a text has no room', () => {
    expect(() => drawText({ x: 0, y: 0, width: 100, height: 20 }, 'More words than there is room for')).toThrow(
      'no room for the text',
    );
  });
});

describe('metric math in the picture', () => {
  const metrics = new Map([
    ['a', [1, undefined, 3]],
    ['b', [10, 20, undefined]],
  ]);

  test.each([
    ['FILL(a, 0)', [1, 0, 3]],
    ['a / 2', [0.5, undefined, 1.5]],
    ['IF(a > 1, FILL(b, 60) / 60)', [undefined, undefined, 1]],
    ['b / 2 / 5', [1, 2, undefined]],
  ])('computes %s as CloudWatch does', (expression, values) => {
    expect(evaluate(expression, metrics, 3)).toEqual(values);
  });

  test.each(['SUM(a, b)', 'a +', 'c', 'FILL(a)', 'a b', ''])('refuses what it does not know: %j', (expression) => {
    expect(() => evaluate(expression, metrics, 3)).toThrow(`not understood: ${expression}`);
  });
});
