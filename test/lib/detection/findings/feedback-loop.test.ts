import { describe, expect, test } from '@jest/globals';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { App, Stack } from 'aws-cdk-lib/core';
import { EventCondition, EventField } from '../../../../lib/events/event-condition';
import { EventSelection } from '../../../../lib/events/event-selection';
import { Safeguard } from '../../../../lib/internal/safeguard';
import { AccessLogBucket } from '../../../../lib/trail/access-log-bucket';
import { OrganizationTrail } from '../../../../lib/trail/organization-trail';
import { OrganizationTrailStack } from '../../../../lib/stacks/organization-trail-stack';
import { ENV, resources, testStack } from '../../../support/template';
import { alarmsWithFindings } from './some-alarms';
import { type DataEvent, isSelected, type Selector } from './selectors';

const TYPES = [
  'AWS::S3::Object',
  'AWS::Lambda::Function',
  'AWS::DynamoDB::Table',
  'AWS::DynamoDB::Stream',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
];

const EVERYTHING = TYPES.map((resourceType) => EventSelection.dataEvents({ resourceType }));

const BY_USER = [
  EventSelection.lambdaInvocations(),
  EventSelection.dynamoDbTables({ conditions: [EventField.EVENT_NAME.equalTo('PutItem')] }),
  EventSelection.dataEvents({
    resourceType: 'AWS::Lambda::Function',
    conditions: [EventField.RESOURCE_ARN.startsWith('arn:'), EventCondition.notMadeInConsole()],
  }),
  EventSelection.dataEvents({ resourceType: 'AWS::SNS::Topic', eventNames: ['Publish'] }),
  EventSelection.dataEvents({ resourceType: 'AWS::lambda::function' }),
];

function selectors(stack: Stack): Selector[] {
  const trail = Object.values(resources(stack)).find(({ Type }) => Type === 'AWS::CloudTrail::Trail');
  return trail?.Properties['AdvancedEventSelectors'] as Selector[];
}

/** All that the delivery of one batch causes, with matches, failures and messages. `prefix` is that of the ids. */
function effects(prefix: string): DataEvent[] {
  const event = (type: string, arn: string, eventName: string): DataEvent => ({ type, arn, eventName });
  const topics = ['TopicsPage', 'TopicsNotify', 'TopicsCompliance', 'FindingsCanary', 'FindingsFallbackTopic'];
  return [
    event('AWS::Lambda::Function', `\${${prefix}FindingsFunction.Arn}`, 'Invoke'),
    ...['GetItem', 'PutItem', 'UpdateItem', 'TransactWriteItems', 'Query'].map((name) =>
      event('AWS::DynamoDB::Table', `\${${prefix}FindingsTable.Arn}`, name),
    ),
    event('AWS::DynamoDB::Stream', `\${${prefix}FindingsTable.Arn}/stream/2026-11-26T00:00:00.000`, 'GetRecords'),
    ...topics.map((id) => event('AWS::SNS::Topic', `\${${prefix}${id}}`, 'Publish')),
    event('AWS::S3::Object', `\${${prefix}FindingsFailedBatches.Arn}/aws/lambda/async/batch.json`, 'PutObject'),
  ];
}

