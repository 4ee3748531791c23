import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Architecture } from 'aws-cdk-lib/aws-lambda';
import { Duration, Stack, Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { DEREGISTER_REASON_PROPERTY, MEMBER_ACCOUNT_PROPERTY } from '../contract/delegated-administrator';
import { ACCOUNT_ID } from '../contract/identifiers';
import { CLOUDTRAIL_SERVICE_PRINCIPAL } from '../contract/organization-access';
import { receivedInWords } from '../contract/received';
import { boundResource } from '../internal/bound-resource';
import { useArchitecture } from '../internal/function-architecture';
import { Problems } from '../internal/problems';
import { hasDelegatedAdministrators } from '../internal/region-facts';
import type { Safeguard } from '../internal/safeguard';
import { warn } from '../internal/warn';
import { OrganizationAccess } from './organization-access';

/** CloudTrail uses both when it registers an account: for trails, and for the context of events. */
const SERVICE_LINKED_ROLES = {
  [CLOUDTRAIL_SERVICE_PRINCIPAL]: 'AWSServiceRoleForCloudTrail',
  [`context.${CLOUDTRAIL_SERVICE_PRINCIPAL}`]: 'AWSServiceRoleForCloudTrailEventContext',
};

/**
 * Properties of DelegatedAdministrator.
 */
export interface DelegatedAdministratorProps {
  /**
   * The member account that may manage the organization's trails, 12 digits. If it is changed, the new account is
   * registered, and the former one stays registered too, unless `retainRegistration` was disabled for it.
   */
  readonly accountId: string;

  /**
   * The check of the organization, which precedes the registration because that needs trusted access.
   *
   * @default - a new OrganizationAccess
   */
  readonly organizationAccess?: OrganizationAccess;

  /**
   * `Safeguard.disabled({ reason })` deregisters the account when this construct is deleted or given another account.
   * The reason must say why that is safe: the account then loses control of everything it manages in CloudTrail for the
   * organization, even if it was registered before this construct was deployed. Printed as a warning.
   *
   * @default - on: the account stays registered
   */
  readonly retainRegistration?: Safeguard;

  /**
   * The architecture of its function.
   *
   * @default - that of the enclosing construct or stack; else x86, which every Region has
   */
  readonly architecture?: Architecture;
}

/**
 * Registers an account that may manage the organization's trails instead of the management account. Deploy it in the
 * management account.
 *
 * An account that is already registered is left unchanged. An organization can have at most 3 delegated administrators
 * for CloudTrail; a deployment of a fourth fails and lists the existing ones. The management account still owns every
 * trail.
 *
 * Costs nothing except a function that runs once per deployment.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-delegated-administrator.html
 */
export class DelegatedAdministrator extends Construct {
  /** The account. A resource that uses this value is deployed after the registration. */
  public readonly accountId: string;

  /** @throws InputError in the China Regions, or if the account cannot be one */
  public constructor(scope: Construct, id: string, props: DelegatedAdministratorProps) {
    super(scope, id);
    useArchitecture(this, props.architecture);
    const problems = new Problems('DelegatedAdministrator', this.node.path);
    problems.throwIfAbsent(props, 'accountId');
    checkDelegatedAdministrator(problems, Stack.of(this), props);
    problems.throwIfAny();
    const organizationAccess = props.organizationAccess ?? new OrganizationAccess(this, 'OrganizationAccess');
    const { resource } = boundResource(this, {
      resourceType: 'Custom::CloudTrailDelegatedAdministrator',
      properties: {
        [MEMBER_ACCOUNT_PROPERTY]: props.accountId,
        [DEREGISTER_REASON_PROPERTY]: props.retainRegistration?.reason,
      },
      function: {
        bundle: 'delegated-administrator',
        description: 'Registers a delegated administrator of CloudTrail',
        timeout: Duration.minutes(4),
        permissions: this.permissions(props.retainRegistration !== undefined),
      },
    });
    resource.node.addDependency(organizationAccess);
    this.accountId = resource.getAttString('MemberAccountId');
    if (props.retainRegistration !== undefined) {
      warn(this, {
        deregisterOnDelete: `Account ${props.accountId} is deregistered as delegated administrator of CloudTrail on delete: ${props.retainRegistration.reason}`,
      });
    }
  }

  private permissions(deregisters: boolean): PolicyStatement[] {
    const changes = (verb: string): string[] => [
      `cloudtrail:${verb}OrganizationDelegatedAdmin`,
      `organizations:${verb}DelegatedAdministrator`,
    ];
    const roles = Object.entries(SERVICE_LINKED_ROLES).map(([service, name]) =>
      Stack.of(this).formatArn({
        service: 'iam',
        region: '',
        resource: 'role',
        resourceName: `aws-service-role/${service}/${name}`,
      }),
    );
    const [ofTrails = [], ofOrganizations = []] = [0, 1].map((index) =>
      ['Register', ...(deregisters ? ['Deregister'] : [])].flatMap((verb) => changes(verb)[index] ?? []),
    );
    return [
      // CloudTrail's actions have no resource types and no condition keys: '*' is the finest that AWS offers.
      new PolicyStatement({
        actions: [
          ...ofTrails,
          'organizations:DescribeOrganization',
          'organizations:ListAWSServiceAccessForOrganization',
        ],
        resources: ['*'],
      }),
      // CloudTrail makes these calls on behalf of the caller, for both of its principals. The accounts' ARNs contain
      // the organization ID, which may be unknown.
      new PolicyStatement({
        actions: ['organizations:ListDelegatedAdministrators', ...ofOrganizations],
        resources: ['*'],
        conditions: { StringEquals: { 'organizations:ServicePrincipal': Object.keys(SERVICE_LINKED_ROLES) } },
      }),
      new PolicyStatement({ actions: ['iam:GetRole'], resources: roles }),
      new PolicyStatement({
        actions: ['iam:CreateServiceLinkedRole'],
        resources: roles,
        conditions: { StringEquals: { 'iam:AWSServiceName': Object.keys(SERVICE_LINKED_ROLES) } },
      }),
    ];
  }
}

/** Adds problems with the properties. */
export function checkDelegatedAdministrator(
  problems: Problems,
  stack: Stack,
  { accountId }: DelegatedAdministratorProps,
): void {
  problems.check('accountId', accountId, ACCOUNT_ID);
  if (!hasDelegatedAdministrators(stack))
    problems.add(
      receivedInWords(
        'Region',
        stack.region,
        'Regions outside China, because CloudTrail has no delegated administrators there: use the management account',
      ),
    );
  if (!Token.isUnresolved(accountId) && accountId === stack.account) {
    problems.add(
      receivedInWords(
        'accountId',
        `${accountId}, the stack's own account`,
        'a member account, from a stack in the management account',
      ),
    );
  }
}
