import { describe, expect, test } from '@jest/globals';
import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { App, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { EventField } from '../../../lib/events/event-condition';
import { EventSelection } from '../../../lib/events/event-selection';
import { recordedEvents } from '../../../lib/events/recorded-events';
import { Safeguard } from '../../../lib/internal/safeguard';
import { bucketNamed, GUARD, record, selectorOf } from '../../support/event-context';

const { RESOURCE_ARN } = EventField;

/** What the guard of a trail in `stack` puts into the template. */
function excludedInTemplate(stack: Stack, bucket: IBucket, accessLogBucket: IBucket): unknown[] {
  const { advancedEventSelectors } = recordedEvents([EventSelection.s3Objects()], {
    partition: stack.partition,
    bucket,
    accessLogBucket,
  });
  new CfnTrail(stack, 'Trail', { isLogging: true, s3BucketName: bucket.bucketName, advancedEventSelectors });
  const [trail] = Object.values(Template.fromStack(stack).findResources('AWS::CloudTrail::Trail')) as {
    Properties: { AdvancedEventSelectors: { FieldSelectors: { Field: string; NotStartsWith?: unknown[] }[] }[] };
  }[];
  return (
    trail?.Properties.AdvancedEventSelectors[1]?.FieldSelectors.find(({ Field }) => Field === 'resources.ARN')
      ?.NotStartsWith ?? []
  );
}

describe('the buckets of a trail are excluded from S3 data events', () => {
  test('in every selection of them, whichever way they are selected', () => {
    const { advancedEventSelectors, problems } = record(
      [
        EventSelection.s3Objects({ bucketNames: ['one'] }),
        EventSelection.s3Objects({ eventNames: ['DeleteObject'] }),
        EventSelection.dataEvents({ resourceType: 'AWS::S3::Object' }),
        EventSelection.dataEvents({ resourceType: 'AWS::S3::Object', conditions: [RESOURCE_ARN.endsWith('.json.gz')] }),
        EventSelection.dataEvents({ resourceType: 'AWS::S3::object' }),
      ],
      { excludedBuckets: [bucketNamed('replica')] },
    );
    expect(problems).toEqual([]);
    for (const { fieldSelectors } of advancedEventSelectors.slice(1)) {
      const fields = fieldSelectors as CfnTrail.AdvancedFieldSelectorProperty[];
      expect(fields.filter(({ field }) => field === 'resources.ARN')).toEqual([
        expect.objectContaining({ notStartsWith: [...GUARD, 'arn:aws:s3:::replica/'] }),
      ]);
    }
    expect(advancedEventSelectors).toHaveLength(6);
  });

  test.each([
    'AWS::S3::AccessPoint',
    'AWS::S3Express::Object',
    'AWS::S3Outposts::Object',
    'AWS::S3ObjectLambda::AccessPoint',
    'AWS::Lambda::Function',
  ])('but not from %s, whose ARNs are of another form', (resourceType) => {
    expect(selectorOf(EventSelection.dataEvents({ resourceType })).map(({ field }) => field)).not.toContain(
      'resources.ARN',
    );
  });

  test('when they are created in the same stack', () => {
    const stack = new Stack(new App(), 'Trail');
    expect(excludedInTemplate(stack, new Bucket(stack, 'Logs'), new Bucket(stack, 'AccessLogs'))).toEqual([
      { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Logs6819BB44', 'Arn'] }, '/']] },
      { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['AccessLogs8B620ECA', 'Arn'] }, '/']] },
    ]);
  });

  test('when they are imported', () => {
    const stack = new Stack(new App(), 'Trail');
    const [logs, accessLogs] = ['logs-of-us', 'access-of-us'].map((name) => Bucket.fromBucketName(stack, name, name));
    expect(excludedInTemplate(stack, logs as IBucket, accessLogs as IBucket)).toEqual(
      ['logs-of-us', 'access-of-us'].map((name) => ({
        'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:s3:::${name}/`]],
      })),
    );
  });

  test('when they are in another stack', () => {
    const app = new App();
    const [archive, stack] = [new Stack(app, 'Archive'), new Stack(app, 'Trail')];
    expect(excludedInTemplate(stack, new Bucket(archive, 'Logs'), new Bucket(archive, 'AccessLogs'))).toEqual([
      {
        'Fn::Join': [
          '',
          [{ 'Fn::ImportValue': expect.stringMatching(/^Archive:ExportsOutputFnGetAttLogs6819BB44Arn/) }, '/'],
        ],
      },
      {
        'Fn::Join': [
          '',
          [{ 'Fn::ImportValue': expect.stringMatching(/^Archive:ExportsOutputFnGetAttAccessLogs8B620ECAArn/) }, '/'],
        ],
      },
    ]);
  });

  test('each once, when one bucket is named twice', () => {
    const context = {
      accessLogBucket: bucketNamed('trail-logs'),
      excludedBuckets: [bucketNamed('trail-logs'), bucketNamed('replica')],
    };
    const once = { field: 'resources.ARN', notStartsWith: ['arn:aws:s3:::trail-logs/', 'arn:aws:s3:::replica/'] };
    expect(selectorOf(EventSelection.s3Objects(), context)).toContainEqual(once);
    const excludedByHand = EventSelection.s3Objects({
      conditions: [RESOURCE_ARN.notStartsWith('arn:aws:s3:::trail-logs/')],
    });
    expect(selectorOf(excludedByHand, context)).toContainEqual(once);
  });
});

