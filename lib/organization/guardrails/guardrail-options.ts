import type { ArchiveNamespace } from '../../contract/archive-namespace';

/** What service control policies protect, and which roles are excepted. */
export interface GuardrailOptions {
  /**
   * The roles that deploy the stacks, at least one: everyone else is denied, including administrators and root users.
   * Each is given by its name, after its path if it has one, which means that role in the archive account and in the
   * delegated administrator's; or by its ARN. `*` and `?` are wildcards. A CDK deployment uses two:
   * `cdk-hnb659fds-deploy-role-*` and `cdk-hnb659fds-cfn-exec-role-*`. Changes to these roles are denied to others.
   */
  readonly exceptRoles: string[];

  /**
   * The name of the trail.
   *
   * @default 'organization-trail'
   */
  readonly trailName?: string;

  /**
   * The home Region of the trail.
   *
   * @default - the stack's Region; required without a stack
   */
  readonly homeRegion?: string;

  /**
   * The organization's management account, 12 digits, which owns the trail. Service control policies do not restrict
   * it.
   *
   * @default - the stack's account; required without a stack
   */
  readonly managementAccountId?: string;

  /**
   * The account of a `LogArchiveStack`, 12 digits: its buckets, key and stack are protected.
   *
   * @default - none
   */
  readonly logArchiveAccount?: string;

  /**
   * The name of the bucket there, if set in `LogArchiveStack`.
   *
   * @default - the trail's name, the account and the Region, joined by hyphens
   */
  readonly archiveBucketName?: string;

  /**
   * The namespace of the bucket names there, as in `LogArchiveStack`.
   *
   * @default ArchiveNamespace.GLOBAL
   */
  readonly archiveNamespace?: ArchiveNamespace;

  /**
   * The name of the stack there.
   *
   * @default - `stackName` followed by 'LogArchive', as in the app
   */
  readonly archiveStackName?: string;

  /**
   * The member account that deploys the trail, 12 digits: the resources of its stack are protected, by name prefix.
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
   * The path of the stack's roles, for example `/security/`.
   *
   * @default - none
   */
  readonly rolePath?: string;

  /**
   * The role that searches the event history in each account, after its path if it has one. It is protected in every
   * account, and so are the roles with which StackSets creates it.
   *
   * @default - none
   */
  readonly eventHistoryRole?: string;

  /**
   * ARNs of further keys to protect: those of the log group and the topics. The key of a log archive is protected by
   * its alias.
   *
   * @default - none
   */
  readonly keyArns?: string[];
}
