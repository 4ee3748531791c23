import type { CfnBucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { Token } from 'aws-cdk-lib/core';
import { receivedInWords } from '../contract/received';
import { resourceTypeOf, selectsEveryResource } from './data-event-selectors';
import type { Condition } from './event-condition';
import { isIncluding } from './event-filters';
import { type EventSelector, readable } from './event-selector';
import type { Safeguard } from '../internal/safeguard';

/** The buckets whose object-level events must not be recorded. */
export interface GuardedBuckets {
  /** The bucket that receives the log files. */
  readonly bucket: IBucket;

  /** The bucket that receives the server access logs of that bucket, if known. */
  readonly accessLogBucket?: IBucket;

  /** Buckets that are written to because of a log file: replicas, query results, streams from the log group. */
  readonly excludedBuckets?: IBucket[];

  /** Turns off the exclusion of the trail's own buckets. `excludedBuckets` and `excludedResources` stay excluded. */
  readonly feedbackLoopGuard?: Safeguard;

  /** Resources that are called because of an event in the log group. */
  readonly excludedResources?: readonly ExcludedResource[];
}

/** A resource whose data events must not be recorded. */
export interface ExcludedResource {
  /** The data event resource type, for example `AWS::Lambda::Function`. */
  readonly resourceType: string;
  /** `notEquals` for the ARN of the resource itself, `notStartsWith` for everything in it. */
  readonly operator: 'notEquals' | 'notStartsWith';
  readonly arn: string;
  /** The name in descriptions. */
  readonly name: string;
}

/**
 * Each delivery of a log file writes an object, and S3 then writes an access log. If these were recorded, they would be
 * delivered in another log file, endlessly.
 *
 * Only selectors of this type can match such writes: ARNs of the other S3 types (access points, directory buckets,
 * Outposts, Tables, Vectors) have a different form, and log files are not delivered through them.
 */
const GUARDED_TYPE = 'AWS::S3::Object';

export function isGuarded(selector: EventSelector): boolean {
  return isOfType(selector, GUARDED_TYPE);
}

function isOfType(selector: EventSelector, resourceType: string): boolean {
  // CloudTrail does not document whether resource types are case-sensitive, so this ignores case.
  return resourceTypeOf(selector)?.toLowerCase() === resourceType.toLowerCase();
}

interface Excluded {
  readonly bucket: IBucket;
  readonly role: string;
}

function excluded({ bucket, accessLogBucket, excludedBuckets = [], feedbackLoopGuard }: GuardedBuckets): Excluded[] {
  const own: Excluded[] = [{ bucket, role: 'the bucket that receives the log files of this trail' }];
  if (accessLogBucket)
    own.push({ bucket: accessLogBucket, role: "the bucket that receives the access logs of this trail's bucket" });
  return [
    ...(feedbackLoopGuard ? [] : own),
    ...excludedBuckets.map((other) => ({ bucket: other, role: 'one of excludedBuckets' })),
  ].filter(({ bucket: one }, index, all) => all.findIndex(({ bucket: other }) => isSame(one, other)) === index);
}

/** Returns the selector with the exclusions, and a problem for each excluded bucket that it selects. */
export function guard(selector: EventSelector, buckets: GuardedBuckets): EventSelector {
  return withoutResources(isGuarded(selector) ? withoutBuckets(selector, buckets) : selector, buckets);
}

function withoutResources(selector: EventSelector, { excludedResources = [] }: GuardedBuckets): EventSelector {
  const ofType = excludedResources.filter(({ resourceType }) => isOfType(selector, resourceType));
  const conditions = ofType
    .filter((one) => !isExcluded(selector, one))
    .map(({ operator, arn }): Condition => ({ field: 'resources.ARN', operator, values: [arn] }));
  return {
    ...selector,
    problems: [...selector.problems, ...ofType.flatMap((one) => selected(selector, one))],
    conditions: [...selector.conditions, ...conditions],
  };
}

/**
 * Whether the user, or the exclusion of a whole bucket, already excludes it: CloudFormation accepts each value only
 * once.
 */
function isExcluded({ conditions }: EventSelector, { operator, arn }: ExcludedResource): boolean {
  return conditions.some(
    (one) =>
      one.field === 'resources.ARN' &&
      one.operator === operator &&
      one.values.some((value) => value === arn || (operator === 'notStartsWith' && arn.startsWith(value))),
  );
}

/** A selector for only such a resource would never record an event. */
function selected({ conditions }: EventSelector, { operator, arn, name }: ExcludedResource): string[] {
  return conditions
    .filter((one) => one.field === 'resources.ARN' && isIncluding(one) && one.operator !== 'endsWith')
    .flatMap(({ values }) => values)
    .filter((value) => value === arn || (operator === 'notStartsWith' && value.startsWith(arn)))
    .map((value) =>
      receivedInWords(
        'resources.ARN',
        `${readable(value)}, which is called or written to for each delivered event, '${name}'`,
        'other resources (each delivered event would cause another one)',
      ),
    );
}

function withoutBuckets(selector: EventSelector, buckets: GuardedBuckets): EventSelector {
  const exclusions = excluded(buckets);
  const problems = [...selector.problems];
  const selected = selector.conditions.filter(
    (condition) => condition.field === 'resources.ARN' && isIncluding(condition),
  );
  for (const value of selected.flatMap(({ operator, values }) => (operator === 'endsWith' ? [] : values))) {
    for (const { bucket, role } of exclusions.filter((exclusion) => isIn(value, exclusion.bucket))) {
      problems.push(
        receivedInWords(
          'resources.ARN',
          `${readable(value)}, which is in ${role}, '${bucket.node.path}'`,
          'other buckets (each log file written there would be recorded in the next one)',
        ),
      );
    }
  }
  const already = selector.conditions.filter(
    ({ field, operator }) => field === 'resources.ARN' && operator === 'notStartsWith',
  );
  const values = exclusions
    .map(({ bucket }) => `${bucket.bucketArn}/`)
    .filter((value) => !already.some((condition) => condition.values.includes(value)));
  const exclusion: Condition = { field: 'resources.ARN', operator: 'notStartsWith', values };
  return {
    ...selector,
    problems,
    conditions: values.length > 0 ? [...selector.conditions, exclusion] : selector.conditions,
  };
}

/** Returns warnings about feedback loops that the guard cannot prevent, by warning ID. */
export function guardWarnings(selectors: EventSelector[], buckets: GuardedBuckets): Record<string, string> {
  const guarded = selectors.filter(isGuarded);
  if (guarded.length === 0) return {};
  const { feedbackLoopGuard, accessLogBucket, excludedBuckets = [], bucket } = buckets;
  if (feedbackLoopGuard) {
    return {
      FeedbackLoopGuardDisabled:
        'This trail records S3 data events of its own buckets: each log file that it delivers can cause another one, and each costs money. ' +
        `The given reason: ${feedbackLoopGuard.reason}`,
    };
  }
  // No warning if the user excluded buckets, or selected certain buckets: then that bucket is not recorded.
  if (accessLogBucket || excludedBuckets.length > 0 || !guarded.some(selectsEveryResource)) return {};
  return {
    AccessLogBucketUnknown:
      `The target of the access logs of '${bucket.node.path}' is unknown here. If there is one, add it to ` +
      'excludedBuckets: each log file causes an access log, which this trail would record in the next log file.',
  };
}

/** Returns the exclusions of a guarded selector, for its description. */
export function describeGuard(selector: EventSelector, buckets: GuardedBuckets): string {
  // Uses the bucket's name if it is known before the deployment.
  const inBuckets = isGuarded(selector)
    ? excluded(buckets).map(({ bucket }) => names(bucket).find((name) => !Token.isUnresolved(name)) ?? bucket.node.path)
    : [];
  const others = (buckets.excludedResources ?? []).filter(
    ({ resourceType, arn }) =>
      isOfType(selector, resourceType) &&
      !(isGuarded(selector) && excluded(buckets).some(({ bucket }) => arn.startsWith(`${bucket.bucketArn}/`))),
  );
  const called = [...inBuckets, ...others.map(({ name }) => name)];
  return called.length > 0 ? `, but never of ${called.join(', ')}` : '';
}

function isSame(one: IBucket, other: IBucket): boolean {
  return one === other || one.bucketArn === other.bucketArn || names(one).some((name) => names(other).includes(name));
}

/** Whether an ARN, or the start of one, belongs to this bucket only. */
function isIn(arn: string, bucket: IBucket): boolean {
  if (arn === bucket.bucketArn || arn.startsWith(`${bucket.bucketArn}/`)) return true;
  const [, name] = /^arn:[^:]*:s3:::([^/]+)/.exec(arn) ?? [];
  return name !== undefined && names(bucket).includes(name);
}

/** The name as a token, and the literal name if this app or an import knows it. */
function names(bucket: IBucket): string[] {
  const resource = bucket.node.defaultChild as CfnBucket | undefined;
  const literal = resource?.cfnResourceType === 'AWS::S3::Bucket' ? resource.bucketName : undefined;
  return literal === undefined || Token.isUnresolved(literal) ? [bucket.bucketName] : [bucket.bucketName, literal];
}
