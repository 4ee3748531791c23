import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { EventCondition } from './event-condition';
import type { ReadWrite } from './event-selector';

/**
 * What narrows a selection of data events.
 */
export interface DataEventFilter {
  /**
   * Reading calls, changing calls, or both.
   *
   * @default ReadWrite.ALL
   */
  readonly readWrite?: ReadWrite;

  /**
   * Only these calls, as in `PutObject`.
   *
   * @default - every call
   */
  readonly eventNames?: string[];

  /**
   * Further conditions, all of which must hold. An including one (`equalTo`, `startsWith`, `endsWith`) cannot be put on a
   * field that another option selects already: CloudTrail would record what matches either.
   *
   * @default - none
   */
  readonly conditions?: EventCondition[];

  /**
   * The selector's name in CloudTrail, 1 to 1000 characters.
   *
   * @default - says what it selects
   */
  readonly name?: string;
}

/**
 * Which S3 data events a trail records.
 */
export interface S3ObjectEventOptions extends DataEventFilter {
  /**
   * Only the objects of these buckets, and of those in `bucketNames`.
   *
   * @default - every bucket of every account that the trail covers, except those of the feedback-loop guard
   */
  readonly buckets?: IBucket[];

  /**
   * The same by name, for buckets of other accounts.
   *
   * @default - none
   */
  readonly bucketNames?: string[];

  /**
   * Only objects whose key starts with one of these, in each of the buckets. Needs buckets: CloudTrail compares from the
   * start of the ARN. Where buckets differ in their prefixes, use one selection for each.
   *
   * @default - every object
   */
  readonly prefixes?: string[];
}

/**
 * Which invocations of Lambda functions a trail records.
 */
export interface LambdaInvocationOptions extends DataEventFilter {
  /**
   * Only these functions. Of a version or an alias, the function itself is meant.
   *
   * @default - every function of every account that the trail covers
   */
  readonly functions?: IFunction[];
}

/**
 * Which DynamoDB data events a trail records.
 */
export interface DynamoDbTableOptions extends DataEventFilter {
  /**
   * Only these tables.
   *
   * @default - every table of every account that the trail covers
   */
  readonly tables?: ITable[];
}

/**
 * Which data events of any resource type a trail records.
 */
export interface DataEventOptions extends DataEventFilter {
  /**
   * CloudTrail's name of the resource type, as in `AWS::SNS::Topic`; not always that of CloudFormation. Whether it exists
   * is for CloudTrail to say. It cannot be a token: the feedback-loop guard has to know it.
   *
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html#logging-data-events
   */
  readonly resourceType: string;
}
