import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { fromTemplate, type TemplateDetections } from '../../../cli/replay/template';

const folder = mkdtempSync(join(tmpdir(), 'template-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function read(template: unknown): TemplateDetections {
  const path = join(folder, 'template.json');
  writeFileSync(path, JSON.stringify(template));
  return fromTemplate(path);
}

const filter = (name: string, metric: object = {}, pattern: unknown = '{ $.eventName = "StopLogging" }') => ({
  Type: 'AWS::Logs::MetricFilter',
  Properties: {
    FilterName: name,
    FilterPattern: pattern,
    MetricTransformations: [{ MetricNamespace: 'N', MetricName: 'M', MetricValue: '1', ...metric }],
  },
});
const alarm = (more: object = {}) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    Namespace: 'N',
    MetricName: 'M',
    Statistic: 'Sum',
    Threshold: 5,
    Period: 300,
    EvaluationPeriods: 1,
    ...more,
  },
});

describe('The detections of a template', () => {
  const labelled = (resource: object, label: unknown): object => ({
    ...resource,
    Metadata: { 'cdk-organization-trail:detection': label },
  });
  const labels = (one: object, other: object): unknown[] =>
    read({ Resources: { F: one, A: other } }).detections.map(({ id, title, severity }) => ({ id, title, severity }));

  test('are called what metadata calls them, that of the alarm first', () => {
    const label = { id: 'root-activity', title: 'Root was used', severity: 'notify' };
    expect(
      labels(
        labelled(filter('Renamed'), label),
        labelled(alarm({ AlarmName: 'N-root' }), { ...label, severity: 'page' }),
      ),
    ).toEqual([{ ...label, severity: 'page' }]);
    expect(labels(labelled(filter('Renamed'), label), alarm({ AlarmName: 'N-root' }))).toEqual([label]);
  });

  test('are called by their names where no metadata says more, and have no severity: prose and logical IDs say nothing', () => {
    const ofNobody = alarm({
      AlarmName: 'my-alarm',
      AlarmDescription: 'Root was used. It means trouble.',
      AlarmActions: [{ Ref: 'XTopicsPage89ABCDEF' }],
    });
    expect(labels(filter('mine'), ofNobody)).toEqual([{ id: 'mine', title: 'my-alarm', severity: undefined }]);
    expect(labels(filter('mine'), alarm({ AlarmName: { Ref: 'P' } }))).toEqual([
      { id: 'mine', title: 'mine', severity: undefined },
    ]);
  });

  test.each<[unknown]>([[null], ['page'], [[]], [{}], [{ id: 7, title: null, severity: 'loud' }]])(
    'are as without metadata where that is %j',
    (label) => {
      expect(labels(labelled(filter('mine'), label), labelled(alarm(), label))).toEqual([
        { id: 'mine', title: 'mine', severity: undefined },
      ]);
    },
  );

  test('are those of alarms on any of its metrics, also by reference', () => {
    const second = filter('a', { MetricName: 'other' });
    second.Properties.MetricTransformations.push({ MetricNamespace: 'N', MetricName: 'M', MetricValue: '1' });
    const referring = filter('b', { MetricName: { Ref: 'P' } });
    const { detections, notices } = read({
      Resources: { second, referring, A: alarm(), B: alarm({ MetricName: { Ref: 'P' }, Threshold: 6 }) },
    });
    expect(detections.map(({ id, threshold }) => [id, threshold])).toEqual([
      ['a', 5],
      ['b', 6],
    ]);
    expect(notices).toEqual([]);
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    [
      'filters that share a metric',
      { A: filter('a'), B: filter('b'), C: alarm() },
      /^a, b: publish to one metric, which is not supported; replayed separately\.$/,
    ],
    [
      'another statistic',
      { A: filter('a'), B: alarm({ Statistic: 'Average' }) },
      /^a: the alarm's Statistic "Average" is not replayed; replayed as Sum\.$/,
    ],
    [
      'a percentile',
      { A: filter('a'), B: alarm({ Statistic: undefined, ExtendedStatistic: 'p99' }) },
      /^a: the alarm's Statistic "p99" is not replayed/,
    ],
    [
      'another value',
      { A: filter('a', { MetricValue: '$.bytes' }), B: alarm() },
      /^a: the metric filter's MetricValue "\$\.bytes" is not replayed; replayed as 1 for each event\.$/,
    ],
    [
      'a filter of another log',
      { A: filter('a'), B: alarm(), L: filter('lambda', { MetricName: 'errors' }, '?ERROR ?WARN') },
      /^lambda: "\?ERROR \?WARN" is not a filter for JSON events; not replayed\.$/,
    ],
    [
      'an alarm of metric math',
      { A: filter('a'), B: alarm({ MetricName: undefined, Metrics: [] }) },
      /^a: as far as known before deployment, the template has no alarm on its metric alone/,
    ],
  ])('say what of it is not followed: %s', (_, resources, notice) => {
    const { detections, notices } = read({ Resources: resources });
    expect(detections.map(({ id }) => id)).toContain('a');
    expect(notices).toEqual([expect.stringMatching(notice)]);
  });

  test('are found among what is no resource', () => {
    const resources = {
      A: null,
      B: 7,
      C: { Type: 'AWS::Logs::MetricFilter', Properties: null },
      D: filter('d'),
      E: { Type: 'AWS::CloudWatch::Alarm' },
    };
    expect(() => read({ Resources: resources })).toThrow(
      '--template: C: FilterPattern: received undefined; allowed: text',
    );
    expect(read({ Resources: { ...resources, C: null } }).detections).toHaveLength(1);
    expect(() => read(null)).toThrow('has no Resources');
  });

  test.each<[string, object, object]>([
    [
      'texts',
      { Period: '60', EvaluationPeriods: '5', DatapointsToAlarm: '2', Threshold: '4.5' },
      { periodSeconds: 60, evaluationPeriods: 5, datapointsToAlarm: 2, threshold: 5 },
    ],
    ['a threshold below one', { Threshold: -1e300 }, { threshold: 1 }],
    ['a threshold beyond all', { Threshold: '1e300' }, { threshold: 1e300 }],
    ['a whole week', { Period: 604_800, EvaluationPeriods: 1 }, { periodSeconds: 604_800 }],
    ['a day of minutes', { Period: 60, EvaluationPeriods: 1_440 }, { evaluationPeriods: 1_440 }],
    ['parts of a minute', { Period: 10 }, { periodSeconds: 60 }],
    [
      'none',
      { Period: undefined, EvaluationPeriods: undefined, Threshold: undefined },
      { periodSeconds: 300, evaluationPeriods: 1, threshold: 1 },
    ],
    [
      'references',
      { Period: { Ref: 'P' }, EvaluationPeriods: { 'Fn::If': [] } },
      { periodSeconds: 300, evaluationPeriods: 1 },
    ],
  ])('may have numbers that are %s', (_, more, detection) => {
    expect(read({ Resources: { F: filter('a'), A: alarm(more) } }).detections).toEqual([
      expect.objectContaining(detection),
    ]);
  });

  test('say what is assumed of numbers', () => {
    const notices = (more: object): unknown => read({ Resources: { F: filter('a'), A: alarm(more) } }).notices;
    expect(notices({ Period: 10 })).toEqual([
      "a: the alarm's Period of 10 seconds is not replayed, because metric filters count per minute; replayed as 60.",
    ]);
    expect(notices({ Threshold: 0 })).toEqual([
      "a: the alarm's Threshold 0 would be met without an event; replayed as if one event were needed.",
    ]);
    expect(notices({ Period: undefined })).toEqual(["a: the alarm's Period is missing; replayed as 300."]);
    expect(notices({ Threshold: '5' })).toEqual([]);
  });

  test.each<[object, string]>([
    [
      { EvaluationPeriods: 1e9, Period: 60 },
      'received 1000000000 EvaluationPeriods of 60 seconds; allowed: 86400 seconds together, or 604800 where Period is 3600 or more',
    ],
    [{ EvaluationPeriods: 1_441, Period: 60 }, 'received 1441 EvaluationPeriods of 60 seconds; allowed: 86400'],
    [{ EvaluationPeriods: 169, Period: 3_600 }, 'received 169 EvaluationPeriods of 3600 seconds; allowed: 86400'],
    [{ EvaluationPeriods: -1 }, 'EvaluationPeriods: received -1; allowed: a whole number from 1'],
    [{ EvaluationPeriods: 1.5 }, 'EvaluationPeriods: received 1.5; allowed: a whole number from 1'],
    [
      { EvaluationPeriods: 3, DatapointsToAlarm: 4 },
      'DatapointsToAlarm: received 4; allowed: a whole number from 1 to EvaluationPeriods, 3',
    ],
    [{ Period: 0 }, 'Period: received 0; allowed: a number of seconds: 10, 20, 30, or a multiple of 60'],
    [{ Period: '90' }, 'Period: received "90"; allowed: a number of seconds'],
    [{ Period: '0x3C' }, 'Period: received "0x3C"; allowed: a number of seconds'],
    [{ Period: '' }, 'Period: received ""; allowed: a number of seconds'],
    [{ Period: null }, 'Period: received null; allowed: a number of seconds'],
    [{ Period: [60] }, 'Period: received [60]; allowed: a number of seconds'],
    [{ Threshold: 'many' }, 'Threshold: received "many"; allowed: a number'],
    [{ Threshold: '1e999' }, 'Threshold: received "1e999"; allowed: a number'],
    [{ Threshold: 'NaN' }, 'Threshold: received "NaN"; allowed: a number'],
    [{ Statistic: 'sum' }, 'Statistic: received "sum"; allowed: SampleCount, Average, Sum, Minimum, Maximum'],
    [{ ComparisonOperator: '>=' }, 'ComparisonOperator: received ">="; allowed: GreaterThanOrEqualToThreshold, '],
    [
      { TreatMissingData: 'none' },
      'TreatMissingData: received "none"; allowed: breaching, notBreaching, ignore, missing',
    ],
  ])('are an error where CloudWatch would not take them: %j', (more, problem) => {
    expect(() => read({ Resources: { F: filter('a'), Alarm7: alarm(more) } })).toThrow(
      `--template: Alarm7: ${problem}`,
    );
  });

  test('are all in one error', () => {
    const bad = {
      F: filter('a'),
      A: alarm({ Period: 7, Threshold: 'x' }),
      B: alarm({ EvaluationPeriods: 0 }),
      G: filter('g', {}, '{'),
    };
    expect(() => read({ Resources: bad })).toThrow(
      /--template: A: Period[^]*--template: A: Threshold[^]*--template: B: EvaluationPeriods[^]*--template: G: FilterPattern/,
    );
  });

  test('are not asked of alarms on other metrics', () => {
    expect(
      read({ Resources: { F: filter('a'), A: alarm(), B: alarm({ MetricName: 'other', Period: 7 }) } }).detections,
    ).toHaveLength(1);
  });

  test('have ids of their own, though names are not', () => {
    const resources = {
      F: filter('a'),
      G: filter('a', { MetricName: 'g' }),
      H: filter('a (2)', { MetricName: 'h' }),
      A: alarm(),
      B: alarm(),
      C: alarm({ MetricName: 'g' }),
    };
    expect(read({ Resources: resources }).detections.map(({ id }) => id)).toEqual(['a', 'a (2)', 'a (G)', 'a (2) (H)']);
  });

  test('of nested stacks are in other templates, which is said', () => {
    const nested = {
      Type: 'AWS::CloudFormation::Stack',
      Metadata: { 'aws:asset:path': 'Detections.nested.template.json' },
    };
    const notice =
      'N: a nested stack, which is not followed; replay its template too, Detections.nested.template.json.';
    expect(read({ Resources: { F: filter('a'), A: alarm(), N: nested, O: { Type: nested.Type } } }).notices).toEqual([
      notice,
      'O: a nested stack, which is not followed; replay its template too, as in cdk.out.',
    ]);
    expect(() => read({ Resources: { N: nested } })).toThrow(notice);
  });

  test.each<[string, string | Buffer, RegExp]>([
    [
      'in YAML',
      'Description: x\nResources:\n  F:\n    Type: AWS::Logs::MetricFilter\n',
      /template\.json: received YAML; allowed: JSON, as cdk synth writes it to cdk\.out\/NAME\.template\.json$/,
    ],
    [
      'of more than CloudFormation takes',
      JSON.stringify({ Resources: { F: filter('a') }, Description: 'x'.repeat(2 ** 20) }),
      /received more than 1 MB; allowed: at most 1 MB, the limit of CloudFormation$/,
    ],
    ['that is a list', '[]', /has no Resources/],
    ['that ends early', '{"Resources":{', /allowed: a template in JSON/],
    ['that is empty', '', /allowed: a template in JSON/],
  ])('are not those of a template %s', (_, content, problem) => {
    const path = join(folder, 'template.json');
    writeFileSync(path, content);
    expect(() => fromTemplate(path)).toThrow(problem);
  });

  test('are not those of a folder', () => {
    expect(() => fromTemplate(folder)).toThrow(/: a folder; allowed: a template in JSON/);
  });

  test('are read as PowerShell writes them', () => {
    const path = join(folder, 'utf16.json');
    writeFileSync(
      path,
      Buffer.from(`\ufeff${JSON.stringify({ Resources: { F: filter('a'), A: alarm() } })}\r\n`, 'utf16le'),
    );
    expect(fromTemplate(path).detections).toHaveLength(1);
  });

  test('are an error where there are none, or where one is wrong', () => {
    expect(() => read({ Resources: { L: filter('lambda', {}, '?ERROR ?WARN') } })).toThrow(
      /none of its metric filters can be replayed: lambda: /,
    );
    expect(() => read({ Resources: { A: filter('a', {}, '{ $.a == "b" }') } })).toThrow(
      /--template: A: FilterPattern: Invalid filter pattern/,
    );
  });
});
