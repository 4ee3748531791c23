import { describe, expect, test } from '@jest/globals';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Alias, Function } from 'aws-cdk-lib/aws-lambda';
import { AggregationTemplate } from '../../../lib/events/aggregation';
import { EventCondition, EventField } from '../../../lib/events/event-condition';
import { EventSelection } from '../../../lib/events/event-selection';
import { ReadWrite } from '../../../lib/events/event-selector';
import { bucketNamed, fieldSelectors, GUARD, record, selectorOf, stack } from '../../support/event-context';

const MANAGEMENT = { field: 'eventCategory', equalTo: ['Management'] };
const DATA = { field: 'eventCategory', equalTo: ['Data'] };
const NETWORK = { field: 'eventCategory', equalTo: ['NetworkActivity'] };
const S3 = { field: 'resources.type', equalTo: ['AWS::S3::Object'] };

describe('management events', () => {
  test.each([
    ['all', EventSelection.managementEvents(), [MANAGEMENT]],
    [
      'read-only',
      EventSelection.managementEvents({ readWrite: ReadWrite.READ_ONLY }),
      [MANAGEMENT, { field: 'readOnly', equalTo: ['true'] }],
    ],
    [
      'write-only',
      EventSelection.managementEvents({ readWrite: ReadWrite.WRITE_ONLY }),
      [MANAGEMENT, { field: 'readOnly', equalTo: ['false'] }],
    ],
    [
      'without KMS',
      EventSelection.managementEvents({ excludeKms: true }),
      [MANAGEMENT, { field: 'eventSource', notEquals: ['kms.amazonaws.com'] }],
    ],
    [
      'without the RDS Data API',
      EventSelection.managementEvents({ excludeRdsDataApi: true }),
      [MANAGEMENT, { field: 'eventSource', notEquals: ['rdsdata.amazonaws.com'] }],
    ],
    [
      'read-only without both, in one field selector',
      EventSelection.managementEvents({ readWrite: ReadWrite.READ_ONLY, excludeKms: true, excludeRdsDataApi: true }),
      [
        MANAGEMENT,
        { field: 'readOnly', equalTo: ['true'] },
        { field: 'eventSource', notEquals: ['kms.amazonaws.com', 'rdsdata.amazonaws.com'] },
      ],
    ],
  ])('%s', (_, selection, expected) => {
    expect(fieldSelectors([selection])).toEqual([expected]);
  });

  test('are left out when none are asked for', () => {
    expect(fieldSelectors([EventSelection.noManagementEvents(), EventSelection.lambdaInvocations()])).toEqual([
      [DATA, { field: 'resources.type', equalTo: ['AWS::Lambda::Function'] }],
    ]);
  });
});

