import { describe, expect, test } from '@jest/globals';
import { Token } from 'aws-cdk-lib/core';
import { AggregationTemplate } from '../../../lib/events/aggregation';
import { EventField } from '../../../lib/events/event-condition';
import { EventSelection } from '../../../lib/events/event-selection';
import { ReadWrite } from '../../../lib/events/event-selector';
import { bucketNamed, record } from '../../support/event-context';

const data = EventSelection.lambdaInvocations();
const none = EventSelection.noManagementEvents();
const network = EventSelection.networkActivity({ eventSource: 's3.amazonaws.com' });

describe('what CloudTrail refuses is refused', () => {
  test.each([
    [
      'two selections of management events',
      [EventSelection.managementEvents({ readWrite: ReadWrite.READ_ONLY }), data, EventSelection.managementEvents()],
      'events: received 2 selections of management events (events[0], events[2]); allowed: one',
    ],
    [
      'all management events and none',
      [none, EventSelection.managementEvents(), data],
      'received 2 selections of management events',
    ],
    [
      'nothing at all',
      [none],
      'events: received a selection that records no events; allowed: at least one that records something',
    ],
    [
      'one selection twice',
      [data, network, EventSelection.lambdaInvocations({ name: 'Again' })],
      'events[2]: received the same selection as events[0]',
    ],
    [
      'Insights twice',
      [EventSelection.callRateInsights(), EventSelection.callRateInsights()],
      'events: received 2 call rate Insights (events[0], events[1])',
    ],
    [
      'error rates twice',
      [data, EventSelection.errorRateInsights(), EventSelection.errorRateInsights({ dataEvents: true })],
      'events: received 2 error rate Insights (events[1], events[2])',
    ],
    [
      'Insights on nothing',
      [EventSelection.callRateInsights({ managementEvents: false })],
      'received managementEvents: false and dataEvents: false; allowed: at least one of them true',
    ],
    [
      'Insights on management events without any',
      [none, data, EventSelection.errorRateInsights()],
      'events[2] (Insights on the error rate of management events): received for management events, but the trail records none',
    ],
    [
      'call rates of reading management events',
      [EventSelection.managementEvents({ readWrite: ReadWrite.READ_ONLY }), EventSelection.callRateInsights()],
      'but the trail records only read events; allowed: with ReadWrite.ALL or WRITE_ONLY',
    ],
    [
      'Insights on data events without any',
      [network, EventSelection.callRateInsights({ managementEvents: false, dataEvents: true })],
      'events[1] (Insights on the call rate of data events): received for data events, but the trail records none',
    ],
    [
      'aggregation without data events',
      [network, EventSelection.aggregation(AggregationTemplate.USER_ACTIONS)],
      'events[1] (aggregation): received without data events: the trail records none',
    ],
    [
      'aggregation by no template',
      [data, EventSelection.aggregation()],
      'templates: received []; allowed: one or more of API_ACTIVITY',
    ],
    [
      'aggregation by one template twice',
      [data, EventSelection.aggregation(AggregationTemplate.USER_ACTIONS, AggregationTemplate.USER_ACTIONS)],
      'templates: received [USER_ACTIONS, USER_ACTIONS]; allowed: one or more of API_ACTIVITY, RESOURCE_ACCESS, USER_ACTIONS, each once',
    ],
    [
      'two aggregations',
      [
        data,
        EventSelection.aggregation(AggregationTemplate.USER_ACTIONS),
        EventSelection.aggregation(AggregationTemplate.API_ACTIVITY),
      ],
      'events: received 2 aggregations (events[1], events[2]); allowed: one',
    ],
  ])('%s', (_, selections, words) => {
    expect(record(selections).problems).toEqual([expect.stringContaining(words)]);
  });

  test.each([
    [
      'error rates of reading management events',
      [EventSelection.managementEvents({ readWrite: ReadWrite.READ_ONLY }), EventSelection.errorRateInsights()],
    ],
    [
      'error rates of changing management events',
      [EventSelection.managementEvents({ readWrite: ReadWrite.WRITE_ONLY }), EventSelection.errorRateInsights()],
    ],
    [
      'call rates of changing management events',
      [EventSelection.managementEvents({ readWrite: ReadWrite.WRITE_ONLY }), EventSelection.callRateInsights()],
    ],
    [
      'Insights on reading data events, without management events',
      [
        none,
        EventSelection.lambdaInvocations({ readWrite: ReadWrite.READ_ONLY }),
        EventSelection.callRateInsights({ managementEvents: false, dataEvents: true }),
        EventSelection.errorRateInsights({ managementEvents: false, dataEvents: true }),
      ],
    ],
    ['all templates', [data, EventSelection.aggregation(...Object.values(AggregationTemplate))]],
  ])('but not %s', (_, selections) => {
    expect(record(selections).problems).toEqual([]);
  });
});

