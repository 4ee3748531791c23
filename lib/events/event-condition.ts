import type { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';

/** The operators of CloudTrail's field selectors, as CloudFormation's L1 spells them. */
export type Operator = Exclude<keyof CfnTrail.AdvancedFieldSelectorProperty, 'field'>;

/** One operator on one field. */
export interface Condition {
  readonly field: string;
  readonly operator: Operator;
  readonly values: string[];
}

/**
 * A condition that events have to meet to be recorded.
 *
 * Conditions on different fields must all hold. On one field CloudTrail combines differently: the including ones
 * (`equalTo`, `startsWith`, `endsWith`) and their values are alternatives, of the excluding ones all must hold, and then
 * both groups must. There are no wildcards: a `*` is a character like any other.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html#filtering-data-events-conditions
 */
export class EventCondition {
  /** Only calls that were made in a session of the AWS Management Console. For data events. */
  public static madeInConsole(): EventCondition {
    return new EventCondition({ field: 'sessionCredentialFromConsole', operator: 'equalTo', values: ['true'] });
  }

  /** Only calls that were not made in a session of the AWS Management Console. For data events. */
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
 * A field of an event that conditions can be put on. Each condition takes one or more values; each value counts towards
 * the 500 that a trail may have, and is 1 to 2048 characters long.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
 */
export class EventField {
  /** The call, as in `PutObject`. For data events and network activity events. */
  public static readonly EVENT_NAME = new EventField('eventName');

  /** The service that was called, as in `s3.amazonaws.com`. For data events. */
  public static readonly EVENT_SOURCE = new EventField('eventSource');

  /** What kind of event it is, as in `AwsApiCall` or `AwsServiceEvent`. For data events. */
  public static readonly EVENT_TYPE = new EventField('eventType');

  /**
   * The resource that was called upon. For data events.
   *
   * For the objects of a bucket, start with `arn:aws:s3:::bucket/`: without the slash other buckets match as well, and
   * `equalTo` matches one object only. Resource types without ARNs cannot be filtered by it.
   */
  public static readonly RESOURCE_ARN = new EventField('resources.ARN');

  /** Who called. For data events. */
  public static readonly USER_IDENTITY_ARN = new EventField('userIdentity.arn');

  /** The VPC endpoint that the call came through. For network activity events. */
  public static readonly VPC_ENDPOINT_ID = new EventField('vpcEndpointId');

  private constructor(
    /** The name of the field in selectors. */
    public readonly fieldName: string,
  ) {}

  /** Only events whose field is one of these values. */
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

  /** No event whose field is one of these values. */
  public notEqualTo(...values: string[]): EventCondition {
    return this.condition('notEquals', values);
  }

  /** No event whose field starts with one of these values. */
  public notStartsWith(...values: string[]): EventCondition {
    return this.condition('notStartsWith', values);
  }

  /** No event whose field ends with one of these values. */
  public notEndsWith(...values: string[]): EventCondition {
    return this.condition('notEndsWith', values);
  }

  private condition(operator: Operator, values: string[]): EventCondition {
    return EventCondition._of({ field: this.fieldName, operator, values });
  }
}
