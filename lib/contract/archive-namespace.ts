/**
 * The S3 namespace of an archive's bucket names. It cannot be changed later: a bucket in the other namespace is another
 * bucket.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html
 */
export enum ArchiveNamespace {
  /**
   * The namespace that all accounts of the partition share. A name belongs to whoever takes it first, and after a
   * deletion to whoever takes it next.
   */
  GLOBAL = 'global',

  /**
   * The namespace of one account and Region, in which nobody else can create a bucket. The names end in
   * `-<account>-<region>-an`.
   */
  ACCOUNT_REGIONAL = 'account-regional',
}

/**
 * Regions without account-regional namespaces in S3.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html
 */
export const REGIONS_WITHOUT_ACCOUNT_NAMESPACE: readonly string[] = ['me-central-1', 'me-south-1'];

/** The suffix of names in the account-regional namespace. Values may be CDK tokens. */
export function accountRegionalSuffix(accountId: string, region: string): string {
  return `-${accountId}-${region}-an`;
}

/** Returns the namespace of a bucket of the account and Region. */
export function namespaceOf(bucketName: string, accountId: string, region: string): ArchiveNamespace {
  return bucketName.endsWith(accountRegionalSuffix(accountId, region))
    ? ArchiveNamespace.ACCOUNT_REGIONAL
    : ArchiveNamespace.GLOBAL;
}

/** The properties that an archive passes to its function before a trail delivers there. */
export interface ArchiveNameProperties {
  /** The bucket's logical ID, in the same stack. */
  readonly BucketLogicalId: string;
  readonly Namespace: string;
}
