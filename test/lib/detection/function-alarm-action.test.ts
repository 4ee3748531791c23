import { describe, expect, test } from '@jest/globals';
import { Alarm, type IAlarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Alias, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { App, Stack } from 'aws-cdk-lib/core';
import { DetectionAlarms } from '../../../lib/detection/detection-alarms';
import { FunctionAlarmAction } from '../../../lib/detection/function-alarm-action';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import { ENV, resources, testStack } from '../../support/template';

const ALARM = 'arn:${AWS::Partition}:cloudwatch:eu-central-1:111111111111:alarm:';

function functionIn(stack: Stack): LambdaFunction {
  return new LambdaFunction(stack, 'Pager', {
    code: Code.fromInline('exports.handler = async () => {};'),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_LATEST,
  });
}

const permissions = (stack: Stack): Record<string, unknown>[] =>
  Object.values(resources(stack)).flatMap(({ Type: type, Properties: properties }) =>
    type === 'AWS::Lambda::Permission' && properties['Principal'] === 'lambda.alarms.cloudwatch.amazonaws.com'
      ? [properties]
      : [],
  );

const named = (names: string, functionName = '${Pager.Arn}'): Record<string, unknown> => ({
  Action: 'lambda:InvokeFunction',
  FunctionName: functionName,
  Principal: 'lambda.alarms.cloudwatch.amazonaws.com',
  SourceAccount: '111111111111',
  SourceArn: `${ALARM}${names}`,
});

const alarmsOf = (stack: Stack) =>
  Object.values(resources(stack)).filter(({ Type: type }) => type === 'AWS::CloudWatch::Alarm');

describe('FunctionAlarmAction', () => {
  test('gives the function one permission for all alarms of a DetectionAlarms, whose names it covers', () => {
    const stack = testStack();
    const handler = functionIn(stack);
    const action = () => new FunctionAlarmAction(handler);
    new DetectionAlarms(stack, 'Alarms', {
      logGroup: new LogGroup(stack, 'Group'),
      metricNamespace: 'Audit',
      findings: { enabled: false },
      page: { actions: [action()] },
      notify: { actions: [action()] },
      compliance: { actions: [action()] },
    });
    expect(permissions(stack)).toEqual([named('Audit-*')]);
    const alarms = alarmsOf(stack).map(({ Properties: properties }) => properties);
    expect(alarms.length).toBeGreaterThan(80);
    expect(alarms.filter(({ AlarmName: name }) => !(name as string).startsWith('Audit-'))).toEqual([]);
    expect(alarms.filter(({ AlarmActions: actions }) => !(actions as string[]).includes('${Pager.Arn}'))).toEqual([]);
  });

  test('gives an alias its own permission, and each DetectionAlarms', () => {
    const stack = testStack();
    const handler = new Alias(stack, 'Live', { aliasName: 'live', version: functionIn(stack).currentVersion });
    for (const metricNamespace of ['One', 'Two'])
      new DetectionAlarms(stack, metricNamespace, {
        logGroup: new LogGroup(stack, `${metricNamespace}Group`),
        detections: [],
        metricNamespace,
        findings: { enabled: false },
        page: { actions: [new FunctionAlarmAction(handler)] },
      });
    expect(permissions(stack)).toEqual([named('One-*', '${Live}'), named('Two-*', '${Live}')]);
  });

  test('covers an alarm of yours by its name, and generated names by that of the stack', () => {
    const stack = testStack();
    const action = new FunctionAlarmAction(functionIn(stack));
    const metric = new Metric({ namespace: 'Mine', metricName: 'Mine' });
    const alarm = (id: string, alarmName?: string): IAlarm => {
      const made = new Alarm(stack, id, { alarmName, metric, threshold: 1, evaluationPeriods: 1 });
      made.addAlarmAction(action);
      made.addOkAction(action);
      return made;
    };
    alarm('Named', 'mine');
    alarm('Unnamed');
    alarm('Other');
    expect(permissions(stack)).toEqual([named('mine'), named('Test-*')]);
  });

  test("hears all alarms of the stack from a stack of its own, which needs nothing of the trail's", () => {
    const app = new App();
    const functions = new Stack(app, 'Functions', { env: ENV });
    const action = new FunctionAlarmAction(functionIn(functions));
    const trail = new OrganizationTrailStack(app, 'Trail', {
      env: ENV,
      alarms: { page: { actions: [action] }, notify: { actions: [action] }, compliance: { actions: [action] } },
    });
    app.synth();
    expect(permissions(functions)).toEqual([named('Trail-*'), named('Trail-*')]);
    expect(functions.dependencies).toEqual([]);
    expect(trail.dependencies).toEqual([functions]);
  });

  test("is what the error about the CDK's LambdaAction names, for every place where there is one", () => {
    const stack = testStack();
    const action = new LambdaAction(functionIn(stack), { useUniquePermissionId: true });
    const mine = new FunctionAlarmAction(functionIn(new Stack()));
    expect(
      () =>
        new DetectionAlarms(stack, 'Alarms', {
          logGroup: new LogGroup(stack, 'Group'),
          page: { actions: [mine, action] },
          notify: { okActions: [action] },
        }),
    ).toThrow(
      "DetectionAlarms at 'Test/Alarms': page.actions[1]: received the CDK's LambdaAction, which adds a permission for each alarm " +
        "to the function's policy of 20 kB; allowed: new FunctionAlarmAction(function), which adds one permission for all alarms\n" +
        "  and notify.okActions[0]: received the CDK's LambdaAction",
    );
    expect(permissions(stack)).toEqual([]);
  });
});