describe("selecting the trail's own bucket is an error that says so", () => {
  const words =
    "which is in the bucket that receives the log files of this trail, 'Trail/bucket-trail-logs'; allowed: other buckets";

  test.each([
    ['by construct', EventSelection.s3Objects({ buckets: [bucketNamed('trail-logs')] })],
    ['by name', EventSelection.s3Objects({ bucketNames: ['one', 'trail-logs'] })],
    ['by name with a prefix', EventSelection.s3Objects({ bucketNames: ['trail-logs'], prefixes: ['AWSLogs/'] })],
    [
      'by ARN',
      EventSelection.dataEvents({
        resourceType: 'AWS::S3::Object',
        conditions: [RESOURCE_ARN.startsWith('arn:aws:s3:::trail-logs')],
      }),
    ],
    [
      'by ARN of an object',
      EventSelection.dataEvents({
        resourceType: 'AWS::S3::Object',
        conditions: [RESOURCE_ARN.equalTo('arn:aws:s3:::trail-logs/x')],
      }),
    ],
  ])('%s', (_, selection) => {
    const { problems } = record([selection]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(words);
  });

  test('also for a bucket whose name is known only at deployment', () => {
    const stack = new Stack(new App(), 'Own');
    const bucket = new Bucket(stack, 'Logs');
    const named = new Bucket(stack, 'Named', { bucketName: 'logs-by-name' });
    const problemsOf = (own: IBucket, ...selections: EventSelection[]): string[] =>
      record(selections, { bucket: own }).problems;
    const byArn = (arn: string) =>
      EventSelection.dataEvents({ resourceType: 'AWS::S3::Object', conditions: [RESOURCE_ARN.startsWith(arn)] });

    expect(problemsOf(bucket, EventSelection.s3Objects({ buckets: [bucket] }))).toEqual([
      'events[0] (Data events of S3 objects): resources.ARN: received <Arn of Own/Logs/Resource>/, which is in the bucket that receives the ' +
        "log files of this trail, 'Own/Logs'; allowed: other buckets (each log file written there would be recorded in the next one)",
    ]);
    expect(problemsOf(bucket, byArn(bucket.arnForObjects('AWSLogs/')))).toHaveLength(1);
    expect(problemsOf(bucket, EventSelection.s3Objects({ bucketNames: [bucket.bucketName] }))).toHaveLength(1);
    expect(problemsOf(named, EventSelection.s3Objects({ bucketNames: ['logs-by-name'] }))).toHaveLength(1);
    expect(problemsOf(bucket, EventSelection.s3Objects({ buckets: [named] }))).toEqual([]);
  });

  test('and so it is for the other excluded buckets', () => {
    const { problems } = record(
      [
        EventSelection.s3Objects({ bucketNames: ['access-logs'] }),
        EventSelection.s3Objects({ bucketNames: ['replica'] }),
      ],
      { excludedBuckets: [bucketNamed('replica')] },
    );
    expect(problems).toEqual([
      expect.stringContaining(
        "the bucket that receives the access logs of this trail's bucket, 'Trail/bucket-access-logs'",
      ),
      expect.stringContaining("one of excludedBuckets, 'Trail/bucket-replica'"),
    ]);
  });

  test.each(['trail-logs-2', 'trail', 'my-trail-logs'])('but not for %s, whose name is merely alike', (name) => {
    expect(record([EventSelection.s3Objects({ bucketNames: [name] })]).problems).toEqual([]);
  });
});

describe('turning the guard off', () => {
  const feedbackLoopGuard = Safeguard.disabled({ reason: 'Its readers are under investigation' });

  test('is a warning that gives the reason, and leaves excludedBuckets excluded', () => {
    const context = { feedbackLoopGuard, excludedBuckets: [bucketNamed('replica')] };
    const selection = EventSelection.s3Objects({ buckets: [bucketNamed('trail-logs')] });
    expect(selectorOf(selection, context)).toContainEqual({
      field: 'resources.ARN',
      startsWith: ['arn:aws:s3:::trail-logs/'],
      notStartsWith: ['arn:aws:s3:::replica/'],
    });
    expect(record([selection], context).warnings).toEqual({
      FeedbackLoopGuardDisabled: expect.stringContaining('The given reason: Its readers are under investigation'),
    });
  });

  test('means nothing without S3 data events', () => {
    expect(record([EventSelection.managementEvents()], { feedbackLoopGuard }).warnings).toEqual({});
  });
});

describe('a bucket of which nobody knows where its access logs go', () => {
  const all = EventSelection.s3Objects();

  test.each([
    ['is warned of when every bucket is selected', all, {}, true],
    ['is not when certain buckets are', EventSelection.s3Objects({ bucketNames: ['one'] }), {}, false],
    ['is not when buckets are excluded', all, { excludedBuckets: [bucketNamed('somewhere')] }, false],
  ])('%s', (_, selection, context, warned) => {
    expect('AccessLogBucketUnknown' in record([selection], { accessLogBucket: undefined, ...context }).warnings).toBe(
      warned,
    );
  });
});
