import { describe, expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ArnPrincipal, Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { App } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { DetectionAlarms } from '../../../lib/detection/detection-alarms';
import { checkLimits } from '../../../lib/internal/resource-limits';
import { LogArchiveStack } from '../../../lib/stacks/log-archive-stack';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import { TrailTopic } from '../../../lib/trail/trail-topic';
import { detection } from '../../support/detections';
import { ENV, ORGANIZATION, testStack } from '../../support/template';
import { literal } from '../trail/trail-in';

const roles = (count: number, account = (index: number): number => 222222222222 + index): string[] =>
  Array.from({ length: count }, (_, index) => `arn:aws:iam::${String(account(index))}:role/auditor-${String(index)}`);

function archive(readers: string[]): LogArchiveStack {
  return new LogArchiveStack(new App(), 'Archive', {
    env: ENV,
    organizationId: ORGANIZATION,
    managementAccountId: '111111111111',
    readers,
  });
}

function alarm(parent: Construct): Alarm {
  const metric = new Metric({ namespace: 'n', metricName: 'm' });
  return new Alarm(parent, 'Alarm', { metric, threshold: 1, evaluationPeriods: 1 });
}

describe('what AWS refuses for its length', () => {
  test('is not the policies of an archive with a hundred roles as readers, each of another account', () => {
    expect(archive(roles(100)).node.validate()).toEqual([]);
  });

  test('is a bucket policy, by the path of the bucket, with what to do', () => {
    expect(archive(roles(250)).node.validate()).toEqual([
      expect.stringMatching(
        /^'Archive\/TrailBucket\/Policy\/Resource' has a bucket policy of at least 4\d,\d{3} bytes; allowed: 20,480; name accounts instead/,
      ),
      expect.stringMatching(
        /^'Archive\/TrailKey\/Resource' has a key policy of at least 4\d,\d{3} bytes; allowed: 32,768; name accounts/,
      ),
    ]);
  });

  test('stops the synthesis, also for what comes after the construct', () => {
    const app = new App();
    const { trail } = new OrganizationTrailStack(app, 'Test', { env: ENV });
    for (const role of roles(60)) trail.grantRead(new ArnPrincipal(role));
    expect(() => app.synth()).toThrow(/'Test\/TrailBucket\/Policy\/Resource' has a bucket policy of at least/);
  });

  test('is a topic policy', () => {
    const stack = testStack();
    const topic = new TrailTopic(stack, 'Topic', { identity: literal(stack) } as never);
    checkLimits(topic);
    for (const [index, role] of roles(200).entries()) {
      topic.addToResourcePolicy(
        new PolicyStatement({
          sid: String(index),
          actions: ['sns:Subscribe'],
          principals: [new ArnPrincipal(role)],
          resources: [topic.topicArn],
        }),
      );
    }
    expect(stack.node.validate()).toEqual([
      expect.stringMatching(
        /^'Test\/Topic\/Policy\/Resource' has a topic policy of at least 3\d,\d{3} bytes; allowed: 30,720/,
      ),
    ]);
  });

  test('is the policies of a role together', () => {
    const stack = testStack();
    const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    checkLimits(role);
    const policy = (name: string): void => {
      role.attachInlinePolicy(
        new Policy(stack, name, {
          statements: [new PolicyStatement({ actions: ['sts:AssumeRole'], resources: roles(130) })],
        }),
      );
    };
    policy('One');
    expect(stack.node.validate()).toEqual([]);
    policy('Two');
    expect(stack.node.validate()).toEqual([
      expect.stringMatching(
        /^'Test\/Role\/Resource' has policies in the role of at least 1\d,\d{3} characters; allowed: 10,240/,
      ),
    ]);
  });

  test('is the policy of a function with a permission for each alarm', () => {
    const stack = testStack();
    const handler = new LambdaFunction(stack, 'Pager', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = () => {}'),
    });
    checkLimits(handler);
    // What the CDK's LambdaAction does.
    const permit = (from: number, to: number): void => {
      for (let index = from; index < to; index++) {
        handler.addPermission(`Alarm${String(index)}Permission`, {
          principal: new ServicePrincipal('lambda.alarms.cloudwatch.amazonaws.com'),
          sourceAccount: stack.account,
          sourceArn: `arn:aws:cloudwatch:eu-central-1:111111111111:alarm:OrganizationTrail/detection-${String(index)}`,
        });
      }
    };
    permit(0, 40);
    expect(stack.node.validate()).toEqual([]);
    permit(40, 70);
    expect(stack.node.validate()).toEqual([
      expect.stringMatching(
        /^'Test\/Pager' has a function's policy of at least 2\d,\d{3} bytes; allowed: 20,480; use one permission/,
      ),
    ]);
  });

  test('is an alarm with more than five actions, said once for all of them', () => {
    const stack = testStack();
    const action = (index: number): SnsAction => new SnsAction(new Topic(stack, `T${String(index)}`));
    const [first, second] = [alarm(new Construct(stack, 'A')), alarm(new Construct(stack, 'B'))];
    checkLimits(first);
    const six = Array.from({ length: 6 }, (_, index) => action(index));
    first.addAlarmAction(...six.slice(0, 5));
    first.addOkAction(...six.slice(0, 5));
    expect(stack.node.validate()).toEqual([]);
    first.addOkAction(...six.slice(5));
    second.addAlarmAction(...six);
    expect(stack.node.validate()).toEqual([
      "'Test/A/Alarm/Resource' has an alarm with 6 actions in one state (and 1 more like it); allowed: 5; use one topic with any number of subscriptions",
    ]);
  });

  test('is a stack of more than 500 resources, by the CDK itself', () => {
    const stack = testStack();
    for (const id of ['One', 'Two', 'Three']) {
      new DetectionAlarms(stack, id, {
        logGroup: new LogGroup(stack, `${id}Group`),
        metricNamespace: id,
        findings: { enabled: false },
        detections: Array.from({ length: 90 }, (_, index) => detection(`${id.toLowerCase()}-${String(index)}`)),
      });
    }
    expect(() => Template.fromStack(stack)).toThrow(/Number of resources .*500/);
  });
});
