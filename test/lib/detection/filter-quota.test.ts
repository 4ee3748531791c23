import { describe, expect, test } from '@jest/globals';
import { CfnSubscriptionFilter, FilterPattern, LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { DetectionAlarms } from '../../../lib/detection/detection-alarms';
import { detection } from '../../support/detections';
import { testStack } from '../../support/template';

function foreignFilter(parent: Construct, logGroup: LogGroup, pattern = '{ $.a = 1 }'): void {
  new MetricFilter(parent, 'Foreign', {
    logGroup,
    filterPattern: FilterPattern.literal(pattern),
    metricNamespace: 'n',
    metricName: 'm',
  });
}

/** Foreign filters come after the alarms, which cannot know of them yet. */
function problems(own: number, foreign: (stack: Stack, group: LogGroup) => void, pattern?: string): string[] {
  const stack = testStack();
  const logGroup = new LogGroup(stack, 'Group');
  const detections = Array.from({ length: own }, (_, index) =>
    detection(`d-${String(index)}`, pattern === undefined ? {} : { filterPattern: pattern }),
  );
  const alarms = new DetectionAlarms(stack, 'Alarms', { logGroup, detections });
  foreign(stack, logGroup);
  return alarms.node.validate();
}

describe('the quotas of a log group', () => {
  test('are not exceeded by exactly as many metric filters as there may be', () => {
    expect(
      problems(99, (stack, group) => {
        foreignFilter(stack, group);
      }),
    ).toEqual([]);
  });

  test('count the metric filters of others', () => {
    expect(
      problems(100, (stack, group) => {
        foreignFilter(stack, group);
      }),
    ).toEqual(["'Test/Group' has 101 metric filters; allowed: 100"]);
  });

  test('do not count filters of another group', () => {
    expect(
      problems(100, (stack) => {
        foreignFilter(stack, new LogGroup(stack, 'Other'));
      }),
    ).toEqual([]);
  });

  test('count regular expressions of others, in subscriptions too', () => {
    const foreign = (stack: Stack, group: LogGroup): void => {
      foreignFilter(stack, group, '%ERROR%');
      foreignFilter(new Construct(stack, 'Plain'), group, 'plain text');
      new CfnSubscriptionFilter(stack, 'Sink', {
        logGroupName: group.logGroupName,
        filterPattern: '{ $.a = %x% }',
        destinationArn: 'arn',
      });
    };
    expect(problems(3, foreign, '{ $.eventName = %x% }')).toEqual([]);
    expect(problems(4, foreign, '{ $.eventName = %x% }')).toEqual([
      expect.stringMatching(
        /^'Test\/Group' has 6 filters with a regular expression \(Test\/Alarms\/Detections\/d-0\/Filter\/Resource, .*, Test\/Sink\); allowed: 5$/,
      ),
    ]);
  });
});
