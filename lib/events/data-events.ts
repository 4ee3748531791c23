import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { EventCondition } from './event-condition';
import type { ReadWrite } from './event-selector';

/** Options that narrow a selection of data events. */
export interface DataEventFilter {
  /**
   * Record read calls, write calls, or both.
   *
   * @default ReadWrite.ALL
   */
  readonly readWrite?: ReadWrite;

  /**
   * Record only these API calls, for example `PutObject`.
   *
   * @default - every call
   */
  readonly eventNames?: string[];

  /**
   * Further conditions, all of which must match. An including condition (`equalTo`, `startsWith`, `endsWith`) is not
   * allowed on a field that another option already uses, because CloudTrail would record what matches either.
   *
   * @default - none
   */
  readonly conditions?: EventCondition[];

  /**
   * The name of the selector in CloudTrail, 1 to 1000 characters.
   *
   * @default - a description of the selection
   */
  readonly name?: string;
}

/** Options for S3 data events. */
export interface S3ObjectEventOptions extends DataEventFilter {
  /**
   * Record only objects in these buckets and in `bucketNames`.
   *
   * @default - every bucket of every account that the trail covers, except those of the feedback-loop guard
   */
  readonly buckets?: IBucket[];

  /**
   * Like `buckets`, but by name, for buckets of other accounts.
   *
   * @default - none
   */
  readonly bucketNames?: string[];

  /**
   * Record only objects whose key starts with one of these prefixes, in each of the buckets. Requires buckets, because
   * CloudTrail compares from the start of the ARN. If buckets need different prefixes, use one selection for each.
   *
   * @default - every object
   */
  readonly prefixes?: string[];
}

/** Options for data events of Lambda functions. */
export interface LambdaInvocationOptions extends DataEventFilter {
  /**
   * Record only these functions. A version or alias selects its function.
   *
   * @default - every function of every account that the trail covers
   */
  readonly functions?: IFunction[];
}

/** Options for DynamoDB data events. */
export interface DynamoDbTableOptions extends DataEventFilter {
  /**
   * Record only these tables.
   *
   * @default - every table of every account that the trail covers
   */
  readonly tables?: ITable[];
}

/** Options for data events of any resource type. */
export interface DataEventOptions extends DataEventFilter {
  /**
   * The resource type as CloudTrail names it, for example `AWS::SNS::Topic`; it may differ from the CloudFormation
   * type. CloudTrail checks whether it exists. It cannot be a token, because the feedback-loop guard must know it.
   *
   * @see
   * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html#logging-data-events
   */
  readonly resourceType: string;
}
