import { describe, expect, test } from '@jest/globals';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Aws, Lazy } from 'aws-cdk-lib/core';
import { AggregationTemplate } from '../../../lib/events/aggregation';
import { EventField } from '../../../lib/events/event-condition';
import { EventSelection } from '../../../lib/events/event-selection';
import { ReadWrite } from '../../../lib/events/event-selector';
import { recordedEvents } from '../../../lib/events/recorded-events';
import { bucketNamed, CONTEXT, fieldSelectors, record, stack } from '../../support/event-context';

const ALL_MANAGEMENT_EVENTS = [{ field: 'eventCategory', equalTo: ['Management'] }];

describe('a trail that nothing is said about', () => {
  test.each([undefined, []])('is told to record all management events: %j', (selections) => {
    expect(recordedEvents(selections, CONTEXT)).toEqual({
      advancedEventSelectors: [{ name: 'Management events selector', fieldSelectors: ALL_MANAGEMENT_EVENTS }],
      insightSelectors: [],
      aggregationConfigurations: undefined,
      warnings: {},
      problems: [],
      description: ['All management events', 'No data events'],
    });
  });

  test('is told so with Insights alone', () => {
    const { advancedEventSelectors, insightSelectors, problems } = record([EventSelection.callRateInsights()]);
    expect({ advancedEventSelectors, problems }).toMatchObject({
      advancedEventSelectors: [{ fieldSelectors: ALL_MANAGEMENT_EVENTS }],
      problems: [],
    });
    expect(insightSelectors).toEqual([{ insightType: 'ApiCallRateInsight', eventCategories: ['Management'] }]);
  });
});

describe('a trail with other selections than management events', () => {
  test.each([
    ['S3 objects', EventSelection.s3Objects()],
    ['network activity', EventSelection.networkActivity({ eventSource: 'kms.amazonaws.com' })],
  ])('still records all management events: %s', (_, selection) => {
    expect(fieldSelectors([selection])[0]).toEqual(ALL_MANAGEMENT_EVENTS);
  });

  test('has the management events first, wherever they stand in the list', () => {
    const selections = [
      EventSelection.lambdaInvocations(),
      EventSelection.managementEvents({ readWrite: ReadWrite.READ_ONLY }),
    ];
    expect(fieldSelectors(selections).map(([category]) => category?.equalTo)).toEqual([['Management'], ['Data']]);
  });
});

describe('warnings', () => {
  const s3 = EventSelection.s3Objects({ bucketNames: ['one'] });

  test.each([
    ['NoManagementEvents', [EventSelection.noManagementEvents(), s3], 'CloudTrail.1 fails'],
    [
      'WriteOnlyManagementEvents',
      [EventSelection.managementEvents({ readWrite: ReadWrite.WRITE_ONLY })],
      'CIS 4.1, CloudWatch.2',
    ],
    [
      'ReadOnlyManagementEvents',
      [EventSelection.managementEvents({ readWrite: ReadWrite.READ_ONLY })],
      'CloudTrail.1 fails',
    ],
    ['KmsEventsExcluded', [EventSelection.managementEvents({ excludeKms: true })], 'CIS 4.7, CloudWatch.7'],
    ['RdsDataApiEventsExcluded', [EventSelection.managementEvents({ excludeRdsDataApi: true })], 'CloudTrail.1 fails'],
    [
      'S3DataEventsOfAllBuckets',
      [EventSelection.s3Objects({ readWrite: ReadWrite.WRITE_ONLY })],
      '0.10 USD per 100,000',
    ],
    ['S3DataEventsOfAllBuckets', [EventSelection.dataEvents({ resourceType: 'AWS::S3::Object' })], 'every bucket'],
    [
      'DataEventsOfAllResources',
      [EventSelection.lambdaInvocations({ eventNames: ['Invoke'] })],
      'every AWS::Lambda::Function',
    ],
    [
      'LiteralAsterisk',
      [
        EventSelection.dataEvents({
          resourceType: 'AWS::SNS::Topic',
          conditions: [EventField.RESOURCE_ARN.startsWith('arn:aws:sns:*:')],
        }),
      ],
      'arn:aws:sns:*: only matches if',
    ],
  ])('%s', (id, selections, words) => {
    const { warnings, problems } = record(selections);
    expect(problems).toEqual([]);
    expect(Object.keys(warnings)).toEqual([id]);
    expect(warnings[id]).toContain(words);
  });

  test('name each type once', () => {
    const { warnings } = record([
      EventSelection.lambdaInvocations(),
      EventSelection.dynamoDbTables(),
      EventSelection.dynamoDbTables({ eventNames: ['Scan'] }),
    ]);
    expect(warnings['DataEventsOfAllResources']).toContain(
      'every AWS::Lambda::Function and every AWS::DynamoDB::Table in every account',
    );
  });

  test.each([
    ['all management events', [EventSelection.managementEvents()]],
    ['certain buckets', [s3]],
    ['network activity', [EventSelection.networkActivity({ eventSource: 's3.amazonaws.com' })]],
  ])('there are none for %s', (_, selections) => {
    expect(record(selections).warnings).toEqual({});
  });
});

