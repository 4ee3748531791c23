import { describe, expect, test } from '@jest/globals';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { type Stack, Validations } from 'aws-cdk-lib/core';
import { AggregationTemplate } from '../../../lib/events/aggregation';
import { EventSelection } from '../../../lib/events/event-selection';
import { ReadWrite } from '../../../lib/events/event-selector';
import type { OrganizationTrailProps } from '../../../lib/trail/organization-trail-props';
import { Safeguard } from '../../../lib/internal/safeguard';
import { TrailIdentity } from '../../../lib/trail/trail-identity';
import { TrailOwner } from '../../../lib/trail/trail-owner';
import { only, ORGANIZATION, testStack } from '../../support/template';
import { trailIn } from './trail-in';

describe('What a trail records', () => {
  const warned = (stack: Stack): string[] =>
    Annotations.fromStack(stack)
      .findWarning('*', Match.anyValue())
      .map(({ entry }) => /cdk-organization-trail:(\w+)/.exec(JSON.stringify(entry.data))?.[1] ?? '')
      .sort();

  test('is said in words, also in the template', () => {
    const stack = testStack();
    const trail = trailIn(stack, { events: [EventSelection.s3Objects({ bucketNames: ['data'] })] });
    expect(trail.describe()[0]).toBe('All management events');
    expect(trail.describe()[1]).toContain('S3');
    expect(only(stack, 'AWS::CloudTrail::Trail')).toMatchObject({
      Metadata: { 'cdk-organization-trail:records': expect.any(Array) },
    });
  });

  test('leaves out its own buckets and those of the user', () => {
    const stack = testStack();
    trailIn(stack, {
      events: [EventSelection.s3Objects()],
      excludedBuckets: [Bucket.fromBucketName(stack, 'Replica', 'replica')],
    });
    const { AdvancedEventSelectors: selectors } = only(stack, 'AWS::CloudTrail::Trail').Properties as {
      AdvancedEventSelectors: { FieldSelectors: { Field: string; NotStartsWith?: string[] }[] }[];
    };
    expect(selectors[1]?.FieldSelectors.find(({ Field }) => Field === 'resources.ARN')?.NotStartsWith).toEqual([
      '${TrailBucket.Arn}/',
      '${TrailBucketAccessLogs.Arn}/',
      'arn:${AWS::Partition}:s3:::replica/',
    ]);
  });

  test('is an error where CloudTrail would refuse it', () => {
    expect(() =>
      trailIn(testStack(), { events: [EventSelection.aggregation(AggregationTemplate.API_ACTIVITY)] }),
    ).toThrow(/^OrganizationTrail at 'Test\/Trail': events\[0\] \(aggregation\): received without data events/);
  });

  test.each<[string[], OrganizationTrailProps]>([
    [[], { events: [EventSelection.s3Objects({ bucketNames: ['data'] })] }],
    [['KmsEventsExcluded'], { events: [EventSelection.managementEvents({ excludeKms: true })] }],
    [['RdsDataApiEventsExcluded'], { events: [EventSelection.managementEvents({ excludeRdsDataApi: true })] }],
    [['WriteOnlyManagementEvents'], { events: [EventSelection.managementEvents({ readWrite: ReadWrite.WRITE_ONLY })] }],
    [['ReadOnlyManagementEvents'], { events: [EventSelection.managementEvents({ readWrite: ReadWrite.READ_ONLY })] }],
    [
      ['DataEventsOfAllResources', 'NoManagementEvents'],
      { events: [EventSelection.noManagementEvents(), EventSelection.lambdaInvocations()] },
    ],
    [['S3DataEventsOfAllBuckets'], { events: [EventSelection.s3Objects()] }],
    [
      ['FeedbackLoopGuardDisabled'],
      {
        events: [EventSelection.s3Objects({ bucketNames: ['data'] })],
        feedbackLoopGuard: Safeguard.disabled({ reason: 'Replayed elsewhere' }),
      },
    ],
  ])('warns of %j, until that is acknowledged', (expected, props) => {
    const stack = testStack();
    const trail = trailIn(stack, props);
    expect(warned(stack)).toEqual(expected);
    for (const id of expected)
      Validations.of(trail).acknowledge({ id: `cdk-organization-trail:${id}`, reason: 'a test' });
    expect(warned(stack)).toEqual([]);
  });
});

describe('What is added to a trail later', () => {
  test('is recorded beside what it records already, in the template and in words', () => {
    const stack = testStack();
    const trail = trailIn(stack);
    trail.addEvents(EventSelection.s3Objects({ bucketNames: ['data'] }), EventSelection.errorRateInsights());
    const { AdvancedEventSelectors: selectors, InsightSelectors: insights } = only(stack, 'AWS::CloudTrail::Trail')
      .Properties as Record<string, unknown[]>;
    expect(selectors).toHaveLength(2);
    expect(JSON.stringify(selectors)).toContain('${TrailBucket.Arn}/');
    expect(insights).toEqual([expect.objectContaining({ InsightType: 'ApiErrorRateInsight' })]);
    expect(trail.describe()).toHaveLength(3);
  });

  test('warns as it would have in the constructor, each once', () => {
    const stack = testStack();
    const trail = trailIn(stack);
    trail.addEvents(EventSelection.s3Objects());
    trail.addEvents(EventSelection.lambdaInvocations());
    const warnings = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('S3DataEventsOfAllBuckets'));
    expect(warnings).toHaveLength(1);
  });

  test('is recorded beside what was added before', () => {
    const stack = testStack();
    const trail = trailIn(stack);
    trail.addEvents(EventSelection.s3Objects());
    trail.addEvents(EventSelection.lambdaInvocations());
    expect(only(stack, 'AWS::CloudTrail::Trail').Properties['AdvancedEventSelectors']).toHaveLength(3);
  });

  test('is refused where CloudTrail would refuse it, and changes nothing then', () => {
    const stack = testStack();
    const trail = trailIn(stack);
    expect(() => {
      trail.addEvents(EventSelection.aggregation(AggregationTemplate.API_ACTIVITY));
    }).toThrow(/events\[0\] \(aggregation\): received without data events/);
    expect(trail.describe()).toEqual(['All management events', 'No data events']);
    expect(() => {
      trail.addEvents(EventSelection.managementEvents({ excludeKms: true }));
    }).toThrow(
      "OrganizationTrail at 'Test/Trail': addEvents: received a selection of management events; allowed: in the property events",
    );
  });

  test('is recorded by the trail of a delegated administrator too', () => {
    const stack = testStack();
    const identity = new TrailIdentity(stack, { organizationId: ORGANIZATION, managementAccountId: '999999999999' });
    trailIn(stack, { owner: TrailOwner.ofIdentity(identity) }).addEvents(EventSelection.lambdaInvocations());
    expect(only(stack, 'Custom::OrganizationTrail').Properties['AdvancedEventSelectors']).toHaveLength(2);
  });
});

describe('Events of a trail', () => {
  test('start a rule: calls and sign-ins, and what the pattern adds', () => {
    const stack = testStack();
    trailIn(stack).onEvent('Stopped', { eventPattern: { detail: { eventName: ['StopLogging'] } } });
    expect(only(stack, 'AWS::Events::Rule').Properties).toMatchObject({
      EventPattern: {
        'detail-type': [
          'AWS API Call via CloudTrail',
          'AWS Console Sign In via CloudTrail',
          'AWS Console Signin via CloudTrail',
        ],
        detail: { eventName: ['StopLogging'] },
      },
      State: 'ENABLED',
    });
  });
});
