import type { ArchiveNamespace } from '../../contract/archive-namespace';

/**
 * What service control policies are to protect, and from whom not.
 */
export interface GuardrailOptions {
  /**
   * The roles by which the stacks are deployed, at least one: everybody else is denied, administrators and root users too. Each by its name, after its path if
   * it has one, which stands for that role in the archive account and in the delegated administrator's; or by its ARN. `*` and `?` stand for other
   * characters. A CDK deployment uses two: `cdk-hnb659fds-deploy-role-*` and `cdk-hnb659fds-cfn-exec-role-*`, and changes to either are denied to others.
   */
  readonly exceptRoles: string[];

  /**
   * The trail's name.
   *
   * @default 'organization-trail'
   */
  readonly trailName?: string;

  /**
   * The trail's home Region.
   *
   * @default - the stack's Region; without a stack it is required
   */
  readonly homeRegion?: string;

  /**
   * The organization's management account, 12 digits, which owns the trail. Service control policies do not bind it.
   *
   * @default - the stack's account; without a stack it is required
   */
  readonly managementAccountId?: string;

  /**
   * The account of a `LogArchiveStack`, 12 digits: its buckets, key and stack are protected.
   *
   * @default - none
   */
  readonly logArchiveAccount?: string;

  /**
   * The name of the bucket there, where `LogArchiveStack` was given one.
   *
   * @default - the trail's name, the account and the Region, joined by dashes
   */
  readonly archiveBucketName?: string;

  /**
   * From which namespace the names of the buckets there are, as in `LogArchiveStack`.
   *
   * @default ArchiveNamespace.GLOBAL
   */
  readonly archiveNamespace?: ArchiveNamespace;

  /**
   * The name of the stack there.
   *
   * @default - `stackName` and 'LogArchive', as the app calls it
   */
  readonly archiveStackName?: string;

  /**
   * The member account that deploys the trail, 12 digits: what its stack makes there is protected, by the names that begin with the stack's.
   *
   * @default - none
   */
  readonly delegatedAdministrator?: string;

  /**
   * The name of the trail's stack.
   *
   * @default 'OrganizationTrail'
   */
  readonly stackName?: string;

  /**
   * The path of the stack's roles, as in `/security/`.
   *
   * @default - none
   */
  readonly rolePath?: string;

  /**
   * The role that searches the event history in each account, after its path if it has one. It is protected in every account, and so are the roles by which
   * StackSets put it there.
   *
   * @default - none
   */
  readonly eventHistoryRole?: string;

  /**
   * ARNs of further keys to protect: of the log group, of the topics. That of a log archive is protected by its alias.
   *
   * @default - none
   */
  readonly keyArns?: string[];
}
