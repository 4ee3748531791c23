import { describe, expect, test } from '@jest/globals';
import {
  CfnMetricFilter,
  CfnSubscriptionFilter,
  FilterPattern,
  type ILogGroup,
  LogGroup,
  MetricFilter,
} from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Stack, Stage } from 'aws-cdk-lib/core';
import { DetectionSeverity } from '../../../lib/detection/detection';
import { DetectionAlarms } from '../../../lib/detection/detection-alarms';
import { ExistingLogGroup } from '../../../lib/detection/existing-log-group';
import { LogGroupLookup } from '../../../lib/detection/log-group-lookup';
import { detection } from '../../support/detections';
import { ASKS_CLOUDFORMATION, ENV, only, resources, statements, testStack } from '../../support/template';

const existingIn = (stack: Stack, lookup = LogGroupLookup.named('org-trail')): ExistingLogGroup =>
  new ExistingLogGroup(stack, 'Existing', { lookup });

function asked(stack: Stack): Record<string, unknown> {
  const { Properties: properties } = only(stack, 'Custom::ExistingLogGroup');
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !name.startsWith('Service')));
}

const filterOn = (
  stack: Stack,
  id: string,
  logGroup: ILogGroup,
  filterName?: string,
  pattern = '{ $.a = 1 }',
): void => {
  new MetricFilter(stack, id, {
    logGroup,
    filterName,
    filterPattern: FilterPattern.literal(pattern),
    metricNamespace: id,
    metricName: 'm',
  });
};

describe('A log group that is there', () => {
  test('is asked whether it has room for all that the app has on it, of every stack, whenever that is made', () => {
    const stack = testStack();
    const existing = existingIn(stack);
    const other = new Stack(Stage.of(stack), 'Other', { env: ENV });
    filterOn(stack, 'Named', existing.logGroup, 'named', '{ $.a = %x% }');
    filterOn(other, 'Unnamed', existing.logGroup);
    filterOn(stack, 'Elsewhere', new LogGroup(stack, 'Group'), 'elsewhere');
    for (const filterName of [undefined, 'sink'])
      new CfnSubscriptionFilter(stack, filterName ?? 'Subscription', {
        logGroupName: existing.logGroup.logGroupName,
        filterName,
        filterPattern: '',
        destinationArn: 'arn:aws:lambda:eu-central-1:111111111111:function:f',
      });
    expect(asked(stack)).toEqual({
      LogGroupName: 'org-trail',
      MetricFilters: ['named', expect.stringMatching(/^Other-Unnamed[0-9A-F]{8}-\*$/)],
      MetricNamespaces: ['Named', 'Unnamed'],
      SubscriptionFilters: ['Test-Subscription-*', 'sink'],
      RegexFilters: '1',
    });
  });

  test('is named to nobody but its function where it is that of Control Tower', () => {
    const stack = testStack();
    existingIn(stack, LogGroupLookup.controlTower());
    expect(asked(stack)).toEqual({
      MetricFilters: [],
      MetricNamespaces: [],
      SubscriptionFilters: [],
      RegexFilters: '0',
    });
  });

  const ARN = 'arn:${AWS::Partition}:logs:eu-central-1:111111111111:log-group:';
  test.each([
    ['by its name', LogGroupLookup.named('org-trail'), `${ARN}org-trail:*`],
    [
      'of Control Tower',
      LogGroupLookup.controlTower(),
      [`${ARN}aws-controltower/CloudTrailLogs:*`, `${ARN}aws-controltower/CloudTrailLogs-*:*`],
    ],
  ])('%s may only be read', (_which, lookup, Resource) => {
    const stack = testStack();
    existingIn(stack, lookup);
    expect(statements(resources(stack)['ExistingFunctionRoleDefaultPolicy'])).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: '${ExistingFunctionLogGroup.Arn}',
      },
      { Effect: 'Allow', Action: 'logs:DescribeLogGroups', Resource: `${ARN}*` },
      { Effect: 'Allow', Action: ['logs:DescribeMetricFilters', 'logs:DescribeSubscriptionFilters'], Resource },
      ASKS_CLOUDFORMATION,
    ]);
  });

  test('is what filters wait for, and what depends on it waits for the check alone', () => {
    const stack = testStack();
    const existing = existingIn(stack);
    new Topic(stack, 'Topic').node.addDependency(existing);
    filterOn(stack, 'Filter', existing.logGroup);
    const { Topic: topic, Filter: filter } = resources(stack);
    expect(topic?.DependsOn).toEqual(['Existing']);
    expect(filter?.Properties['LogGroupName']).toBe('${Existing.LogGroupName}');
  });

  test.each([
    ['its name', LogGroupLookup.named('org-trail'), true],
    ['the longest name there is', LogGroupLookup.named('x'.repeat(512)), false],
    ['that it is of Control Tower', LogGroupLookup.controlTower(), true],
  ])('lets alarms say all that they have room for by %s', (_what, lookup, hasRoom) => {
    const stack = testStack();
    const response = `${'Do what has to be done. '.repeat(16)}Done.`;
    const { logGroup } = existingIn(stack, lookup);
    new DetectionAlarms(stack, 'Alarms', {
      logGroup,
      detections: [detection('one', { response, severity: DetectionSeverity.PAGE })],
    });
    const description = String(resources(stack)['AlarmsDetectionsoneAlarm']?.Properties['AlarmDescription']);
    expect(description).toContain(' G=${Existing.LogGroupName}');
    expect(description.includes('Done.')).toBe(hasRoom);
  });

  test('has a name that a log group can have', () => {
    expect(() => existingIn(testStack(), LogGroupLookup.named('a:b'))).toThrow(
      `ExistingLogGroup at 'Test/Existing': lookup: logGroupName: received "a:b"; allowed: a log group's name`,
    );
    expect(() => new ExistingLogGroup(testStack(), 'Existing', {} as never)).toThrow('lookup');
  });

  test('counts a filter whose metrics are not known as one without', () => {
    const stack = testStack();
    const existing = existingIn(stack);
    new CfnMetricFilter(stack, 'Bare', {
      logGroupName: existing.logGroup.logGroupName,
      filterName: 'bare',
      filterPattern: '',
      metricTransformations: [],
    });
    expect(asked(stack)).toMatchObject({ MetricFilters: ['bare'], MetricNamespaces: [] });
  });
});
