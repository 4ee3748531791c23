import { describe, expect, test } from '@jest/globals';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Duration } from 'aws-cdk-lib/core';
import { TrailHealthMetric } from '../../../lib/contract/trail-health';
import { TrailHealth } from '../../../lib/detection/trail-health';
import { OrganizationTrail } from '../../../lib/trail/organization-trail';
import { only, resources, statements, testStack } from '../../support/template';

const NAMES = { metricNamespace: 'OrganizationTrail', alarmNamePrefix: 'OrganizationTrail', filterNamePrefix: '' };
const NOTHING = { filters: () => [], alarms: () => [], topics: [] };

describe('TrailHealth', () => {
  const stack = testStack();
  const trail = new OrganizationTrail(stack, 'Trail', { deliveryTopic: new Topic(stack, 'Files') });
  new TrailHealth(stack, 'Health', {
    ...NOTHING,
    trail,
    logGroup: trail.logGroup,
    names: NAMES,
    silentAfter: Duration.hours(2),
    actions: [new SnsAction(new Topic(stack, 'Page'))],
  });
  const all = resources(stack);
  // Not the attribute of the trail's resource: nothing here may change when that is imported.
  const arn = 'arn:${AWS::Partition}:cloudtrail:eu-central-1:111111111111:trail/organization-trail';
  const alarms = Object.values(all).filter(({ Type: type }) => type === 'AWS::CloudWatch::Alarm');

  test('may read what it compares, and write its log: nothing else', () => {
    expect(statements(all['HealthFunctionRoleDefaultPolicy'])).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: '${HealthFunctionLogGroup.Arn}',
      },
      {
        Effect: 'Allow',
        Action: [
          'cloudtrail:GetEventConfiguration',
          'cloudtrail:GetEventSelectors',
          'cloudtrail:GetInsightSelectors',
          'cloudtrail:GetTrail',
          'cloudtrail:GetTrailStatus',
        ],
        Resource: arn,
      },
      { Effect: 'Allow', Action: 'logs:DescribeMetricFilters', Resource: '${TrailLogGroup.Arn}' },
      {
        Effect: 'Allow',
        Action: 'logs:DescribeLogGroups',
        Resource: 'arn:${AWS::Partition}:logs:eu-central-1:111111111111:log-group:*',
      },
      { Effect: 'Allow', Action: 'cloudformation:DescribeStackResource', Resource: '${AWS::StackId}' },
      { Effect: 'Allow', Action: 'cloudwatch:DescribeAlarms', Resource: '*' },
    ]);
  });

  test('asks every quarter of an hour, and forgets a question that is overtaken by the next', () => {
    expect(only(stack, 'AWS::Events::Rule').Properties).toMatchObject({
      ScheduleExpression: 'rate(15 minutes)',
      State: 'ENABLED',
      Targets: [{ Arn: '${HealthFunction.Arn}', RetryPolicy: { MaximumEventAgeInSeconds: 900 } }],
    });
    expect(all['HealthFunction']?.Properties).toMatchObject({
      Environment: { Variables: { TRAIL_ARN: arn, METRIC_NAMESPACE: 'OrganizationTrail' } },
    });
  });

  test('has one alarm for each metric that its function publishes, and for no other', () => {
    expect(alarms.map(({ Properties: properties }) => properties['MetricName']).sort()).toEqual(
      [...Object.values(TrailHealthMetric)].sort(),
    );
    for (const { Properties: properties, Metadata: metadata } of alarms) {
      const id = String(properties['AlarmName']).replace('OrganizationTrail-', '');
      expect(metadata?.['cdk-organization-trail:detection']).toEqual({
        id,
        title: expect.any(String),
        severity: 'page',
      });
      expect(properties).toMatchObject({
        Namespace: 'OrganizationTrail',
        Dimensions: [{ Name: 'TrailName', Value: 'organization-trail' }],
        Statistic: 'Maximum',
        Period: 900,
        AlarmActions: ['${Page}'],
      });
      expect(properties['AlarmDescription']).toContain(commandOf(String(properties['MetricName'])));
    }
  });

  const commandOf = (metric: string): string => {
    if (metric === 'TrailChanged')
      return ': aws logs filter-log-events --region eu-central-1 --log-group-name ${HealthFunctionLogGroup} ';
    const operation = metric === 'TrailNotLogging' ? 'start-logging' : 'get-trail-status';
    return `: aws cloudtrail ${operation} --region eu-central-1 --name ${arn}`;
  };

  const shape = (name: string): unknown => {
    const properties =
      alarms.find((alarm) => alarm.Properties['AlarmName'] === `OrganizationTrail-Trail${name}`)?.Properties ?? {};
    const {
      ComparisonOperator: operator,
      Threshold: threshold,
      EvaluationPeriods: of,
      DatapointsToAlarm: datapoints = of,
      TreatMissingData: missing,
    } = properties;
    return [operator, threshold, `${String(datapoints)} of ${String(of)}`, missing];
  };

  test('raises a stopped trail at once', () => {
    expect(shape('NotLogging')).toEqual(['GreaterThanOrEqualToThreshold', 1, '1 of 1', 'notBreaching']);
  });

  test.each(['DeliveryError', 'DigestError', 'LogGroupError', 'NotificationError', 'Changed'])(
    'raises a %s that lasts for two checks',
    (name) => {
      expect(shape(name)).toEqual(['GreaterThanOrEqualToThreshold', 1, '2 of 3', 'notBreaching']);
    },
  );

  test('has no alarm on a topic of log files where the trail has none', () => {
    const quiet = testStack();
    const ofFiles = new OrganizationTrail(quiet, 'Trail');
    const { alarms: made } = new TrailHealth(quiet, 'Health', {
      ...NOTHING,
      trail: ofFiles,
      logGroup: ofFiles.logGroup,
      names: NAMES,
      silentAfter: Duration.hours(2),
      actions: [],
    });
    expect([...made.keys()]).not.toContain('TrailNotificationError');
    expect(made.size).toBe(alarms.length - 1);
  });

  test('raises log files that are late', () => {
    expect(shape('DeliveryAge')).toEqual(['GreaterThanOrEqualToThreshold', 7200, '1 of 1', 'notBreaching']);
  });

  test('raises its own absence', () => {
    expect(shape('NotChecked')).toEqual(['LessThanThreshold', 1, '3 of 3', 'breaching']);
  });
});
