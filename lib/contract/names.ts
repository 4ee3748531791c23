/** The trail's name, where none is given. */
export const DEFAULT_TRAIL_NAME = 'organization-trail';

/** The namespace of the metrics, and the start of the alarms' names, where none is given. */
export const DEFAULT_NAMESPACE = 'OrganizationTrail';

/** What says which trail it is. Every part may be a token of the CDK. */
export interface TrailArnParts {
  readonly partition: string;
  readonly homeRegion: string;
  /** Of the account that owns the trail. */
  readonly managementAccountId: string;
  readonly trailName: string;
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html#awscloudtrail-resources-for-iam-policies */
export function trailArnOf({ partition, homeRegion, managementAccountId, trailName }: TrailArnParts): string {
  return `arn:${partition}:cloudtrail:${homeRegion}:${managementAccountId}:trail/${trailName}`;
}
