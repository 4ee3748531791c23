import type { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { App, Stack } from 'aws-cdk-lib/core';
import type { EventSelection } from '../../lib/events/event-selection';
import { type EventContext, recordedEvents, type RecordedEvents } from '../../lib/events/recorded-events';

export const stack = new Stack(new App(), 'Trail');

/** A bucket of which everything is known, so that what is rendered can be written down. */
export function bucketNamed(name: string): IBucket {
  return (
    (stack.node.tryFindChild(`bucket-${name}`) as IBucket | undefined) ??
    Bucket.fromBucketAttributes(stack, `bucket-${name}`, { bucketArn: `arn:aws:s3:::${name}`, bucketName: name })
  );
}

export const CONTEXT: EventContext = {
  partition: 'aws',
  bucket: bucketNamed('trail-logs'),
  accessLogBucket: bucketNamed('access-logs'),
};

/** The exclusions that CONTEXT asks for. */
export const GUARD = ['arn:aws:s3:::trail-logs/', 'arn:aws:s3:::access-logs/'];

export function record(selections: EventSelection[], context: Partial<EventContext> = {}): RecordedEvents {
  return recordedEvents(selections, { ...CONTEXT, ...context });
}

/** The selectors of data and network activity events, which must be free of problems, names left out. */
export function fieldSelectors(
  selections: EventSelection[],
  context: Partial<EventContext> = {},
): CfnTrail.AdvancedFieldSelectorProperty[][] {
  const { advancedEventSelectors, problems } = record(selections, context);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return advancedEventSelectors.map((selector) => selector.fieldSelectors as CfnTrail.AdvancedFieldSelectorProperty[]);
}

/** The field selectors of the one selection that is not of management events. */
export function selectorOf(
  selection: EventSelection,
  context: Partial<EventContext> = {},
): CfnTrail.AdvancedFieldSelectorProperty[] {
  const [management, other, ...more] = fieldSelectors([selection], context);
  if (management?.[0]?.equalTo?.[0] !== 'Management' || !other || more.length > 0)
    throw new Error('expected one selector beside the default');
  return other;
}
