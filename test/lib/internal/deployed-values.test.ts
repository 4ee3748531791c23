import { describe, expect, test } from '@jest/globals';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Aws, Fn, Lazy } from 'aws-cdk-lib/core';
import { parseDeployed } from '../../../lambda/trail-health/deployed';
import { splitValue, valuesAsJson } from '../../../lib/internal/deployed-values';
import { readable, testStack } from '../../support/template';

describe('splitValue', () => {
  test('puts what is known into one part and each value of the deployment, once, into the other', () => {
    const stack = testStack();
    const topic = new Topic(stack, 'Topic');
    const value = () => ({
      known: ['text', 1, true, null],
      absent: undefined,
      topic: topic.topicArn,
      again: Lazy.list({ produce: () => [topic.topicArn, `arn:${Aws.PARTITION}:s3:::${topic.topicName}/*`] }),
      late: Lazy.string({ produce: () => 'known after all' }),
      part: Fn.select(1, Fn.split(':', topic.topicArn)),
      joined: Fn.join('-', ['a', topic.topicName, 'b']),
      lateText: Lazy.string({ produce: () => `${topic.topicName}!` }),
    });
    const { known, values } = splitValue(stack, value());
    expect(known).toEqual({
      known: ['text', 1, true, null],
      topic: { text: [0] },
      again: [{ text: [0] }, { text: ['arn:', 1, ':s3:::', 2, '/*'] }],
      late: 'known after all',
      part: { text: [3] },
      joined: { text: ['a-', 2, '-', 'b'] },
      lateText: { text: [2, '!'] },
    });
    expect(values).toHaveLength(4);
    expect(readable(stack.resolve(valuesAsJson(stack, value)))).toMatch(
      /^\["\$\{Topic\}","\$\{AWS::Partition\}","\$\{Topic\.TopicName\}","/,
    );
    expect(parseDeployed(JSON.stringify(known), '["arn","aws","name","part"]')).toMatchObject({
      topic: 'arn',
      again: ['arn', 'arn:aws:s3:::name/*'],
      part: 'part',
    });
    expect(() => parseDeployed(JSON.stringify(known), '["arn"]')).toThrow(
      'file and environment are from different deployments',
    );
  });

  test('has no more than fits into an environment: what comes later is not compared', () => {
    const stack = testStack();
    const topics = Array.from({ length: 40 }, (_, index) => new Topic(stack, `Topic${String(index)}`));
    const { known, values } = splitValue(
      stack,
      topics.map(({ topicArn }) => `${topicArn}/*`),
    );
    const list = known as unknown[];
    expect(list).toHaveLength(40);
    expect(list.slice(values.length)).toEqual(list.slice(values.length).map(() => null));
    // The longest ARNs of topics that there may be.
    expect(JSON.stringify(values.map(() => 'x'.repeat(130))).length).toBeLessThan(3_400);
    expect(values.length).toBeGreaterThan(20);
  });
});
