/**
 * The properties that an `OrganizationTrail` with a `LogArchive` passes to its function before the trail is created.
 */
export interface ArchiveOwnerProperties {
  readonly BucketName: string;
  /** The archive account, 12 digits. */
  readonly AccountId: string;
  readonly Region: string;
}
