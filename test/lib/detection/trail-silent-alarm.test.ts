import { describe, expect, test } from '@jest/globals';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Duration } from 'aws-cdk-lib/core';
import { TrailSilentAlarm } from '../../../lib/detection/trail-silent-alarm';
import { only, testStack } from '../../support/template';

describe('TrailSilentAlarm', () => {
  test('raises when the log group received nothing for so long, which is when there is no data', () => {
    const stack = testStack();
    new TrailSilentAlarm(stack, 'Silent', {
      logGroup: new LogGroup(stack, 'Group'),
      names: { metricNamespace: 'OrganizationTrail', alarmNamePrefix: 'OrganizationTrail', filterNamePrefix: '' },
      silentAfter: Duration.minutes(45),
      actions: [new SnsAction(new Topic(stack, 'Page'))],
    });
    expect(only(stack, 'AWS::CloudWatch::Alarm').Properties).toEqual({
      AlarmName: 'OrganizationTrail-TrailSilent',
      AlarmDescription: expect.stringMatching(
        /^No event of the trail reached its log group for 45 minutes\. None of the other[^]*What to do: Check [^]*get-trail-status --region \$R --name \$T; done$/,
      ),
      AlarmActions: ['${Page}'],
      Namespace: 'AWS/Logs',
      MetricName: 'IncomingLogEvents',
      Dimensions: [{ Name: 'LogGroupName', Value: '${Group}' }],
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 9,
      DatapointsToAlarm: 9,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  test('asks for the trail by its name where it is known', () => {
    const stack = testStack();
    const place = {
      logGroup: new LogGroup(stack, 'Group'),
      names: { metricNamespace: 'OrganizationTrail', alarmNamePrefix: 'OrganizationTrail', filterNamePrefix: '' },
      silentAfter: Duration.minutes(45),
      actions: [],
    };
    new TrailSilentAlarm(stack, 'Silent', {
      ...place,
      trailArn: 'arn:aws:cloudtrail:eu-central-1:111111111111:trail/audit',
    });
    const { AlarmDescription: description } = only(stack, 'AWS::CloudWatch::Alarm').Properties;
    expect(description).toMatch(
      /DeleteRolePolicy\.\n\nTrail status: aws cloudtrail get-trail-status --region eu-central-1 --name arn:aws:cloudtrail:eu-central-1:111111111111:trail\/audit$/,
    );
  });
});
