import { describe, expect, test } from '@jest/globals';
import {
  AdvancedFieldSelector$,
  EventCategoryAggregation,
  InsightType,
  SourceEventCategory,
  Template,
} from '@aws-sdk/client-cloudtrail';
import type { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import * as fc from 'fast-check';
import { AggregationTemplate } from '../../../lib/events/aggregation';
import { EventCondition, EventField } from '../../../lib/events/event-condition';
import { EventSelection } from '../../../lib/events/event-selection';
import { ReadWrite } from '../../../lib/events/event-selector';
import { Safeguard } from '../../../lib/internal/safeguard';
import { bucketNamed, record } from '../../support/event-context';

/** The operators of the service model, and how CloudFormation's L1 spells them. */
const OPERATORS = AdvancedFieldSelector$[4].filter((member) => member !== 'Field');
const spelledByL1 = (operator: string): string =>
  operator === 'Equals' ? 'equalTo' : operator.charAt(0).toLowerCase() + operator.slice(1);
const ANY = OPERATORS.map(spelledByL1);

/** What trails take, from the API reference of AdvancedFieldSelector; written down apart from the code under test. */
const TAKEN: Record<string, Record<string, string[]>> = {
  Management: { eventCategory: ['equalTo'], readOnly: ['equalTo'], eventSource: ['notEquals'] },
  Data: {
    eventCategory: ['equalTo'],
    'resources.type': ['equalTo'],
    readOnly: ['equalTo'],
    eventName: ANY,
    eventSource: ANY,
    eventType: ANY,
    'resources.ARN': ANY,
    sessionCredentialFromConsole: ['equalTo', 'notEquals'],
    'userIdentity.arn': ANY,
  },
  NetworkActivity: {
    eventCategory: ['equalTo'],
    eventSource: ['equalTo'],
    eventName: ANY,
    errorCode: ['equalTo'],
    vpcEndpointId: ANY,
  },
};

type Fields = CfnTrail.AdvancedFieldSelectorProperty[];

function operatorsOf(field: Fields[number]): [string, string[]][] {
  return Object.entries(field).filter((entry): entry is [string, string[]] => entry[0] !== 'field');
}

/** Whether CloudTrail would record an event: within a field one including operator and every excluding one, of every field. */
function matches(fields: Fields, event: Record<string, string>): boolean {
  const holds: Record<string, (value: string, given: string) => boolean> = {
    equalTo: (value, given) => value === given,
    startsWith: (value, given) => value.startsWith(given),
    endsWith: (value, given) => value.endsWith(given),
  };
  return fields.every((field) => {
    const value = event[field.field] ?? '';
    const any = (operator: string, values: string[]) => values.some((given) => holds[operator]?.(value, given));
    const including = operatorsOf(field).filter(([operator]) => operator in holds);
    const excluding = operatorsOf(field).filter(([operator]) => !(operator in holds));
    const negated: Record<string, string> = {
      notEquals: 'equalTo',
      notStartsWith: 'startsWith',
      notEndsWith: 'endsWith',
    };
    return (
      (including.length === 0 || including.some(([operator, values]) => any(operator, values))) &&
      !excluding.some(([operator, values]) => any(negated[operator] ?? '', values))
    );
  });
}

const value = fc.constantFrom(
  'PutObject',
  'Put',
  'Object',
  'arn:aws:s3:::one',
  'arn:aws:s3:::',
  'arn:aws:s3:::trail-logs/',
  'vpce-1',
  'x.amazonaws.com',
);
const values = fc.uniqueArray(value, { minLength: 1, maxLength: 3 });
const field = fc.constantFrom(
  ...[
    EventField.EVENT_NAME,
    EventField.EVENT_SOURCE,
    EventField.EVENT_TYPE,
    EventField.RESOURCE_ARN,
    EventField.USER_IDENTITY_ARN,
    EventField.VPC_ENDPOINT_ID,
  ],
);
const operator = fc.constantFrom('equalTo', 'startsWith', 'endsWith', 'notEqualTo', 'notStartsWith', 'notEndsWith');
const condition = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(field, operator, values).map(([on, by, of]) => on[by](...of)) },
  { weight: 1, arbitrary: fc.constantFrom(EventCondition.madeInConsole(), EventCondition.notMadeInConsole()) },
);
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const readWrite = optional(fc.constantFrom(...Object.values(ReadWrite)));
const filter = {
  readWrite,
  eventNames: optional(fc.uniqueArray(fc.constantFrom('GetObject', 'PutObject', 'Invoke'), { maxLength: 2 })),
  conditions: optional(fc.array(condition, { maxLength: 2 })),
  name: optional(fc.string({ maxLength: 20 })),
};
const names = optional(
  fc.uniqueArray(fc.constantFrom('one', 'two', 'trail-logs', 'access-logs', 'replica'), { minLength: 1, maxLength: 2 }),
);
const flag = optional(fc.boolean());
const insights = fc.record({ managementEvents: flag, dataEvents: flag });

