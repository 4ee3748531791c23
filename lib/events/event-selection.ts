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

/** What the user chose. Data and network selectors are made where the partition is known. */
export type Choice =
  | { readonly kind: 'management'; readonly options: ManagementEventOptions | undefined }
  | { readonly kind: 'selector'; readonly options: object; readonly make: (partition: string) => EventSelector }
  | { readonly kind: 'insight'; readonly insight: InsightChoice }
  | { readonly kind: 'aggregation'; readonly templates: AggregationTemplate[] };

/**
 * One thing that a trail records. A trail takes a list of them and records what any of them selects.
 *
 * Management events are recorded, all of them, unless the list says otherwise: their first copy is free. Everything else
 * is off unless asked for, and costs (us-east-1, 2026): data events and network activity events 0.10 USD per 100,000;
 * Insights 0.35 USD per 100,000 management events and 0.03 USD per 100,000 data events analysed, for each type. What is
 * recorded also goes into the log group, at 0.50 USD per GB. The prices are those of every account that the trail covers.
 *
 * What CloudTrail would refuse is refused by the trail's constructor, all of it in one error. Selectors of a trail may have
 * 500 values together; the feedback-loop guard takes one for each bucket in each selection of S3 objects.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html#cloudtrail-concepts-events
 */
export class EventSelection {
  /**
   * Management events: what is done to resources, and sign-ins. The first copy in an account is free, a further one costs
   * 2 USD per 100,000. At most one selection of them; leaving anything out weakens the trail and prints a warning.
   *
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html
   */
  public static managementEvents(options: ManagementEventOptions = {}): EventSelection {
    return new EventSelection({ kind: 'management', options });
  }

  /**
   * No management events: for a trail beside one that records them. Prints a warning.
   */
  public static noManagementEvents(): EventSelection {
    return new EventSelection({ kind: 'management', options: undefined });
  }

  /**
   * Data events of objects in general purpose S3 buckets: who read, wrote or deleted which object. 0.10 USD per 100,000,
   * and busy buckets have millions a day.
   *
   * The trail's own bucket, the bucket of its access logs and the trail's `excludedBuckets` are left out, whatever is
   * selected: a trail that records the delivery of its own log files never stops.
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
   * Data events of DynamoDB tables: who read or wrote items, streams included. 0.10 USD per 100,000.
   *
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/logging-using-cloudtrail.html
   */
  public static dynamoDbTables(options: DynamoDbTableOptions = {}): EventSelection {
    return new EventSelection({ kind: 'selector', options, make: () => dynamoDbSelector(options) });
  }

  /**
   * Data events of any resource type. 0.10 USD per 100,000. `AWS::S3::Object` is guarded here as in `s3Objects()`; what
   * consumes this trail in other ways (the topic of its log files, a stream that its log group feeds) is yours to exclude.
   *
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
   */
  public static dataEvents(options: DataEventOptions): EventSelection {
    return new EventSelection({ kind: 'selector', options, make: () => anyDataSelector(options) });
  }

  /**
   * Network activity events: calls to one AWS service through the VPC endpoints that the accounts own, also those with
   * foreign credentials and those that the endpoint's policy denied. 0.10 USD per 100,000.
   *
   * That organization trails record them is unverified; where they do not, the deployment fails.
   *
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-network-events-with-cloudtrail.html
   */
  public static networkActivity(options: NetworkActivityOptions): EventSelection {
    return new EventSelection({ kind: 'selector', options, make: () => networkActivitySelector(options) });
  }

  /**
   * Insights on the call rate: CloudTrail reports when a call is made far more or far less often than usual. 0.35 USD per
   * 100,000 changing management events and 0.03 USD per 100,000 data events analysed.
   *
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-insights-events-with-cloudtrail.html
   */
  public static callRateInsights(options: InsightOptions = {}): EventSelection {
    return new EventSelection({ kind: 'insight', insight: { insightType: 'ApiCallRateInsight', options } });
  }

  /**
   * Insights on the error rate: CloudTrail reports when a call fails far more often than usual. 0.35 USD per 100,000
   * management events and 0.03 USD per 100,000 data events analysed.
   *
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-insights-events-with-cloudtrail.html
   */
  public static errorRateInsights(options: InsightOptions = {}): EventSelection {
    return new EventSelection({ kind: 'insight', insight: { insightType: 'ApiErrorRateInsight', options } });
  }

  /**
   * Five-minute summaries of the data events that the trail records, by one or more templates, in addition to the events
   * themselves. At most one selection. Their price is not known here.
   *
   * That organization trails have them is unverified; where they do not, the deployment fails.
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
