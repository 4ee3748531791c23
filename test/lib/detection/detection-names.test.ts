import { describe, expect, test } from '@jest/globals';
import { type ILogGroup, LogGroup } from 'aws-cdk-lib/aws-logs';
import { App, CfnParameter, NestedStack, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { DetectionAlarms } from '../../../lib/detection/detection-alarms';
import type { DetectionAlarmsProps } from '../../../lib/detection/detection-alarms-props';
import { detection } from '../../support/detections';
import { type Resource, resources } from '../../support/template';

const ENV = { account: '111111111111', region: 'eu-central-1' };
const LONGEST = `A${'b'.repeat(127)}`;

function alarms(stack: Construct, props: Partial<DetectionAlarmsProps> = {}): DetectionAlarms {
  return new DetectionAlarms(stack, 'Alarms', {
    logGroup: props.logGroup ?? new LogGroup(stack, 'Group'),
    detections: [detection('root-activity')],
    findings: { enabled: false },
    ...props,
  });
}

function property(stack: Stack, type: string, name: string): unknown[] {
  const all = Object.values<Resource>(resources(stack)).filter((one) => one.Type === type);
  return all.map(({ Properties: properties }) => properties[name]).sort();
}

/** But for those of the check of what was deployed, which have the same beginning. */
const alarmNames = (stack: Stack) =>
  property(stack, 'AWS::CloudWatch::Alarm', 'AlarmName').filter(
    (name) => !/-Trail(Changed|NotChecked)$/.test(String(name)),
  );
const filterNames = (stack: Stack) => property(stack, 'AWS::Logs::MetricFilter', 'FilterName');

describe('the names of metrics, alarms and filters', () => {
  test('are made of the name of the stack', () => {
    const stack = new Stack(new App(), 'Audit', { env: ENV, stackName: 'audit-production' });
    const { metricNamespace, alarmNamePrefix } = alarms(stack);
    expect({ metricNamespace, alarmNamePrefix }).toEqual({
      metricNamespace: 'audit-production',
      alarmNamePrefix: 'audit-production',
    });
    expect(alarmNames(stack)).toEqual(['audit-production-TrailSilent', 'audit-production-root-activity']);
    expect(filterNames(stack)).toEqual(['root-activity']);
  });

  test('are made of the name of the stack that is deployed, in a stack that is nested in it', () => {
    const stack = new Stack(new App(), 'Audit', { env: ENV });
    const nested = new NestedStack(stack, 'Nested');
    expect(alarms(new NestedStack(nested, 'Deeper')).metricNamespace).toBe('Audit');
  });

  test('may be as long as a stack is named', () => {
    const stack = new Stack(new App(), 'Audit', { env: ENV, stackName: LONGEST });
    alarms(stack);
    expect(alarmNames(stack)).toEqual([`${LONGEST}-TrailSilent`, `${LONGEST}-root-activity`]);
  });

  test('are set each by itself', () => {
    const stack = new Stack(new App(), 'Audit', { env: ENV });
    alarms(stack, { metricNamespace: 'Metrics', alarmNamePrefix: 'Alarms', filterNamePrefix: 'filters' });
    expect(new Set(property(stack, 'AWS::CloudWatch::Alarm', 'Namespace'))).toEqual(new Set(['AWS/Logs', 'Metrics']));
    expect(alarmNames(stack)).toEqual(['Alarms-TrailSilent', 'Alarms-root-activity']);
    expect(filterNames(stack)).toEqual(['filters-root-activity']);
    expect(JSON.stringify(property(stack, 'AWS::CloudWatch::Alarm', 'AlarmDescription'))).toContain(
      '--filter-name-prefix filters-root-activity ',
    );
  });

  test.each([
    ['Audit', 'Audit-root-activity'],
    [LONGEST, /^Ab{22}-[0-9a-f]{8}-root-activity$/],
  ])('on a log group that others may have filters on, are those of the stack %s too', (stackName, name) => {
    const stack = new Stack(new App(), 'Audit', { env: ENV, stackName });
    alarms(stack, { logGroup: LogGroup.fromLogGroupName(stack, 'Group', 'aws-controltower/CloudTrailLogs') });
    expect(filterNames(stack)).toEqual([expect.stringMatching(name)]);
  });

  test('on such a log group may have no prefix, as before', () => {
    const stack = new Stack(new App(), 'Audit', { env: ENV });
    const logGroup = LogGroup.fromLogGroupName(stack, 'Group', 'aws-controltower/CloudTrailLogs');
    alarms(stack, { logGroup, filterNamePrefix: '' });
    expect(filterNames(stack)).toEqual(['root-activity']);
  });

  test.each([
    ['alarmNamePrefix', 'a:b', 'alarmNamePrefix: received "a:b"; allowed: 1 to 128 letters'],
    ['alarmNamePrefix', '', 'alarmNamePrefix: received ""'],
    ['alarmNamePrefix', 'x'.repeat(129), 'alarmNamePrefix: received "xxx'],
    ['filterNamePrefix', 'a b', 'filterNamePrefix: received "a b"; allowed: 1 to 32 letters'],
    ['filterNamePrefix', '-a', 'filterNamePrefix: received "-a"'],
    ['filterNamePrefix', 'x'.repeat(33), 'filterNamePrefix: received "xxx'],
  ])('are refused where %s is "%s"', (name, value, problem) => {
    const stack = new Stack(new App(), 'Audit', { env: ENV });
    expect(() => alarms(stack, { [name]: value })).toThrow(problem);
  });

  test.each(['metricNamespace', 'alarmNamePrefix', 'filterNamePrefix'])(
    'are refused where %s is known only at deployment, since nobody could see whose it is',
    (name) => {
      const stack = new Stack(new App(), 'Audit', { env: ENV });
      const { valueAsString } = new CfnParameter(stack, 'Name');
      expect(() => alarms(stack, { [name]: valueAsString })).toThrow(
        `${name}: received a value that is known only at deployment; allowed: 1 to`,
      );
    },
  );
});

describe('names that other alarms of the app have', () => {
  const taken = "which 'Audit/Alarms' already uses in the same account and Region; allowed: a different one";
  const two = (first: Partial<DetectionAlarmsProps>, second: Partial<DetectionAlarmsProps>, env = ENV) => {
    const app = new App();
    const audit = new Stack(app, 'Audit', { env: ENV });
    alarms(audit, first);
    return () => alarms(new Stack(app, 'Other', { env }), second);
  };
  const named: ILogGroup = LogGroup.fromLogGroupName(new Stack(), 'Group', 'shared');

  test('are refused in the same stack', () => {
    const stack = new Stack(new App(), 'Audit', { env: ENV });
    alarms(stack);
    expect(() => alarms(new Construct(stack, 'Again'))).toThrow(
      `DetectionAlarms at 'Audit/Again/Alarms': metricNamespace: received "Audit", ${taken}`,
    );
    expect(() => alarms(new Construct(stack, 'Named'), { metricNamespace: 'Again' })).not.toThrow();
  });

  test('are refused once where one follows from the other', () => {
    expect(two({}, { metricNamespace: 'Audit' })).toThrow(
      new RegExp(`^DetectionAlarms at 'Other/Alarms': metricNamespace: received "Audit", ${taken}$`),
    );
  });

  test('are refused as the start of alarms', () => {
    expect(two({}, { alarmNamePrefix: 'Audit' })).toThrow(
      `DetectionAlarms at 'Other/Alarms': alarmNamePrefix: received "Audit" for the alarm Audit-TrailSilent, ${taken}`,
    );
  });

  test('are refused as filters of one log group', () => {
    const none = { filterNamePrefix: '' };
    expect(two({ logGroup: named, ...none }, { logGroup: named, ...none })).toThrow(
      `DetectionAlarms at 'Other/Alarms': filterNamePrefix: received none for the filter root-activity of 'Default/Group', ${taken}`,
    );
    expect(two({ logGroup: named }, { logGroup: named })).not.toThrow();
    expect(
      two({ logGroup: named, ...none }, { logGroup: named, ...none, detections: [detection('other')] }),
    ).not.toThrow();
  });

  test('are refused as filters of a log group that one stack makes and the other names', () => {
    const app = new App();
    const audit = new Stack(app, 'Audit', { env: ENV });
    alarms(audit, { logGroup: new LogGroup(audit, 'Group', { logGroupName: 'shared' }) });
    const other = new Stack(app, 'Other', { env: ENV });
    expect(() => alarms(other, { logGroup: named, filterNamePrefix: '' })).toThrow('for the filter root-activity');
  });

  test('may be the same in another account or Region', () => {
    const same = { metricNamespace: 'Audit' };
    expect(two({}, same, { ...ENV, region: 'eu-west-1' })).not.toThrow();
    expect(two({}, same, { ...ENV, account: '222222222222' })).not.toThrow();
  });
});
