import { describe, expect, test } from '@jest/globals';
import { Token } from 'aws-cdk-lib/core';
import { EventCondition, EventField } from '../../../lib/events/event-condition';
import { EventSelection } from '../../../lib/events/event-selection';
import { bucketNamed, record } from '../../support/event-context';

const { EVENT_NAME, RESOURCE_ARN, VPC_ENDPOINT_ID } = EventField;
const TOPIC = 'AWS::SNS::Topic';

function problemsOf(...selections: EventSelection[]): string[] {
  return record(selections).problems;
}

function topics(...conditions: EventCondition[]): EventSelection {
  return EventSelection.dataEvents({ resourceType: TOPIC, conditions });
}

function names(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `Call${String(index)}`);
}

describe('500 values in all selectors', () => {
  // Beside the names: the category of management events, and category and type of the data events.
  test('are accepted, and 501 are not', () => {
    expect(problemsOf(topics(EVENT_NAME.equalTo(...names(497))))).toEqual([]);
    expect(problemsOf(topics(EVENT_NAME.equalTo(...names(498))))).toEqual([
      'events: received 501 values in all selectors, 0 of them for the feedback-loop guard; allowed: 500',
    ]);
  });

  test('are counted over all of them, with those of the feedback-loop guard', () => {
    const withinLimit = [
      EventSelection.s3Objects({ eventNames: names(300) }),
      topics(EVENT_NAME.equalTo(...names(193))),
    ];
    expect(problemsOf(...withinLimit)).toEqual([]);
    expect(problemsOf(EventSelection.managementEvents({ excludeKms: true }), ...withinLimit)).toEqual([
      'events: received 501 values in all selectors, 2 of them for the feedback-loop guard; allowed: 500',
    ]);
    expect(record(withinLimit, { excludedBuckets: [bucketNamed('replica')] }).problems).toEqual([
      'events: received 501 values in all selectors, 3 of them for the feedback-loop guard; allowed: 500',
    ]);
  });
});

describe('a value', () => {
  test('has 1 to 2048 characters', () => {
    expect(problemsOf(topics(EVENT_NAME.equalTo('x', 'x'.repeat(2048))))).toEqual([]);
    expect(problemsOf(topics(EVENT_NAME.equalTo('', 'x'.repeat(2049))))).toEqual([
      'events[0] (Data events of AWS::SNS::Topic): eventName: received a value of 0 characters; allowed: 1 to 2048',
      'events[0] (Data events of AWS::SNS::Topic): eventName: received a value of 2049 characters; allowed: 1 to 2048',
    ]);
  });

  test('is there at least once', () => {
    expect(problemsOf(topics(EVENT_NAME.startsWith()))).toEqual([
      'events[0] (Data events of AWS::SNS::Topic): eventName: received no value for startsWith; allowed: at least one',
    ]);
  });

  test('is there once only for one operator on one field', () => {
    expect(problemsOf(topics(EVENT_NAME.equalTo('Publish'), EVENT_NAME.startsWith('Publish')))).toEqual([]);
    expect(problemsOf(topics(EVENT_NAME.equalTo('Publish'), EVENT_NAME.equalTo('Publish')))).toEqual([
      'events[0] (Data events of AWS::SNS::Topic): eventName: received Publish twice for equalTo; allowed: each value once',
    ]);
  });

  test('has no asterisk where none can be', () => {
    expect(problemsOf(topics(EVENT_NAME.equalTo('Publish*')))).toEqual([
      'events[0] (Data events of AWS::SNS::Topic): eventName: received "Publish*"; allowed: no asterisk (CloudTrail does not support wildcards; ' +
        'use startsWith or endsWith)',
    ]);
  });

  test('is not looked into when it is known only at deployment', () => {
    expect(
      problemsOf(topics(EVENT_NAME.equalTo(Token.asString({ Ref: 'Name' })), EVENT_NAME.notEqualTo('Publish'))),
    ).toEqual([]);
  });
});

describe('a name', () => {
  test.each([
    [1, []],
    [1000, []],
    [0, ['events[0] (Data events of Lambda functions): name: received 0 characters; allowed: 1 to 1000']],
    [1001, ['events[0] (Data events of Lambda functions): name: received 1001 characters; allowed: 1 to 1000']],
  ])('of %i characters', (length, problems) => {
    expect(problemsOf(EventSelection.lambdaInvocations({ name: 'x'.repeat(length) }))).toEqual(problems);
  });
});

describe('fields of another event category are refused', () => {
  test.each([
    [
      'a VPC endpoint in data events',
      topics(VPC_ENDPOINT_ID.equalTo('vpce-1')),
      'received one on vpcEndpointId; allowed: in Data events eventName, eventSource, eventType',
    ],
    [
      'a resource in network activity events',
      EventSelection.networkActivity({
        eventSource: 'sns.amazonaws.com',
        conditions: [RESOURCE_ARN.startsWith('arn:')],
      }),
      'received one on resources.ARN; allowed: in NetworkActivity events eventName, vpcEndpointId',
    ],
    [
      'the console in network activity events',
      EventSelection.networkActivity({
        eventSource: 'sns.amazonaws.com',
        conditions: [EventCondition.madeInConsole()],
      }),
      'received one on sessionCredentialFromConsole',
    ],
    [
      'an operator that the field does not take',
      EventSelection.networkActivity({
        eventSource: 'sns.amazonaws.com',
        conditions: [EventField.EVENT_SOURCE.notEqualTo('s3.amazonaws.com')],
      }),
      'received notEquals on eventSource; allowed: in NetworkActivity events equalTo',
    ],
  ])('%s', (_, selection, words) => {
    expect(problemsOf(selection)).toEqual([expect.stringContaining(words)]);
  });
});

describe('conditions that no event can meet are refused', () => {
  test.each([
    ['equal and not equal', EVENT_NAME.equalTo('Publish'), EVENT_NAME.notEqualTo('Publish')],
    ['equal to what the start excludes', EVENT_NAME.equalTo('Publish'), EVENT_NAME.notStartsWith('Pub')],
    ['equal to what the end excludes', EVENT_NAME.equalTo('Publish'), EVENT_NAME.notEndsWith('lish')],
    ['within an excluded start', EVENT_NAME.startsWith('Publ'), EVENT_NAME.notStartsWith('Pub')],
    ['within an excluded end', EVENT_NAME.endsWith('Batch'), EVENT_NAME.notEndsWith('ch')],
    ['in and not in the console', EventCondition.madeInConsole(), EventCondition.notMadeInConsole()],
  ])('%s', (_, including, excluding) => {
    expect(problemsOf(topics(excluding, including))).toEqual([
      expect.stringContaining('allowed: one or the other (no event meets both)'),
    ]);
  });

  test.each([
    ['an exception from a start', EVENT_NAME.startsWith('Pub'), EVENT_NAME.notEqualTo('Publish')],
    ['an exception within a start', EVENT_NAME.startsWith('Pub'), EVENT_NAME.notStartsWith('Publ')],
    ['an exception from an end', EVENT_NAME.endsWith('Batch'), EVENT_NAME.notStartsWith('Pub')],
    ['another field', EVENT_NAME.equalTo('Publish'), EventField.EVENT_TYPE.notEqualTo('Publish')],
  ])('but not %s', (_, including, excluding) => {
    expect(problemsOf(topics(including, excluding))).toEqual([]);
  });
});