describe('the description', () => {
  test('says in words what the trail records', () => {
    const { description } = record(
      [
        EventSelection.managementEvents({ excludeKms: true, excludeRdsDataApi: true }),
        EventSelection.s3Objects({
          buckets: [bucketNamed('one')],
          bucketNames: ['two', 'three', 'four', 'five'],
          eventNames: ['PutObject', 'DeleteObject'],
          readWrite: ReadWrite.WRITE_ONLY,
        }),
        EventSelection.networkActivity({ eventSource: 's3.amazonaws.com', deniedOnly: true }),
        EventSelection.dataEvents({
          resourceType: 'AWS::SNS::Topic',
          conditions: [EventField.EVENT_NAME.notEqualTo('Publish', 'PublishBatch')],
        }),
        EventSelection.errorRateInsights({ dataEvents: true }),
        EventSelection.aggregation(AggregationTemplate.API_ACTIVITY, AggregationTemplate.RESOURCE_ACCESS),
      ],
      { excludedBuckets: [bucketNamed('replica')] },
    );
    expect(description).toEqual([
      'All management events except those of AWS KMS and the RDS Data API',
      'Data events of S3 objects where readOnly is false and eventName is PutObject or DeleteObject and resources.ARN starts with ' +
        'arn:aws:s3:::one/ or arn:aws:s3:::two/ or arn:aws:s3:::three/ or 2 more, ' +
        'but never of trail-logs, access-logs, replica',
      'Network activity events of s3.amazonaws.com, only denied calls',
      'Data events of AWS::SNS::Topic where eventName is not Publish nor PublishBatch',
      'Insights on the error rate of management and data events',
      'Five-minute summaries of data events: API_ACTIVITY, RESOURCE_ACCESS',
    ]);
  });

  test('names what is known only at deployment by where it comes from', () => {
    const later = new Bucket(stack, 'Later');
    const selections = [
      EventSelection.s3Objects({ buckets: [later], bucketNames: ['one'], prefixes: ['a/'] }),
      EventSelection.lambdaInvocations({ eventNames: [Lazy.string({ produce: () => 'Invoke' })] }),
    ];
    expect(record(selections, { partition: Aws.PARTITION }).description.slice(1)).toEqual([
      'Data events of S3 objects where resources.ARN starts with <Arn of Trail/Later/Resource>/a/ or arn:<AWS::Partition>:s3:::one/a/, ' +
        'but never of trail-logs, access-logs',
      'Data events of Lambda functions where eventName is <known at deployment>',
    ]);
  });

  test('says what the trail does not record', () => {
    const network = EventSelection.networkActivity({ eventSource: 's3.amazonaws.com' });
    expect(record([EventSelection.noManagementEvents(), network]).description).toEqual([
      'No management events',
      'Network activity events of s3.amazonaws.com',
      'No data events',
    ]);
  });
});
