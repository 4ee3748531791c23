import type { Subject } from './selectors';

/** A resource of a stack. */
export interface StackPart {
  readonly type: string;
  readonly logicalId: string;
  /** The name; for a topic, the ARN. */
  readonly id: string;
}

/** The resources that findings call, read and write for each delivered event, by name. */
export interface OwnParts {
  readonly functions: readonly string[];
  readonly tables: readonly string[];
  /** ARNs. */
  readonly topics: readonly string[];
  readonly buckets: readonly string[];
  /** The buckets for access logs of those buckets, below a prefix. */
  readonly accessLogBuckets: readonly string[];
}

/** The prefix of the access logs of failed batches. */
const ACCESS_LOG_PREFIX = 'failed-batches/';

/**
 * As named by stacks of this product. Other functions and buckets are used on a schedule or manually, and cause no
 * loop.
 */
export function ownPartsOf(parts: readonly StackPart[]): OwnParts {
  const ids = (type: string, logicalId = /^/): string[] =>
    parts.filter((one) => one.type === type && logicalId.test(one.logicalId)).map(({ id }) => id);
  return {
    functions: ids('AWS::Lambda::Function', /FindingsFunction[0-9A-F]{8}$/),
    tables: ids('AWS::DynamoDB::Table'),
    topics: ids('AWS::SNS::Topic'),
    buckets: ids('AWS::S3::Bucket', /FailedBatches[0-9A-F]{8}$/),
    accessLogBuckets: ids('AWS::S3::Bucket', /AccessLogs[0-9A-F]{8}$/),
  };
}

interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** Returns what must not be recorded, by the ARNs in data events. */
export function subjectsOf(
  { functions, tables, topics, buckets, accessLogBuckets }: OwnParts,
  place: Place,
): Subject[] {
  const { functionArn, tableArn, objectArn } = arns(place);
  const whole = (type: string, arn: string, isRead = false): Subject => ({ type, arn, isPrefix: false, isRead });
  const within = (type: string, arn: string, isRead = false): Subject => ({ type, arn, isPrefix: true, isRead });
  return [
    ...functions.map((name) => whole('AWS::Lambda::Function', functionArn(name))),
    ...tables.map((name) => whole('AWS::DynamoDB::Table', tableArn(name), true)),
    ...tables.map((name) => within('AWS::DynamoDB::Stream', `${tableArn(name)}/stream/`, true)),
    ...topics.map((arn) => whole('AWS::SNS::Topic', arn)),
    ...buckets.map((name) => within('AWS::S3::Object', objectArn(name))),
    ...accessLogBuckets.map((name) => within('AWS::S3::Object', `${objectArn(name)}${ACCESS_LOG_PREFIX}`)),
  ];
}

/**
 * The same before the first deployment: CloudFormation derives the names from that of the stack, and truncates long
 * ones.
 */
export function futureSubjects(stack: string, place: Place): Subject[] {
  const { functionArn, tableArn, topicArn, bucketArn } = arns(place);
  const start = stack.length > 20 ? stack.slice(0, 20) : `${stack}-`;
  const all = (type: string, arn: string, isRead = false): Subject => ({ type, arn, isPrefix: true, isRead });
  return [
    all('AWS::Lambda::Function', functionArn(start)),
    all('AWS::DynamoDB::Table', tableArn(start), true),
    all('AWS::DynamoDB::Stream', tableArn(start), true),
    all('AWS::SNS::Topic', topicArn(start)),
    all('AWS::S3::Object', bucketArn(start.toLowerCase())),
  ];
}

function arns({
  partition,
  region,
  account,
}: Place): Readonly<
  Record<'functionArn' | 'tableArn' | 'topicArn' | 'bucketArn' | 'objectArn', (name: string) => string>
> {
  const regional = (service: string, resource: string): string =>
    `arn:${partition}:${service}:${region}:${account}:${resource}`;
  const bucketArn = (name: string): string => `arn:${partition}:s3:::${name}`;
  return {
    functionArn: (name) => regional('lambda', `function:${name}`),
    tableArn: (name) => regional('dynamodb', `table/${name}`),
    topicArn: (name) => regional('sns', name),
    bucketArn,
    objectArn: (name) => `${bucketArn(name)}/`,
  };
}