const selection = fc.oneof(
  fc
    .record({ readWrite, excludeKms: flag, excludeRdsDataApi: flag })
    .map((options) => EventSelection.managementEvents(options)),
  fc.constant(EventSelection.noManagementEvents()),
  fc
    .record({ ...filter, bucketNames: names, prefixes: optional(fc.subarray(['a/', 'b/'], { minLength: 1 })) })
    .map((options) => EventSelection.s3Objects(options)),
  fc.record(filter).map((options) => EventSelection.lambdaInvocations(options)),
  fc.record(filter).map((options) => EventSelection.dynamoDbTables(options)),
  fc
    .record({ ...filter, resourceType: fc.constantFrom('AWS::S3::Object', 'AWS::SNS::Topic', 'AWS::S3::AccessPoint') })
    .map((options) => EventSelection.dataEvents(options)),
  fc
    .record({
      ...filter,
      eventSource: fc.constantFrom('s3.amazonaws.com', 'kms.amazonaws.com', 's3'),
      deniedOnly: flag,
    })
    .map((options) => EventSelection.networkActivity(options)),
  insights.map((options) => EventSelection.callRateInsights(options)),
  insights.map((options) => EventSelection.errorRateInsights(options)),
  fc.subarray(Object.values(AggregationTemplate)).map((templates) => EventSelection.aggregation(...templates)),
  // Enough values to reach the limit of all selectors now and then.
  fc.integer({ min: 150, max: 300 }).map((count) =>
    EventSelection.dataEvents({
      resourceType: 'AWS::SQS::Queue',
      eventNames: Array.from({ length: count }, (_, index) => `Call${String(index)}`),
    }),
  ),
);

function checkSelector(fields: Fields): void {
  expect(fields[0]).toEqual({ field: 'eventCategory', equalTo: [expect.anything()] });
  const taken = TAKEN[fields[0]?.equalTo?.[0] ?? ''] ?? {};
  expect(new Set(fields.map(({ field: name }) => name)).size).toBe(fields.length);
  for (const one of fields) {
    expect(Object.keys(taken)).toContain(one.field);
    const operators = operatorsOf(one);
    expect(operators.length).toBeGreaterThan(0);
    for (const [by, of] of operators) {
      expect(taken[one.field]).toContain(by);
      expect(of.length).toBeGreaterThan(0);
      expect(new Set(of).size).toBe(of.length);
      expect(of.every((text) => text.length >= 1 && text.length <= 2048)).toBe(true);
    }
  }
  if ('resources.type' in taken) expect(fields.find((one) => one.field === 'resources.type')?.equalTo).toHaveLength(1);
  if ('vpcEndpointId' in taken) {
    expect(fields.find((one) => one.field === 'eventSource')?.equalTo).toHaveLength(1);
    expect([undefined, ['VpceAccessDenied']]).toContainEqual(fields.find((one) => one.field === 'errorCode')?.equalTo);
  }
}

describe('any combination of selections', () => {
  test('is refused with what is allowed, or rendered within the limits of the service and guarded', () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(selection, { maxLength: 4 }), fc.boolean(), (selections, guardIsOff) => {
        const {
          advancedEventSelectors,
          insightSelectors,
          aggregationConfigurations = [],
          problems,
          description,
        } = record(selections, {
          excludedBuckets: [bucketNamed('replica')],
          feedbackLoopGuard: guardIsOff ? Safeguard.disabled({ reason: 'Tested' }) : undefined,
        });
        expect(description.length).toBeGreaterThan(0);
        if (problems.length > 0) {
          for (const problem of problems) expect(problem).toMatch(/received .*; allowed: /s);
          return;
        }
        accepted += 1;
        const selectors = advancedEventSelectors.map(({ fieldSelectors }) => fieldSelectors as Fields);
        selectors.forEach(checkSelector);
        expect(advancedEventSelectors.every(({ name = '' }) => name.length >= 1 && name.length <= 1000)).toBe(true);
        expect(new Set(selectors.map((fields) => JSON.stringify(fields))).size).toBe(selectors.length);
        expect(
          selectors
            .flat()
            .flatMap(operatorsOf)
            .flatMap(([, of]) => of).length,
        ).toBeLessThanOrEqual(500);
        expect(selectors.filter((fields) => fields[0]?.equalTo?.[0] === 'Management').length).toBeLessThanOrEqual(1);
        expect(advancedEventSelectors).not.toEqual([]);

        for (const bucket of guardIsOff ? ['replica'] : ['trail-logs', 'access-logs', 'replica']) {
          for (const eventName of ['PutObject', 'GetObject']) {
            const event = {
              eventCategory: 'Data',
              'resources.type': 'AWS::S3::Object',
              'resources.ARN': `arn:aws:s3:::${bucket}/a/PutObject`,
              eventName,
              readOnly: String(eventName === 'GetObject'),
              eventSource: 's3.amazonaws.com',
              eventType: 'AwsApiCall',
            };
            expect(selectors.filter((fields) => matches(fields, event))).toEqual([]);
          }
        }

        expect(new Set(insightSelectors.map(({ insightType }) => insightType)).size).toBe(insightSelectors.length);
        for (const { insightType, eventCategories = [] } of insightSelectors) {
          expect(Object.values(InsightType)).toContain(insightType);
          expect(eventCategories.length).toBeGreaterThan(0);
          for (const category of eventCategories) expect(Object.values(SourceEventCategory)).toContain(category);
        }
        expect(aggregationConfigurations.length).toBeLessThanOrEqual(1);
        for (const { eventCategory, templates } of aggregationConfigurations) {
          expect(Object.values(EventCategoryAggregation)).toContain(eventCategory);
          expect(templates.length).toBeGreaterThan(0);
          for (const template of templates) expect(Object.values(Template)).toContain(template);
        }
      }),
      { numRuns: 800 },
    );
    // A test that accepts nothing proves nothing.
    expect(accepted).toBeGreaterThan(100);
  });
});

describe('the vocabulary is that of the service model', () => {
  test('of operators', () => {
    const made = ['equalTo', 'startsWith', 'endsWith', 'notEqualTo', 'notStartsWith', 'notEndsWith'] as const;
    const rendered = made.map((method) => EventField.EVENT_NAME[method]('x')._condition.operator);
    expect(new Set(rendered)).toEqual(new Set(ANY));
  });

  test('of aggregation templates', () => {
    expect(new Set<string>(Object.values(AggregationTemplate))).toEqual(new Set<string>(Object.values(Template)));
  });
});
