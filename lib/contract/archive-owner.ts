/** What an `OrganizationTrail` that delivers into a `LogArchive` asks of its function before the trail is made. */
export interface ArchiveOwnerProperties {
  readonly BucketName: string;
  /** The archive account, 12 digits. */
  readonly AccountId: string;
  readonly Region: string;
}
