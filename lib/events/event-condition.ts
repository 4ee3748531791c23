import type { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';

/** The operators of CloudTrail's field selectors, spelled as in CloudFormation. */
export type Operator = Exclude<keyof CfnTrail.AdvancedFieldSelectorProperty, 'field'>;

/** One operator on one field. */
export interface Condition {
  readonly field: string;
  readonly operator: Operator;
  readonly values: string[];
}

/**
 * A condition that events must meet to be recorded.
 *
 * Conditions on different fields must all match. On the same field, CloudTrail records events that match at least one
 * of the including conditions (`equalTo`, `startsWith`, `endsWith`) and all of the excluding conditions. There are no
 * wildcards: a `*` is an ordinary character.
 *
 * @see
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html#filtering-data-events-conditions
 */
export class EventCondition {
  /** Only calls made in an AWS Management Console session. For data events. */
  public static madeInConsole(): EventCondition {
    return new EventCondition({ field: 'sessionCredentialFromConsole', operator: 'equalTo', values: ['true'] });
  }

  /** Only calls not made in an AWS Management Console session. For data events. */
  public static notMadeInConsole(): EventCondition {
    return new EventCondition({ field: 'sessionCredentialFromConsole', operator: 'notEquals', values: ['true'] });
  }

  /** @internal */
  public static _of(condition: Condition): EventCondition {
    return new EventCondition(condition);
  }

  /** @internal */
  public readonly _condition: Condition;

  private constructor(condition: Condition) {
    this._condition = condition;
  }
}

/**
 * An event field for conditions. Each condition takes one or more values of 1 to 2048 characters. Each value counts
 * toward the maximum of 500 per trail.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
 */
export class EventField {
  /** The API call, for example `PutObject`. For data events and network activity events. */
  public static readonly EVENT_NAME = new EventField('eventName');

  /** The service that was called, for example `s3.amazonaws.com`. For data events. */
  public static readonly EVENT_SOURCE = new EventField('eventSource');

  /** The event type, for example `AwsApiCall` or `AwsServiceEvent`. For data events. */
  public static readonly EVENT_TYPE = new EventField('eventType');

  /**
   * The ARN of the resource. For data events.
   *
   * For the objects of a bucket, use `startsWith` with `arn:aws:s3:::bucket/`: without the slash, other buckets match
   * too, and `equalTo` matches only one object. Resource types without ARNs cannot be filtered by this field.
   */
  public static readonly RESOURCE_ARN = new EventField('resources.ARN');

  /** The ARN of the principal that made the call. For data events. */
  public static readonly USER_IDENTITY_ARN = new EventField('userIdentity.arn');

  /** The VPC endpoint that the call was made through. For network activity events. */
  public static readonly VPC_ENDPOINT_ID = new EventField('vpcEndpointId');

  private constructor(
    /** The name of the field in selectors. */
    public readonly fieldName: string,
  ) {}

  /** Only events whose field equals one of these values. */
  public equalTo(...values: string[]): EventCondition {
    return this.condition('equalTo', values);
  }

  /** Only events whose field starts with one of these values. */
  public startsWith(...values: string[]): EventCondition {
    return this.condition('startsWith', values);
  }

  /** Only events whose field ends with one of these values. */
  public endsWith(...values: string[]): EventCondition {
    return this.condition('endsWith', values);
  }

  /** Only events whose field equals none of these values. */
  public notEqualTo(...values: string[]): EventCondition {
    return this.condition('notEquals', values);
  }

  /** Only events whose field starts with none of these values. */
  public notStartsWith(...values: string[]): EventCondition {
    return this.condition('notStartsWith', values);
  }

  /** Only events whose field ends with none of these values. */
  public notEndsWith(...values: string[]): EventCondition {
    return this.condition('notEndsWith', values);
  }

  private condition(operator: Operator, values: string[]): EventCondition {
    return EventCondition._of({ field: this.fieldName, operator, values });
  }
}
