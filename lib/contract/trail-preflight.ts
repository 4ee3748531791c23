/** The properties that an `OrganizationTrail` with `preflight` passes to its function before the trail is created. */
export interface TrailPreflightProperties {
  readonly TrailName: string;
  readonly HomeRegion: string;
  readonly S3BucketName: string;
  readonly S3KeyPrefix?: string;
  /** Former key prefixes that the archive also covers. An empty string stands for none. */
  readonly FormerKeyPrefixes?: readonly string[];
  /** The ARN of the key or of an alias. */
  readonly KMSKeyId: string;
  /** Whether the stack's account is a delegated administrator. CloudFormation passes it as a string. */
  readonly IsDelegatedAdministrator: boolean;
}

/** The attribute that the custom resource returns: the result, in one line. */
export const SUMMARY_ATTRIBUTE = 'Summary';
