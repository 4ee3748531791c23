import { Token } from 'aws-cdk-lib/core';
import { BUCKET_NAME, pattern } from '../contract/identifiers';
import { received, receivedInWords } from '../contract/received';
import type {
  DataEventFilter,
  DataEventOptions,
  DynamoDbTableOptions,
  LambdaInvocationOptions,
  S3ObjectEventOptions,
} from './data-events';
import type { Condition, Operator } from './event-condition';
import { checkNotEmpty, eventNameConditions, isIncluding, userConditions } from './event-filters';
import { type EventSelector, readable, readWriteConditions } from './event-selector';

const RESOURCE_TYPE = pattern(/^AWS::[A-Za-z0-9]+::[A-Za-z0-9]+$/, 'a literal resource type, such as AWS::SNS::Topic');

interface Subject {
  readonly resourceType: string;
  readonly words: string;
  /** The resources that the user selected, if any. */
  readonly resources?: { readonly operator: Operator; readonly arns: string[] };
  readonly problems?: string[];
}

export function s3ObjectSelector(options: S3ObjectEventOptions, partition: string): EventSelector {
  const problems: string[] = [];
  checkNotEmpty('buckets', options.buckets, problems);
  checkNotEmpty('bucketNames', options.bucketNames, problems);
  checkNotEmpty('prefixes', options.prefixes, problems);
  for (const name of options.bucketNames ?? []) {
    if (Token.isUnresolved(name) || BUCKET_NAME.accepts(name)) continue;
    problems.push(received('bucketNames', name, BUCKET_NAME.allowed));
  }
  if (options.prefixes?.includes('')) problems.push(receivedInWords('prefixes', "''", 'at least one character each'));
  const named = options.buckets ?? options.bucketNames;
  if (options.prefixes && !named) {
    problems.push(
      receivedInWords('prefixes', 'without buckets', 'with buckets or bucketNames (CloudTrail compares whole ARNs)'),
    );
  }
  const bucketArns = [
    ...(options.buckets ?? []).map(({ bucketArn }) => bucketArn),
    ...(options.bucketNames ?? []).map((name) => `arn:${partition}:s3:::${name}`),
  ];
  // The slash excludes buckets whose names begin with the same characters.
  const arns = bucketArns.flatMap((arn) => (options.prefixes ?? ['']).map((prefix) => `${arn}/${prefix}`));
  return dataSelector(options, {
    resourceType: 'AWS::S3::Object',
    words: 'S3 objects',
    resources: named && { operator: 'startsWith', arns },
    problems,
  });
}

export function lambdaSelector(options: LambdaInvocationOptions): EventSelector {
  const problems: string[] = [];
  checkNotEmpty('functions', options.functions, problems);
  // For a version or alias, `lambda` is the function itself.
  const arns = options.functions?.map((fn) => ('lambda' in fn ? (fn.lambda as typeof fn) : fn).functionArn);
  return dataSelector(options, {
    resourceType: 'AWS::Lambda::Function',
    words: 'Lambda functions',
    resources: arns && { operator: 'equalTo', arns },
    problems,
  });
}

export function dynamoDbSelector(options: DynamoDbTableOptions): EventSelector {
  const problems: string[] = [];
  checkNotEmpty('tables', options.tables, problems);
  const arns = options.tables?.map(({ tableArn }) => tableArn);
  return dataSelector(options, {
    resourceType: 'AWS::DynamoDB::Table',
    words: 'DynamoDB tables',
    resources: arns && { operator: 'equalTo', arns },
    problems,
  });
}

export function anyDataSelector(options: DataEventOptions): EventSelector {
  const { resourceType } = options;
  return dataSelector(options, {
    resourceType,
    words: resourceType,
    problems: RESOURCE_TYPE.accepts(resourceType)
      ? []
      : [received('resourceType', resourceType, RESOURCE_TYPE.allowed)],
  });
}

function dataSelector(
  filter: DataEventFilter,
  { resourceType, words, resources, problems = [] }: Subject,
): EventSelector {
  const given: Condition[] = [
    { field: 'eventCategory', operator: 'equalTo', values: ['Data'] },
    { field: 'resources.type', operator: 'equalTo', values: [resourceType] },
    ...readWriteConditions(filter.readWrite),
    ...eventNameConditions(filter.eventNames, problems),
  ];
  if (resources && resources.arns.length > 0)
    given.push({ field: 'resources.ARN', operator: resources.operator, values: resources.arns });
  return {
    category: 'Data',
    subject: `Data events of ${words}`,
    name: filter.name,
    conditions: [...given, ...userConditions(filter.conditions, given, problems)],
    problems,
  };
}

/** Returns the resource type of a data event selector. */
export function resourceTypeOf({ conditions }: EventSelector): string | undefined {
  return conditions.find(({ field }) => field === 'resources.type')?.values[0];
}

/** Whether a data event selector covers all resources of its type. */
export function selectsEveryResource({ conditions }: EventSelector): boolean {
  return !conditions.some((condition) => condition.field === 'resources.ARN' && isIncluding(condition));
}

/** Returns warnings about costs and likely mistakes, by warning ID. */
export function dataEventWarnings(selectors: EventSelector[]): Record<string, string> {
  const warnings: Record<string, string> = {};
  const data = selectors.filter(({ category }) => category === 'Data');
  const unlimited = data.filter(selectsEveryResource).map(resourceTypeOf);
  const price = 'at 0.10 USD per 100,000, plus storage and 0.50 USD per GB of log group';
  if (unlimited.includes('AWS::S3::Object')) {
    warnings['S3DataEventsOfAllBuckets'] =
      `This trail records S3 data events of every bucket in every account that it covers, ${price}: one busy bucket can cost ` +
      'more than everything else in this trail. Select only the buckets that matter.';
  }
  const others = [...new Set(unlimited)].filter((type) => type !== 'AWS::S3::Object');
  if (others.length > 0) {
    warnings['DataEventsOfAllResources'] =
      `This trail records data events of every ${others.join(' and every ')} in every account that it covers, ${price}.`;
  }
  const asterisks = data
    .flatMap(({ conditions }) => conditions)
    .flatMap(({ values }) => values)
    .filter((value) => value.includes('*'));
  if (asterisks.length > 0) {
    warnings['LiteralAsterisk'] =
      `CloudTrail does not support wildcards: ${asterisks.map(readable).join(', ')} only matches if the resource's ARN contains an asterisk at that position.`;
  }
  return warnings;
}
