import type { Architecture } from 'aws-cdk-lib/aws-lambda';
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { ORGANIZATION_ID, ROLE_PATH } from '../contract/identifiers';
import { useArchitecture } from '../internal/function-architecture';
import { tagAsOwn } from '../internal/own-tag';
import { Problems } from '../internal/problems';
import { useRolePath } from '../internal/role-path';
import type { Safeguard } from '../internal/safeguard';
import { checkDelegatedAdministrator, DelegatedAdministrator } from '../organization/delegated-administrator';
import { OrganizationAccess } from '../organization/organization-access';

/**
 * Properties of DelegatedAdministratorStack.
 */
export interface DelegatedAdministratorStackProps extends StackProps {
  /** The member account that will manage the organization's trails, 12 digits. */
  readonly accountId: string;

  /**
   * The organization ID, for example `o-a1b2c3d4e5`. The deployment fails in another organization.
   *
   * @default - looked up at deployment
   */
  readonly organizationId?: string;

  /**
   * If disabled, with the reason why that is safe, the account is deregistered on delete; see `DelegatedAdministrator`.
   *
   * @default - on: the account stays registered
   */
  readonly retainRegistration?: Safeguard;

  /**
   * The architecture of all functions in the stack. ARM costs a fifth less than x86, but is not available in every
   * Region.
   *
   * @default - x86, which every Region has
   */
  readonly architecture?: Architecture;

  /**
   * The path of every role in the stack without its own path, for example `/security/`. Changing it replaces the roles.
   * For a permissions boundary, see `permissionsBoundary`.
   *
   * @default - none
   */
  readonly rolePath?: string;
}

/**
 * Prepares the deployment of a trail from a delegated administrator, in the management account: enables trusted access
 * for CloudTrail, and registers the account. Deploy it before the `OrganizationTrailStack` with
 * `TrailOwner.delegatedAdministrator()`.
 *
 * Deleting the stack changes neither.
 */
export class DelegatedAdministratorStack extends Stack {
  /** The registration. */
  public readonly delegatedAdministrator: DelegatedAdministrator;

  /** @throws InputError if an ID is malformed */
  public constructor(scope: Construct, id: string, props: DelegatedAdministratorStackProps) {
    super(scope, id, {
      description:
        "Registers a delegated administrator for the organization's CloudTrail trail (cdk-organization-trail)",
      ...props,
    });
    tagAsOwn(this);
    const problems = new Problems('DelegatedAdministratorStack', this.node.path);
    problems.throwIfAbsent(props, 'accountId');
    problems.check('organizationId', props.organizationId, ORGANIZATION_ID);
    problems.check('rolePath', props.rolePath, ROLE_PATH);
    checkDelegatedAdministrator(problems, this, props);
    problems.throwIfAny();
    useArchitecture(this, props.architecture);
    useRolePath(this, props.rolePath);
    const organizationAccess = new OrganizationAccess(this, 'OrganizationAccess', {
      expectedOrganizationId: props.organizationId,
    });
    this.delegatedAdministrator = new DelegatedAdministrator(this, 'DelegatedAdministrator', {
      accountId: props.accountId,
      organizationAccess,
      retainRegistration: props.retainRegistration,
    });
    new CfnOutput(this, 'DelegatedAdministratorAccount', {
      description: "May manage the organization's trails",
      value: this.delegatedAdministrator.accountId,
    });
    new CfnOutput(this, 'OrganizationId', {
      description: 'The organization',
      value: organizationAccess.organizationId,
    });
  }
}
