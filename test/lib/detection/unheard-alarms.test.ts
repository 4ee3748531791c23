import { describe, expect, test } from '@jest/globals';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { SlackChannelConfiguration } from 'aws-cdk-lib/aws-chatbot';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnSubscription, Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { App, Stack, Stage, Validations } from 'aws-cdk-lib/core';
import { DetectionSeverity, RequiredEvents } from '../../../lib/detection/detection';
import { DetectionAlarms } from '../../../lib/detection/detection-alarms';
import type { DetectionAlarmsProps } from '../../../lib/detection/detection-alarms-props';
import { EventSelection } from '../../../lib/events/event-selection';
import { OrganizationTrail } from '../../../lib/trail/organization-trail';
import { detection } from '../../support/detections';
import { ENV, testStack } from '../../support/template';

const ALL = ['ComplianceAlarmsUnheard', 'NotifyAlarmsUnheard', 'PageAlarmsUnheard'];
const OTHERS = ['ComplianceAlarmsUnheard', 'NotifyAlarmsUnheard'];

/** One detection of each severity. */
function alarmsIn(stack: Stack, props: DetectionAlarmsProps = {}): DetectionAlarms {
  return new DetectionAlarms(stack, 'Alarms', {
    ...(!props.trail && { logGroup: new LogGroup(stack, 'Group') }),
    detections: Object.values(DetectionSeverity).map((severity) => detection(`of-${severity}`, { severity })),
    findings: { enabled: false },
    ...props,
  });
}

const warnings = (stack: Stack): string[] =>
  Annotations.fromStack(stack)
    .findWarning('*', Match.anyValue())
    .map(({ entry }) => /cdk-organization-trail:(\w+)\]$/.exec(entry.data as string)?.[1] ?? '')
    .filter((id) => /Unheard|Blind/.test(id))
    .sort();

describe('Alarms that nobody hears', () => {
  test('are named once for each severity, and however often the app is synthesized', () => {
    const stack = testStack();
    alarmsIn(stack);
    expect(warnings(stack)).toEqual(ALL);
    expect(warnings(stack)).toEqual(ALL);
  });

  test('are not those of a topic that is subscribed after the alarms are made', () => {
    const stack = testStack();
    const { pageTopic } = alarmsIn(stack);
    pageTopic.addSubscription(new SqsSubscription(new Queue(stack, 'Queue')));
    expect(warnings(stack)).toEqual(OTHERS);
  });

  test('are not those of a topic that another stack subscribes, by its ARN', () => {
    const app = new App();
    const stack = new Stack(app, 'Test', { env: ENV });
    const { pageTopic } = alarmsIn(stack);
    const other = new Stack(app, 'Other', { env: ENV });
    new Subscription(other, 'Pager', {
      topic: Topic.fromTopicArn(other, 'Topic', pageTopic.topicArn),
      protocol: SubscriptionProtocol.HTTPS,
      endpoint: 'https://pager.example.com/',
    });
    expect(warnings(stack)).toEqual(OTHERS);
  });

  test('are not those of a topic that a channel of AWS Chatbot listens to', () => {
    const stack = testStack();
    const { pageTopic } = alarmsIn(stack);
    new SlackChannelConfiguration(stack, 'Channel', {
      slackChannelConfigurationName: 'security',
      slackWorkspaceId: 'T0EXAMPLE',
      slackChannelId: 'C0EXAMPLE',
    }).addNotificationTopic(pageTopic);
    expect(warnings(stack)).toEqual(OTHERS);
  });

  test('are those of a topic whose like in another stage is subscribed', () => {
    const app = new App();
    const [one, other] = ['One', 'Other'].map((id) => {
      const stack = new Stack(new Stage(app, id, { env: ENV }), 'Test');
      return { stack, alarms: alarmsIn(stack) };
    });
    if (!one || !other) throw new Error('two stages');
    const { pageTopic: topic } = other.alarms;
    new CfnSubscription(other.stack, 'Pager', { topicArn: topic.topicArn, protocol: 'email', endpoint: 'a@b.example' });
    expect(warnings(one.stack)).toEqual(ALL);
    expect(warnings(other.stack)).toEqual(OTHERS);
  });

  test('are not those with an action of their own, each of them', () => {
    const withActionOn = (...ids: string[]): Stack => {
      const stack = testStack();
      const alarms = alarmsIn(stack);
      const action = new SnsAction(new Topic(stack, 'Mine'));
      for (const id of ids) alarms.alarm(id).addAlarmAction(action);
      return stack;
    };
    expect(warnings(withActionOn('of-page'))).toEqual(ALL);
    expect(warnings(withActionOn('of-page', 'TrailSilent', 'TrailChanged', 'TrailNotChecked'))).toEqual(OTHERS);
  });

  test('may be acknowledged before they are judged, also above', () => {
    const stack = testStack();
    alarmsIn(stack);
    for (const id of OTHERS)
      Validations.of(stack).acknowledge({ id: `cdk-organization-trail:${id}`, reason: 'a test' });
    expect(warnings(stack)).toEqual(['PageAlarmsUnheard']);
  });
});

test('Detections are not called blind to events that the trail records by the time of synthesis', () => {
  const stack = testStack();
  const trail = new OrganizationTrail(stack, 'Trail');
  const objects = detection('objects', {
    requiredEvents: [RequiredEvents.DATA_EVENTS],
    dataResourceTypes: ['AWS::S3::Object'],
  });
  const emails = ['security@example.com'];
  alarmsIn(stack, { trail, add: [objects], page: { emails }, notify: { emails }, compliance: { emails } });
  trail.addEvents(EventSelection.s3Objects());
  expect(warnings(stack)).toEqual([]);
});
