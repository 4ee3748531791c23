import { accountRegionalSuffix, ArchiveNamespace } from './archive-namespace';

/** The trail's default name. */
export const DEFAULT_TRAIL_NAME = 'organization-trail';

/** Returns the name of the role that searches the event history in each account. IAM has no Regions. */
export function memberRoleNameOf(trailName: string): string {
  return `${trailName}-event-history`;
}

/** The key of the tag that the stacks put on all their resources. Its value is the stack's name. */
export const OWN_TAG = 'cdk-organization-trail';

/** The parts of a trail's ARN. Each may be a CDK token. */
export interface TrailArnParts {
  readonly partition: string;
  readonly homeRegion: string;
  /** The account that owns the trail. */
  readonly managementAccountId: string;
  readonly trailName: string;
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html#awscloudtrail-resources-for-iam-policies */
export function trailArnOf({ partition, homeRegion, managementAccountId, trailName }: TrailArnParts): string {
  return `arn:${partition}:cloudtrail:${homeRegion}:${managementAccountId}:trail/${trailName}`;
}

/**
 * Names that the accounts of the archive and of the trail both compute, so that neither needs a value from the other.
 */
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

/** Returns the alias of the archive's key. */
export function keyAliasOf(trailName: string): string {
  return `alias/${trailName}`;
}
