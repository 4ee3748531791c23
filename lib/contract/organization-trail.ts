/**
 * The properties that an `OrganizationTrail` in a delegated administrator's account passes to its function: the trail's
 * full definition, named as in `AWS::CloudTrail::Trail`, and its owner. CloudFormation passes every value as a string.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudtrail-trail.html
 */
export interface OrganizationTrailProperties {
  readonly TrailName: string;
  /** The owner of the trail, whose ID is in its ARN. */
  readonly ManagementAccountId: string;
  readonly IsOrganizationTrail: true;
  readonly IsMultiRegionTrail: boolean;
  readonly IncludeGlobalServiceEvents: boolean;
  readonly EnableLogFileValidation: boolean;
  readonly S3BucketName: string;
  readonly S3KeyPrefix?: string;
  readonly KMSKeyId: string;
  readonly CloudWatchLogsLogGroupArn: string;
  readonly CloudWatchLogsRoleArn: string;
  /** An ARN: CloudTrail would look up a name in the trail's account. */
  readonly SnsTopicArn?: string;
  readonly AdvancedEventSelectors: readonly EventSelectorProperty[];
  readonly InsightSelectors: readonly InsightSelectorProperty[];
  readonly AggregationConfigurations: readonly AggregationProperty[];
  /** The user's tags, besides those by which the function recognizes its trail. Absent if there are none. */
  readonly Tags?: readonly TagProperty[];
}

/** CloudTrail's operators for a field of an event. */
export const FIELD_OPERATORS = [
  'Equals',
  'StartsWith',
  'EndsWith',
  'NotEquals',
  'NotStartsWith',
  'NotEndsWith',
] as const;
export type FieldOperator = (typeof FIELD_OPERATORS)[number];

export type FieldSelectorProperty = { readonly Field: string } & {
  readonly [operator in FieldOperator]?: readonly string[];
};

export interface EventSelectorProperty {
  readonly Name?: string;
  readonly FieldSelectors: readonly FieldSelectorProperty[];
}

export interface InsightSelectorProperty {
  readonly InsightType: string;
  readonly EventCategories: readonly string[];
}

export interface AggregationProperty {
  readonly EventCategory: string;
  readonly Templates: readonly string[];
}

export interface TagProperty {
  readonly Key: string;
  readonly Value: string;
}

/** The attribute that the custom resource returns. */
export const TRAIL_ARN_ATTRIBUTE = 'Arn';

/** The tag with the ID of the stack that a trail belongs to. */
export const STACK_TAG = 'cdk-organization-trail:stack';

/** The tag with the logical ID of the resource in that stack. */
export const RESOURCE_TAG = 'cdk-organization-trail:resource';