describe('S3 objects', () => {
  const excluded = { field: 'resources.ARN', notStartsWith: GUARD };

  test.each([
    ['all', EventSelection.s3Objects(), [DATA, S3, excluded]],
    [
      'changes only',
      EventSelection.s3Objects({ readWrite: ReadWrite.WRITE_ONLY }),
      [DATA, S3, { field: 'readOnly', equalTo: ['false'] }, excluded],
    ],
    [
      'certain calls',
      EventSelection.s3Objects({ eventNames: ['PutObject', 'DeleteObject'] }),
      [DATA, S3, { field: 'eventName', equalTo: ['PutObject', 'DeleteObject'] }, excluded],
    ],
    [
      'certain buckets, not those whose names start alike',
      EventSelection.s3Objects({ buckets: [bucketNamed('one')], bucketNames: ['two'] }),
      [
        DATA,
        S3,
        { field: 'resources.ARN', startsWith: ['arn:aws:s3:::one/', 'arn:aws:s3:::two/'], notStartsWith: GUARD },
      ],
    ],
    [
      'certain prefixes in each bucket',
      EventSelection.s3Objects({ bucketNames: ['one', 'two'], prefixes: ['a/', 'b/'] }),
      [
        DATA,
        S3,
        {
          field: 'resources.ARN',
          startsWith: ['arn:aws:s3:::one/a/', 'arn:aws:s3:::one/b/', 'arn:aws:s3:::two/a/', 'arn:aws:s3:::two/b/'],
          notStartsWith: GUARD,
        },
      ],
    ],
    [
      'further conditions',
      EventSelection.s3Objects({
        bucketNames: ['one'],
        conditions: [
          EventField.RESOURCE_ARN.notEndsWith('.tmp'),
          EventField.RESOURCE_ARN.notStartsWith('arn:aws:s3:::one/cache/'),
          EventField.USER_IDENTITY_ARN.notStartsWith('arn:aws:sts::111111111111:assumed-role/scanner/'),
        ],
      }),
      [
        DATA,
        S3,
        {
          field: 'resources.ARN',
          startsWith: ['arn:aws:s3:::one/'],
          notEndsWith: ['.tmp'],
          notStartsWith: ['arn:aws:s3:::one/cache/', ...GUARD],
        },
        { field: 'userIdentity.arn', notStartsWith: ['arn:aws:sts::111111111111:assumed-role/scanner/'] },
      ],
    ],
  ])('%s', (_, selection, expected) => {
    expect(selectorOf(selection)).toEqual(expected);
  });
});

describe('Lambda functions', () => {
  const fn = Function.fromFunctionArn(stack, 'Function', 'arn:aws:lambda:eu-central-1:111111111111:function:pay');
  const type = { field: 'resources.type', equalTo: ['AWS::Lambda::Function'] };
  const pay = { field: 'resources.ARN', equalTo: ['arn:aws:lambda:eu-central-1:111111111111:function:pay'] };

  test('all, or these, with the function in the place of its alias', () => {
    const alias = Alias.fromAliasAttributes(stack, 'Alias', {
      aliasName: 'live',
      aliasVersion: { lambda: fn } as unknown as Alias['version'],
    });
    expect(selectorOf(EventSelection.lambdaInvocations())).toEqual([DATA, type]);
    expect(selectorOf(EventSelection.lambdaInvocations({ functions: [fn] }))).toEqual([DATA, type, pay]);
    expect(selectorOf(EventSelection.lambdaInvocations({ functions: [alias] }))).toEqual([DATA, type, pay]);
  });
});

describe('DynamoDB tables', () => {
  const type = { field: 'resources.type', equalTo: ['AWS::DynamoDB::Table'] };

  test('all, or these', () => {
    const tableArn = 'arn:aws:dynamodb:eu-central-1:111111111111:table/accounts';
    const table = Table.fromTableArn(stack, 'Table', tableArn);
    expect(selectorOf(EventSelection.dynamoDbTables())).toEqual([DATA, type]);
    expect(selectorOf(EventSelection.dynamoDbTables({ tables: [table], readWrite: ReadWrite.READ_ONLY }))).toEqual([
      DATA,
      type,
      { field: 'readOnly', equalTo: ['true'] },
      { field: 'resources.ARN', equalTo: [tableArn] },
    ]);
  });
});