describe('One delivered batch', () => {
  test.each([
    ['every data event of every type', EVERYTHING],
    ['selections of a user', BY_USER],
  ])('causes no event that the trail records, with %s', (_, events) => {
    const stack = new OrganizationTrailStack(new App(), 'Test', { env: ENV, events });
    const all = selectors(stack);
    expect(effects('DetectionAlarms').filter((effect) => all.some((one) => isSelected(one, effect)))).toEqual([]);
  });

  const MINE = ['one', 'other'].map((name) => `arn:aws:sns:eu-central-1:222222222222:${name}`);
  const routes = MINE.map((to, index) => ({ accounts: [String(index).repeat(12)], to }));
  const byRoutes = MINE.map((arn): DataEvent => ({ type: 'AWS::SNS::Topic', arn, eventName: 'Publish' }));
  const logged = (bucket: string, prefix = 'failed-batches/'): DataEvent => ({
    type: 'AWS::S3::Object',
    arn: `\${${bucket}.Arn}/${prefix}2026-11-26-00-00-00-AAAA`,
    eventName: 'PutObject',
  });

  test.each([
    ['every data event of every type', EVERYTHING],
    ['selections of a user', BY_USER],
    [
      'exactly what a message of a route writes',
      [
        EventSelection.dataEvents({
          resourceType: 'AWS::SNS::Topic',
          conditions: [EventField.RESOURCE_ARN.startsWith('arn:aws:sns:eu-central-1:222222222222:')],
        }),
      ],
    ],
  ])('causes none by topics of routes, and by the access log of a failed batch, with %s', (_, events) => {
    const stack = testStack();
    const trail = new OrganizationTrail(stack, 'Trail', { events });
    const accessLogBucket = new AccessLogBucket(stack, 'Logs');
    alarmsWithFindings(stack, { trail, findings: { routes, accessLogBucket } });
    const all = selectors(stack);
    expect([...byRoutes, logged('Logs')].filter((one) => all.some((it) => isSelected(it, one)))).toEqual([]);
  });

  test('leaves what else is in the bucket of its access logs recorded, and says nothing twice', () => {
    const stack = testStack();
    const trail = new OrganizationTrail(stack, 'Trail', { events: [EventSelection.s3Objects()] });
    alarmsWithFindings(stack, { trail, findings: { accessLogBucket: new AccessLogBucket(stack, 'Logs') } });
    expect(selectors(stack).some((one) => isSelected(one, logged('Logs', 'mine/')))).toBe(true);
    expect(trail.describe().join()).toContain('Test/Logs/failed-batches/');

    const usual = new OrganizationTrailStack(new App(), 'Test', { env: ENV, events: [EventSelection.s3Objects()] });
    const excluded = selectors(usual).flatMap(({ FieldSelectors: fields }) =>
      fields.flatMap(({ NotStartsWith: values = [] }) => values),
    );
    expect(JSON.stringify(excluded)).not.toContain('/failed-batches/');
    expect(selectors(usual).some((one) => isSelected(one, logged('TrailBucketAccessLogs')))).toBe(false);
    expect(usual.trail.describe().join()).not.toContain('failed-batches/');
  });

  test('leaves its access log out even where the trail records its own buckets', () => {
    const stack = new OrganizationTrailStack(new App(), 'Test', {
      env: ENV,
      events: [EventSelection.s3Objects()],
      feedbackLoopGuard: Safeguard.disabled({ reason: 'Somebody has to see who writes log files.' }),
    });
    const all = selectors(stack);
    const [id = ''] = Object.keys(resources(stack)).filter((one) => /AccessLogs$/.test(one));
    expect(all.some((one) => isSelected(one, logged(id, 'log-files/')))).toBe(true);
    expect(all.some((one) => isSelected(one, logged(id)))).toBe(false);
  });

  test('is refused as what a user wants to see', () => {
    const selecting = (resourceType: string, arn: string) => () => {
      const stack = testStack();
      const condition = EventField.RESOURCE_ARN.equalTo(arn, `${arn}-2`);
      const events = [EventSelection.dataEvents({ resourceType, conditions: [condition] })];
      alarmsWithFindings(stack, { trail: new OrganizationTrail(stack, 'Trail', { events }), findings: { routes } });
    };
    const [mine = ''] = MINE;
    expect(selecting('AWS::SNS::Topic', mine)).toThrow(
      `resources.ARN: received ${mine}, which is called or written to for each delivered event, '${mine}'; allowed: other resources`,
    );
    expect(selecting('AWS::SNS::Topic', `${mine}-3`)).not.toThrow();
    expect(selecting('AWS::SQS::Queue', mine)).not.toThrow();
  });

  test('leaves the calls of everything else recorded', () => {
    const stack = new OrganizationTrailStack(new App(), 'Test', { env: ENV, events: EVERYTHING });
    const others = TYPES.map((type) => ({ type, arn: `arn:of:${type}`, eventName: 'Invoke' }));
    expect(others.filter((one) => !selectors(stack).some((selector) => isSelected(selector, one)))).toEqual([]);
  });

  test('is left out of what is recorded later too, and beside what the user left out already', () => {
    const stack = testStack();
    const trail = new OrganizationTrail(stack, 'Trail');
    const alarms = alarmsWithFindings(stack, { trail });
    trail.addEvents(
      EventSelection.dataEvents({
        resourceType: 'AWS::Lambda::Function',
        conditions: [EventField.RESOURCE_ARN.notEqualTo(alarms.findings?.handler.functionArn ?? '')],
      }),
    );
    expect(effects('Alarms').filter((effect) => selectors(stack).some((one) => isSelected(one, effect)))).toEqual([]);
    expect(trail.describe().join()).toContain('but never of Test/Alarms/Findings/Function/Resource');
  });

  test('counts against what the selectors of a trail may hold', () => {
    const stack = testStack();
    const arns = Array.from(
      { length: 495 },
      (_, index) => `arn:aws:lambda:eu-central-1:111111111111:function:f${String(index)}`,
    );
    const trail = new OrganizationTrail(stack, 'Trail', {
      events: [
        EventSelection.dataEvents({
          resourceType: 'AWS::Lambda::Function',
          conditions: [EventField.RESOURCE_ARN.equalTo(...arns)],
        }),
        EventSelection.dynamoDbTables(),
      ],
    });
    expect(() => alarmsWithFindings(stack, { trail })).toThrow(
      /received 50\d values in all selectors, 2 of them for the feedback-loop guard/,
    );
  });

  test.each(['before the alarms', 'after them'])(
    'is warned of where the trail is in another stack, for what is recorded from %s on',
    (when) => {
      const app = new App();
      const [one, other] = [new Stack(app, 'One', { env: ENV }), new Stack(app, 'Other', { env: ENV })];
      const trail = new OrganizationTrail(one, 'Trail', { logGroup: new LogGroup(one, 'Group') });
      const record = () => {
        trail.addEvents(EventSelection.lambdaInvocations());
      };
      if (when === 'before the alarms') record();
      alarmsWithFindings(other, { trail });
      if (when === 'after them') record();
      const [warning] = Annotations.fromStack(other).findWarning('*', Match.stringLikeRegexp('FindingsLoop'));
      expect(warning?.entry.data).toContain('records data events of AWS::Lambda::Function');
    },
  );
});
