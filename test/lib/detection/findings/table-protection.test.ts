import { describe, expect, test } from '@jest/globals';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import type { DetectionAlarmsProps } from '../../../../lib/detection/detection-alarms-props';
import { LogArchiveStack } from '../../../../lib/stacks/log-archive-stack';
import { OrganizationTrailStack } from '../../../../lib/stacks/organization-trail-stack';
import { OrganizationTrail } from '../../../../lib/trail/organization-trail';
import { ENV, resources, statements, testStack } from '../../../support/template';
import { alarmsWithFindings } from './some-alarms';

const PROTECTION = 'AlarmsTableProtection';

describe('The protection of the table of findings', () => {
  test('is no property of the table, so that a failed first deployment can take the table back', () => {
    const stack = testStack();
    alarmsWithFindings(stack);
    const { Properties: table, DeletionPolicy: policy } = resources(stack)['AlarmsFindingsTable'] ?? {};
    expect(table).not.toHaveProperty('DeletionProtectionEnabled');
    expect(policy).toBe('RetainExceptOnCreate');
  });

  test('is switched on after everything of alarms, and names no trail', () => {
    const stack = testStack();
    alarmsWithFindings(stack, { trail: new OrganizationTrail(stack, 'Trail') });
    const all = resources(stack);
    expect(all[PROTECTION]).toMatchObject({
      Type: 'Custom::TableProtection',
      Properties: { TableName: '${AlarmsFindingsTable}', ServiceToken: `\${${PROTECTION}Function.Arn}` },
    });
    const others = Object.keys(all).filter((id) => !id.startsWith(PROTECTION) && id.startsWith('Alarms'));
    expect(all[PROTECTION]?.DependsOn).toEqual(expect.arrayContaining(others));
    for (const id of ['AlarmsFindingsTable', 'AlarmsFindingsFallbackAlarm', 'AlarmsTrailHealthNotChecked'])
      expect(others).toContain(id);
    // An import of the trail would change it too, which CloudFormation refuses.
    expect(all[PROTECTION]?.DependsOn).not.toContain('Trail');
  });

  test('may update this one table, and nothing else', () => {
    const stack = testStack();
    alarmsWithFindings(stack);
    expect(statements(resources(stack)[`${PROTECTION}FunctionRoleDefaultPolicy`])).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: `\${${PROTECTION}FunctionLogGroup.Arn}`,
      },
      { Effect: 'Allow', Action: 'dynamodb:UpdateTable', Resource: '${AlarmsFindingsTable.Arn}' },
      { Effect: 'Allow', Action: 'cloudformation:DescribeStackEvents', Resource: '${AWS::StackId}' },
    ]);
  });

  test('is in no circle: what depends on the alarms, the trail of another stack, the whole stack', () => {
    const stack = testStack();
    const alarms = alarmsWithFindings(stack);
    new LogGroup(stack, 'Later').node.addDependency(alarms);
    expect(resources(stack)['Later']?.DependsOn).toContain(PROTECTION);

    const app = new App();
    const [one, other] = [new Stack(app, 'One', { env: ENV }), new Stack(app, 'Other', { env: ENV })];
    alarmsWithFindings(other, { trail: new OrganizationTrail(one, 'Trail') });
    expect(resources(other)).toHaveProperty(PROTECTION);
  });

  test('is not there without findings, and without a log group of ours', () => {
    const stack = testStack();
    alarmsWithFindings(stack, { findings: { enabled: false } });
    expect(resources(stack)).not.toHaveProperty(PROTECTION);
  });
});

describe("The protection of the trail's log group", () => {
  const ofTrail = (stack: Stack, findings?: DetectionAlarmsProps['findings']) =>
    alarmsWithFindings(stack, { trail: new OrganizationTrail(stack, 'Trail'), findings });

  test('is switched on by the same function, which may do that on this one group', () => {
    const stack = testStack();
    ofTrail(stack);
    const all = resources(stack);
    expect(all[PROTECTION]?.Properties).toMatchObject({
      LogGroupName: '${TrailLogGroup}',
      TableName: '${AlarmsFindingsTable}',
    });
    expect(statements(all[`${PROTECTION}FunctionRoleDefaultPolicy`])).toContainEqual({
      Effect: 'Allow',
      Action: 'logs:PutLogGroupDeletionProtection',
      Resource: [
        'arn:${AWS::Partition}:logs:eu-central-1:111111111111:log-group:${TrailLogGroup}',
        '${TrailLogGroup.Arn}',
      ],
    });
  });

  test('does without findings', () => {
    const stack = testStack();
    ofTrail(stack, { enabled: false });
    const properties = resources(stack)[PROTECTION]?.Properties;
    expect(properties).toMatchObject({ LogGroupName: '${TrailLogGroup}' });
    expect(properties).not.toHaveProperty('TableName');
  });

  test('is not for a group of another stack, nor for one that goes with its stack', () => {
    const app = new App();
    const [one, other] = [new Stack(app, 'One', { env: ENV }), new Stack(app, 'Other', { env: ENV })];
    alarmsWithFindings(other, { trail: new OrganizationTrail(one, 'Trail') });
    expect(resources(other)[PROTECTION]?.Properties).not.toHaveProperty('LogGroupName');

    const stack = testStack();
    const trail = new OrganizationTrail(stack, 'Trail');
    alarmsWithFindings(stack, { trail });
    trail.logGroup.applyRemovalPolicy(RemovalPolicy.DESTROY);
    expect(resources(stack)[PROTECTION]?.Properties).not.toHaveProperty('LogGroupName');
  });

  test.each([{}, { findings: { enabled: false } }])(
    'and no other is in the template, where it would stop the rollback of a first deployment: %j',
    (alarms) => {
      const stack = new OrganizationTrailStack(new App(), 'OrganizationTrail', { env: ENV, alarms });
      const found = Object.values(resources(stack)).filter(({ Properties: properties }) =>
        Object.keys(properties).some((name) => /DeletionProtection/.test(name)),
      );
      expect(found).toEqual([]);
      const archive = new LogArchiveStack(new App(), 'Archive', { env: ENV });
      expect([stack.terminationProtection, archive.terminationProtection]).toEqual([false, false]);
    },
  );
});