describe('any resource type', () => {
  test('takes every operator on every field of data events', () => {
    const selection = EventSelection.dataEvents({
      resourceType: 'AWS::SNS::Topic',
      conditions: [
        EventField.EVENT_NAME.startsWith('Pub'),
        EventField.EVENT_NAME.notEqualTo('PublishBatch'),
        EventField.EVENT_SOURCE.equalTo('sns.amazonaws.com'),
        EventField.EVENT_TYPE.notEqualTo('AwsServiceEvent'),
        EventField.RESOURCE_ARN.endsWith(':alerts', ':alarms'),
        EventField.USER_IDENTITY_ARN.notEndsWith('/robot'),
        EventCondition.notMadeInConsole(),
      ],
    });
    expect(selectorOf(selection)).toEqual([
      DATA,
      { field: 'resources.type', equalTo: ['AWS::SNS::Topic'] },
      { field: 'eventName', startsWith: ['Pub'], notEquals: ['PublishBatch'] },
      { field: 'eventSource', equalTo: ['sns.amazonaws.com'] },
      { field: 'eventType', notEquals: ['AwsServiceEvent'] },
      { field: 'resources.ARN', endsWith: [':alerts', ':alarms'] },
      { field: 'userIdentity.arn', notEndsWith: ['/robot'] },
      { field: 'sessionCredentialFromConsole', notEquals: ['true'] },
    ]);
  });

  test('can be limited to the console', () => {
    const selection = EventSelection.dataEvents({
      resourceType: 'AWS::SQS::Queue',
      conditions: [EventCondition.madeInConsole()],
    });
    expect(selectorOf(selection)).toContainEqual({ field: 'sessionCredentialFromConsole', equalTo: ['true'] });
  });
});

describe('network activity', () => {
  const s3 = { field: 'eventSource', equalTo: ['s3.amazonaws.com'] };

  test.each([
    ['all of one service', { eventSource: 's3.amazonaws.com' }, [NETWORK, s3]],
    [
      'denied calls only',
      { eventSource: 's3.amazonaws.com', deniedOnly: true },
      [NETWORK, s3, { field: 'errorCode', equalTo: ['VpceAccessDenied'] }],
    ],
    [
      'certain calls through certain endpoints',
      {
        eventSource: 's3.amazonaws.com',
        eventNames: ['PutObject'],
        conditions: [EventField.VPC_ENDPOINT_ID.notEqualTo('vpce-1')],
      },
      [NETWORK, s3, { field: 'eventName', equalTo: ['PutObject'] }, { field: 'vpcEndpointId', notEquals: ['vpce-1'] }],
    ],
  ])('%s', (_, options, expected) => {
    expect(selectorOf(EventSelection.networkActivity(options))).toEqual(expected);
  });

  test('of several services takes a selection, and so a selector, for each', () => {
    const services = ['kms.amazonaws.com', 'sts.amazonaws.com'];
    const selectors = fieldSelectors(services.map((eventSource) => EventSelection.networkActivity({ eventSource })));
    expect(selectors.slice(1)).toEqual(
      services.map((service) => [NETWORK, { field: 'eventSource', equalTo: [service] }]),
    );
  });
});

describe('the name of a selector', () => {
  test('is the given one, or says what is selected', () => {
    const { advancedEventSelectors } = record([
      EventSelection.managementEvents({ readWrite: ReadWrite.WRITE_ONLY, excludeKms: true }),
      EventSelection.s3Objects({ name: 'Crown jewels', bucketNames: ['one'] }),
      EventSelection.networkActivity({ eventSource: 's3.amazonaws.com', deniedOnly: true }),
    ]);
    expect(advancedEventSelectors.map(({ name }) => name)).toEqual([
      'Write-only management events except those of AWS KMS',
      'Crown jewels',
      'Network activity events of s3.amazonaws.com, only denied calls',
    ]);
  });
});

describe('Insights and aggregation', () => {
  test('are rendered beside the selectors', () => {
    const recorded = record([
      EventSelection.lambdaInvocations(),
      EventSelection.callRateInsights({ dataEvents: true }),
      EventSelection.errorRateInsights({ managementEvents: false, dataEvents: true }),
      EventSelection.aggregation(AggregationTemplate.API_ACTIVITY, AggregationTemplate.USER_ACTIONS),
    ]);
    expect(recorded.problems).toEqual([]);
    expect(recorded.insightSelectors).toEqual([
      { insightType: 'ApiCallRateInsight', eventCategories: ['Management', 'Data'] },
      { insightType: 'ApiErrorRateInsight', eventCategories: ['Data'] },
    ]);
    expect(recorded.aggregationConfigurations).toEqual([
      { eventCategory: 'Data', templates: ['API_ACTIVITY', 'USER_ACTIONS'] },
    ]);
  });
});
