import { accountRegionalSuffix, ArchiveNamespace } from './archive-namespace';

/** The trail's name, where none is given. */
export const DEFAULT_TRAIL_NAME = 'organization-trail';

/** The role that searches the event history has this name in each account. IAM knows no Regions. */
export function memberRoleNameOf(trailName: string): string {
  return `${trailName}-event-history`;
}

/** The key of the tag that the stacks put on everything in them; its value is the stack's name. */
export const OWN_TAG = 'cdk-organization-trail';

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

/** What the account of the archive and that of the trail compute alike, so that neither needs a value from the other. */
export interface ArchiveNames {
  readonly bucketName: string;
  readonly accessLogBucketName: string;
  /** With `alias/`. */
  readonly keyAlias: string;
}

export interface ArchiveNamesProps {
  readonly trailName: string;
  readonly accountId: string;
  readonly region: string;
  readonly bucketName?: string;
  readonly namespace?: ArchiveNamespace;
}

export function archiveNamesOf({
  trailName,
  accountId,
  region,
  namespace,
  bucketName = `${trailName}-${accountId}-${region}${namespace === ArchiveNamespace.ACCOUNT_REGIONAL ? '-an' : ''}`,
}: ArchiveNamesProps): ArchiveNames {
  const suffix = accountRegionalSuffix(accountId, region);
  const isRegional = bucketName.endsWith(suffix);
  const accessLogBucketName = isRegional
    ? `${bucketName.slice(0, -suffix.length)}-access${suffix}`
    : `${bucketName}-access`;
  return { bucketName, accessLogBucketName, keyAlias: keyAliasOf(trailName) };
}

/** Of the archive's key. */
export function keyAliasOf(trailName: string): string {
  return `alias/${trailName}`;
}
