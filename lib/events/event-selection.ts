import type { AggregationTemplate } from './aggregation';
import { anyDataSelector, dynamoDbSelector, lambdaSelector, s3ObjectSelector } from './data-event-selectors';
import type {
  DataEventOptions,
  DynamoDbTableOptions,
  LambdaInvocationOptions,
  S3ObjectEventOptions,
} from './data-events';
import type { EventSelector } from './event-selector';
import type { InsightChoice, InsightOptions } from './insights';
import type { ManagementEventOptions } from './management-events';
import { type NetworkActivityOptions, networkActivitySelector } from './network-activity';

/** What the user selected. Data and network selectors are created later, when the partition is known. */
export type Choice =
  | { readonly kind: 'management'; readonly options: ManagementEventOptions | undefined }
  | { readonly kind: 'selector'; readonly options: object; readonly make: (partition: string) => EventSelector }
  | { readonly kind: 'insight'; readonly insight: InsightChoice }
  | { readonly kind: 'aggregation'; readonly templates: AggregationTemplate[] };

/**
 * One kind of events that a trail records. A trail takes a list of selections and records what matches any of them.
 *
 * By default, a trail records all management events: the first copy is free. Everything else must be selected, and
 * costs (us-east-1, 2026): data events and network activity events 0.10 USD per 100,000; Insights 0.35 USD per 100,000
 * management events and 0.03 USD per 100,000 data events analyzed, for each type. Recorded events also go to the log
 * group, at 0.50 USD per GB. These costs apply to every account that the trail covers.
 *
 * The constructor of the trail rejects what CloudTrail would reject, with all problems in one error. The selectors of a
 * trail can have 500 values in total; the feedback-loop guard needs one per bucket in each selection of S3 objects.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html#cloudtrail-concepts-events
 */
export class EventSelection {
  /**
   * Management events: operations on resources, and sign-ins. The first copy in an account is free; each further copy
   * costs 2 USD per 100,000. At most one such selection. Excluding events weakens the trail and prints a warning.
   *
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html
   */
  public static managementEvents(options: ManagementEventOptions = {}): EventSelection {
    return new EventSelection({ kind: 'management', options });
  }

  /** No management events: for a trail in addition to one that records them. Prints a warning. */
  public static noManagementEvents(): EventSelection {
    return new EventSelection({ kind: 'management', options: undefined });
  }

  /**
   * Data events of objects in general purpose S3 buckets: who read, wrote or deleted which object. 0.10 USD per
   * 100,000; busy buckets have millions a day.
   *
   * The trail's own bucket, its access log bucket and the trail's `excludedBuckets` are always excluded: a trail that
   * records the delivery of its own log files never stops.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
   */
  public static s3Objects(options: S3ObjectEventOptions = {}): EventSelection {
    return new EventSelection({ kind: 'selector', options, make: (partition) => s3ObjectSelector(options, partition) });
  }

  /**
   * Data events of Lambda functions: who invoked which function. 0.10 USD per 100,000.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html
   */
  public static lambdaInvocations(options: LambdaInvocationOptions = {}): EventSelection {
    return new EventSelection({ kind: 'selector', options, make: () => lambdaSelector(options) });
  }

  /**
   * Data events of DynamoDB tables: who read or wrote items, including through streams. 0.10 USD per 100,000.
   *
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/logging-using-cloudtrail.html
   */
  public static dynamoDbTables(options: DynamoDbTableOptions = {}): EventSelection {
    return new EventSelection({ kind: 'selector', options, make: () => dynamoDbSelector(options) });
  }

  /**
   * Data events of any resource type. 0.10 USD per 100,000. The feedback-loop guard covers `AWS::S3::Object` as in
   * `s3Objects()`. Exclude other consumers of this trail yourself, such as the topic for its log files or a stream fed
   * by its log group.
   *
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
   */
  public static dataEvents(options: DataEventOptions): EventSelection {
    return new EventSelection({ kind: 'selector', options, make: () => anyDataSelector(options) });
  }

  /**
   * Network activity events: calls to one AWS service through VPC endpoints of the accounts, including calls with
   * credentials of other accounts and calls that the endpoint policy denied. 0.10 USD per 100,000.
   *
   * Whether organization trails support them is unverified; if not, the deployment fails.
   *
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-network-events-with-cloudtrail.html
   */
  public static networkActivity(options: NetworkActivityOptions): EventSelection {
    return new EventSelection({ kind: 'selector', options, make: () => networkActivitySelector(options) });
  }

  /**
   * Insights on the call rate: CloudTrail reports when a call is made far more or far less often than usual. 0.35 USD
   * per 100,000 write management events and 0.03 USD per 100,000 data events analyzed.
   *
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-insights-events-with-cloudtrail.html
   */
  public static callRateInsights(options: InsightOptions = {}): EventSelection {
    return new EventSelection({ kind: 'insight', insight: { insightType: 'ApiCallRateInsight', options } });
  }

  /**
   * Insights on the error rate: CloudTrail reports when a call fails far more often than usual. 0.35 USD per 100,000
   * management events and 0.03 USD per 100,000 data events analyzed.
   *
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-insights-events-with-cloudtrail.html
   */
  public static errorRateInsights(options: InsightOptions = {}): EventSelection {
    return new EventSelection({ kind: 'insight', insight: { insightType: 'ApiErrorRateInsight', options } });
  }

  /**
   * Five-minute summaries of the data events that the trail records, by one or more templates, in addition to the
   * events themselves. At most one such selection. The price is not known here.
   *
   * Whether organization trails support them is unverified; if not, the deployment fails.
   *
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/aggregating-data-events.html
   */
  public static aggregation(...templates: AggregationTemplate[]): EventSelection {
    return new EventSelection({ kind: 'aggregation', templates });
  }

  /** @internal */
  public readonly _choice: Choice;

  private constructor(choice: Choice) {
    this._choice = choice;
  }
}
