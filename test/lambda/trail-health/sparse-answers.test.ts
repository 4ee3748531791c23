import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SNSClient } from '@aws-sdk/client-sns';
import { afterEach, describe, expect, test } from '@jest/globals';
import { logsClient } from '../../../lambda/trail-health/logs-client';
import { othersClient } from '../../../lambda/trail-health/others-client';
import { type Answer, FakeJsonService } from '../../support/fake-json-service';

let fake: FakeJsonService;

async function options(answers: Record<string, Answer[]>) {
  fake = new FakeJsonService(answers);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return { endpoint: await fake.start(), region: 'us-east-1', credentials, maxAttempts: 1 };
}

afterEach(() => fake.stop());

describe('what AWS leaves out of an answer', () => {
  test('of filters is empty, and no difference by itself', async () => {
    const logs = logsClient(
      new CloudWatchLogsClient(
        await options({
          DescribeMetricFilters: [{ metricFilters: [{}], nextToken: 'more' }, {}],
          DescribeSubscriptionFilters: [{ subscriptionFilters: [{}] }],
        }),
      ),
    );

    expect(await logs.metricFilters('group')).toMatchObject([{ name: '', pattern: '', dimensions: [] }]);
    expect(await logs.subscriptions('group')).toMatchObject([{ name: '', pattern: '', destinationArn: '' }]);
  });

  test('of lists is an empty list', async () => {
    const logs = logsClient(
      new CloudWatchLogsClient(await options({ DescribeSubscriptionFilters: [{}], DescribeLogGroups: [{}] })),
    );

    expect(await logs.subscriptions('group')).toEqual([]);
    expect(await logs.logGroup('group')).toBeUndefined();
  });

  test('of a log group is neither its age nor its retention', async () => {
    const logs = logsClient(
      new CloudWatchLogsClient(
        await options({ DescribeLogGroups: [{ logGroups: [{ logGroupName: 'group-2' }, { logGroupName: 'group' }] }] }),
      ),
    );

    expect(await logs.logGroup('group')).toEqual({
      createdAt: new Date(0),
      retentionDays: undefined,
      keyArn: undefined,
    });
  });

  test('of a rule is its state; a rule that is gone is told apart', async () => {
    const given = await options({ DescribeRule: [{}, { __type: 'ResourceNotFoundException' }] });
    const others = othersClient({
      cloudFormation: new CloudFormationClient(given),
      events: new EventBridgeClient(given),
      lambda: new LambdaClient(given),
      sns: new SNSClient(given),
    });

    const [first, second] = [await others.ruleState('rule'), await others.ruleState('rule')];
    expect([first, second]).toEqual([undefined, undefined]);
  });
});
