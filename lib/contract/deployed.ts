import type { AggregationProperty, EventSelectorProperty, InsightSelectorProperty } from './organization-trail';

/**
 * What was deployed, for the check of the trail's health to compare with. In the file, a text with values that are
 * known only at deployment is `{ "text": ["arn:", 0, ":trail/x"] }`: a number is an index into the list in the
 * environment variable.
 */

/** The file beside the function's code. */
export const DEPLOYED_FILE = 'deployed.json';

/** The environment variable with the values, a list as JSON. */
export const DEPLOYED_VALUES_VARIABLE = 'DEPLOYED_VALUES';

/** The key of a text that contains values. */
export const TEXT_WITH_VALUES = 'text';

/**
 * A trail's settings, named as in GetTrail. `null`: must not be set. Absent: unknown, and not compared.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Trail.html
 */
export interface DeployedSettings {
  readonly IsMultiRegionTrail?: boolean;
  readonly IncludeGlobalServiceEvents?: boolean;
  readonly IsOrganizationTrail?: boolean;
  readonly LogFileValidationEnabled?: boolean;
  readonly S3BucketName?: string;
  readonly S3KeyPrefix?: string | null;
  readonly KmsKeyId?: string;
  readonly CloudWatchLogsLogGroupArn?: string;
  readonly CloudWatchLogsRoleArn?: string;
  readonly SnsTopicARN?: string | null;
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html */
export interface BasicEventSelector {
  readonly ReadWriteType?: string;
  readonly IncludeManagementEvents?: boolean;
  readonly ExcludeManagementEventSources?: readonly string[];
  readonly DataResources?: readonly { readonly Type?: string; readonly Values?: readonly (string | null)[] }[];
}

/** What a trail records, in one of CloudTrail's two forms. */
export interface RecordedSelectors {
  readonly advanced?: readonly EventSelectorProperty[];
  readonly basic?: readonly BasicEventSelector[];
}

export interface DeployedTrail {
  readonly settings: DeployedSettings;
  /** Absent if they are not compared. */
  readonly insightSelectors?: readonly InsightSelectorProperty[];
  readonly aggregations?: readonly AggregationProperty[];
  readonly selectors?: RecordedSelectors;
}

export interface DeployedFilter {
  readonly name: string;
  /** Absent if it is known only at deployment. */
  readonly pattern?: string;
  readonly metricNamespace: string;
  readonly metricName: string;
  readonly metricValue: string;
}

export interface DeployedLogGroup {
  readonly name: string;
  readonly filters: readonly DeployedFilter[];
  /** The function that receives every event. Absent without findings. */
  readonly subscriber?: string;
  /** Set if the log group is a resource of the function's own stack. */
  readonly own?: {
    readonly stackId: string;
    readonly logicalId: string;
    readonly retentionDays?: number;
    readonly keyArn?: string;
  };
}

export interface DeployedAlarm {
  readonly name: string;
  /** Each of them; others may be there too. */
  readonly actions?: readonly (string | null)[];
  /** Of an alarm on one metric. */
  readonly metricName?: string;
  readonly threshold?: number;
  readonly comparison?: string;
}

export interface DeployedTopic {
  /** In words. */
  readonly title: string;
  readonly arn: string;
  readonly emails: readonly (string | null)[];
}

export interface Deployed {
  readonly trail?: DeployedTrail;
  readonly logGroup: DeployedLogGroup;
  readonly alarms: { readonly prefix: string; readonly all: readonly DeployedAlarm[] };
  readonly topics: readonly DeployedTopic[];
  readonly findings?: { readonly functionArn: string; readonly ruleName: string };
}
