/**
 * Where the names of an archive's buckets are taken from. It cannot be changed later: a bucket of another namespace is another bucket.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html
 */
export enum ArchiveNamespace {
  /** The one namespace of all accounts of the partition: whoever takes a name first has it, and so does whoever takes it after it was deleted. */
  GLOBAL = 'global',

  /** That of the account in its Region, in which nobody else can make a bucket. The names end on `-<account>-<region>-an`. */
  ACCOUNT_REGIONAL = 'account-regional',
}

/** Regions in which S3 has no account-regional namespaces. https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html */
export const REGIONS_WITHOUT_ACCOUNT_NAMESPACE: readonly string[] = ['me-central-1', 'me-south-1'];

/** What a name ends on in the account-regional namespace. Values may be tokens of the CDK. */
export function accountRegionalSuffix(accountId: string, region: string): string {
  return `-${accountId}-${region}-an`;
}

/** In which namespace a bucket of an account and Region is. */
export function namespaceOf(bucketName: string, accountId: string, region: string): ArchiveNamespace {
  return bucketName.endsWith(accountRegionalSuffix(accountId, region))
    ? ArchiveNamespace.ACCOUNT_REGIONAL
    : ArchiveNamespace.GLOBAL;
}

/** What an archive asks of its function before a trail delivers there. */
export interface ArchiveNameProperties {
  /** Of the bucket, in the same stack. */
  readonly BucketLogicalId: string;
  readonly Namespace: string;
}
