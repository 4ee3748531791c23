/** What an `OrganizationTrail` with `preflight` asks of its function before the trail is made. */
export interface TrailPreflightProperties {
  readonly TrailName: string;
  readonly HomeRegion: string;
  readonly S3BucketName: string;
  readonly S3KeyPrefix?: string;
  /** Those that the archive covers too, an empty one for none. */
  readonly FormerKeyPrefixes?: readonly string[];
  /** An ARN, of the key or of an alias. */
  readonly KMSKeyId: string;
  /** The account of the stack is one. CloudFormation hands it over as text. */
  readonly IsDelegatedAdministrator: boolean;
}

/** The attribute that the custom resource returns: what was found, in a line. */
export const SUMMARY_ATTRIBUTE = 'Summary';