describe('what would record something else than it says is refused', () => {
  test.each([
    [
      'no bucket',
      EventSelection.s3Objects({ buckets: [] }),
      'buckets: received []; allowed: at least one, or leave it out to select all',
    ],
    ['no bucket name', EventSelection.s3Objects({ bucketNames: [] }), 'bucketNames: received []'],
    ['no prefix', EventSelection.s3Objects({ bucketNames: ['one'], prefixes: [] }), 'prefixes: received []'],
    ['no function', EventSelection.lambdaInvocations({ functions: [] }), 'functions: received []'],
    ['no table', EventSelection.dynamoDbTables({ tables: [] }), 'tables: received []'],
    ['no call', EventSelection.lambdaInvocations({ eventNames: [] }), 'eventNames: received []'],
    [
      'no call of network activity',
      EventSelection.networkActivity({ eventSource: 's3.amazonaws.com', eventNames: [] }),
      'eventNames: received []',
    ],
    ['a prefix of any bucket', EventSelection.s3Objects({ prefixes: ['a/'] }), 'prefixes: received without buckets'],
    [
      'an empty prefix',
      EventSelection.s3Objects({ buckets: [bucketNamed('one')], prefixes: [''] }),
      "prefixes: received ''",
    ],
    [
      'an ARN for a bucket name',
      EventSelection.s3Objects({ bucketNames: ['arn:aws:s3:::one'] }),
      'bucketNames: received "arn:aws:s3:::one"; allowed: a bucket name',
    ],
    [
      'a bucket name with a path',
      EventSelection.s3Objects({ bucketNames: ['one/a'] }),
      'bucketNames: received "one/a"',
    ],
    [
      'half a resource type',
      EventSelection.dataEvents({ resourceType: 'S3::Object' }),
      'resourceType: received "S3::Object"; allowed: a literal resource type',
    ],
    [
      'a type with a space',
      EventSelection.dataEvents({ resourceType: 'AWS::S3::Object ' }),
      'resourceType: received "AWS::S3::Object "',
    ],
    [
      'a short event source',
      EventSelection.networkActivity({ eventSource: 's3' }),
      `eventSource: received "s3"; allowed: the event source of one service`,
    ],
    [
      'buckets or else an ARN',
      EventSelection.s3Objects({ bucketNames: ['one'], conditions: [EventField.RESOURCE_ARN.endsWith('.csv')] }),
      'conditions: received endsWith on resources.ARN, which another option already selects; allowed: one or the other',
    ],
    [
      'calls or else others',
      EventSelection.lambdaInvocations({
        eventNames: ['Invoke'],
        conditions: [EventField.EVENT_NAME.startsWith('Inv')],
      }),
      'conditions: received startsWith on eventName, which another option already selects',
    ],
    [
      'two services in one selector',
      EventSelection.networkActivity({
        eventSource: 's3.amazonaws.com',
        conditions: [EventField.EVENT_SOURCE.equalTo('kms.amazonaws.com')],
      }),
      'conditions: received equalTo on eventSource, which another option already selects',
    ],
  ])('%s', (_, selection, words) => {
    expect(record([selection]).problems).toEqual([expect.stringContaining(words)]);
  });

  test('a resource type that is known only at deployment: the guard could not see it', () => {
    const resourceType = Token.asString({ Ref: 'Type' });
    expect(record([EventSelection.dataEvents({ resourceType })]).problems).toEqual([
      expect.stringContaining('a literal resource type'),
    ]);
  });
});

test('everything that is wrong is named at once', () => {
  const { problems } = record([
    none,
    EventSelection.managementEvents(),
    EventSelection.s3Objects({ buckets: [bucketNamed('trail-logs')], eventNames: ['Put*'] }),
    EventSelection.networkActivity({ eventSource: 's3' }),
    EventSelection.aggregation(),
  ]);
  expect(problems.map((problem) => problem.slice(0, problem.indexOf(':')))).toEqual([
    'events[2] (Data events of S3 objects)',
    'events[2] (Data events of S3 objects)',
    'events[3] (Network activity events of s3)',
    'events[4] (aggregation)',
    'events',
  ]);
});
