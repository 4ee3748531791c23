import { describe, expect, test } from '@jest/globals';
import { CfnSubscriptionFilter, FilterPattern, type ILogGroup, LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { App, type Environment, Stack, Stage } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { DetectionAlarms } from '../../../lib/detection/detection-alarms';
import { detection } from '../../support/detections';
import { ENV, testStack } from '../../support/template';

function foreignFilter(parent: Construct, logGroup: ILogGroup, pattern = '{ $.a = 1 }'): void {
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
  const alarms = new DetectionAlarms(stack, 'Alarms', { logGroup, detections, findings: { enabled: false } });
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

  describe('over all stacks of the app', () => {
    const filters = (stack: Stack, logGroup: ILogGroup, count: number): void => {
      for (let index = 0; index < count; index++) foreignFilter(new Construct(stack, `Of${String(index)}`), logGroup);
    };
    const alarmsOn = (stack: Stack, logGroup: ILogGroup): DetectionAlarms =>
      new DetectionAlarms(stack, 'Alarms', { logGroup, detections: [detection('d')], findings: { enabled: false } });

    test('count filters of another stack that refers to the group', () => {
      const stack = testStack();
      const logGroup = new LogGroup(stack, 'Group');
      const other = new Stack(App.of(stack), 'Other', { env: ENV });
      filters(other, logGroup, 100);
      expect(alarmsOn(stack, logGroup).node.validate()).toEqual([
        "'Test/Group' has 101 metric filters in the stacks Test, Other; allowed: 100",
      ]);
    });

    test('count filters by the name of the group, and not those of another account', () => {
      const stack = testStack();
      const logGroup = new LogGroup(stack, 'Group', { logGroupName: 'trail' });
      const place = (id: string, env: Environment): Stack => {
        const other = new Stack(App.of(stack), id, { env });
        filters(other, LogGroup.fromLogGroupName(other, 'Group', 'trail'), 60);
        return other;
      };
      place('Elsewhere', { ...ENV, account: '222222222222' });
      place('Near', ENV);
      const alarms = alarmsOn(stack, logGroup);
      expect(alarms.node.validate()).toEqual([]);
      place('Nearer', ENV);
      expect(alarms.node.validate()).toEqual([expect.stringContaining('has 121 metric filters')]);
    });

    test('take stages without an account for different places', () => {
      const app = new App();
      const stacks = ['Beta', 'Prod'].map((id) => new Stack(new Stage(app, id), 'Test'));
      const [beta] = stacks.map((stack) => {
        const logGroup = LogGroup.fromLogGroupName(stack, 'Group', 'trail');
        filters(stack, logGroup, 60);
        return alarmsOn(stack, logGroup);
      });
      expect(beta?.node.validate()).toEqual([]);
    });
  });
});
