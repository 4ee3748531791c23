/**
 * What an `OrganizationTrail` in a delegated administrator's account asks of its function: the whole trail as it is to be, in the
 * words of `AWS::CloudTrail::Trail`, and whose it is. CloudFormation hands every value over as text.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudtrail-trail.html
 */
export interface OrganizationTrailProperties {
  readonly TrailName: string;
  /** The owner of the trail, whose id its ARN has. */
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
  /** An ARN: CloudTrail would look up a name in the account of the trail. */
  readonly SnsTopicArn?: string;
  readonly AdvancedEventSelectors: readonly EventSelectorProperty[];
  readonly InsightSelectors: readonly InsightSelectorProperty[];
  readonly AggregationConfigurations: readonly AggregationProperty[];
  /** The user's, beside those by which the function knows its trail. Absent where there are none. */
  readonly Tags?: readonly TagProperty[];
}

/** CloudTrail's operators on a field of an event. */
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

/** The tag that says which stack a trail belongs to: the stack's id. */
export const STACK_TAG = 'cdk-organization-trail:stack';

/** The tag that says which resource of that stack: its logical id. */
export const RESOURCE_TAG = 'cdk-organization-trail:resource';
