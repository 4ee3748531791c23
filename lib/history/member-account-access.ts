import type { Architecture } from 'aws-cdk-lib/aws-lambda';
import { CfnStackSet, type CustomResource, Duration, Fn, Lazy, Stack, Token } from 'aws-cdk-lib/core';
import { type CfnRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { EXTERNAL_ID, ORGANIZATION_ID, ROLE_NAME, ROLE_PATH, ROOT_ID, STACK_SET_NAME } from '../contract/identifiers';
import { MEMBER_ROLE_NAME } from '../contract/event-history';
import { received, receivedInWords } from '../contract/received';
import { boundResource } from '../internal/bound-resource';
import { useArchitecture } from '../internal/function-architecture';
import { checkNames, claimNames, type NameClaim } from '../internal/names-in-app';
import { Problems } from '../internal/problems';
import { hasOrganizationStackSets } from '../internal/region-facts';
import { MemberRollOut } from './member-roll-out';
import {
  MEMBER_ROLE_DESCRIPTION,
  MEMBER_ROLE_POLICY_NAME,
  memberRolePermissions,
  memberRoleTrust,
} from './member-role';
import { boundaryProblems, type SharedRoleProperties, sharedRoleProperties } from './shared-role-properties';
import { accountsOf, checkTrustedRoles, MemberAccountRole, roleClaim } from './member-account-role';

/**
 * Properties of MemberAccountAccess.
 */
export interface MemberAccountAccessProps {
  /**
   * ARNs of the roles that may search: those of an `EventHistory`, and those that people use with the command line. At
   * least one. Wildcards are not allowed. Commas, which IAM allows in names, are not allowed either, because
   * CloudFormation separates the ARNs by commas.
   */
  readonly trustedRoleArns: string[];

  /**
   * The organization, for example `o-a1b2c3d4e5`: a literal, or the attribute of an `OrganizationAccess`. Roles are
   * trusted only while their accounts are in it.
   */
  readonly organizationId: string;

  /**
   * The ID of the organization's root, for example `r-a1b2`: a literal, or the attribute of an `OrganizationAccess`.
   */
  readonly rootId: string;

  /**
   * An external ID that the roles require, in addition to the organization.
   *
   * @default - none
   */
  readonly externalId?: string;

  /**
   * The name of the roles, not used by another role in any of the accounts. Changing it replaces the roles.
   *
   * @default 'organization-trail-event-history'
   */
  readonly roleName?: string;

  /**
   * The path of the roles, for example `/security/`. `EventHistory` and the command line
   * (`--member-role /security/<name>`) need it too. Changing it replaces the roles, which CloudFormation does only
   * together with a new name.
   *
   * @default - none, or the stack's `rolePath`
   */
  readonly rolePath?: string;

  /**
   * The architecture of its function.
   *
   * @default - that of the enclosing construct or stack; else x86, which every Region has
   */
  readonly architecture?: Architecture;

  /**
   * The name of the stack set: a letter, then up to 127 letters, digits and hyphens. Changing it replaces the stack
   * set.
   *
   * @default - the name of the stack, followed by `-event-history`
   */
  readonly stackSetName?: string;
}

/**
 * Creates the role for searching the event history in every current and future account of the organization: a
 * service-managed stack set with automatic deployment, from the management account. Such a stack set excludes the
 * management account, which gets its role separately.
 *
 * It activates trusted access for StackSets and never deactivates it, because the setting applies to the whole
 * organization. An account in which the deployment fails does not delay the others: `rollOutSummary` lists it, and a
 * search reports it as denied. If all accounts fail, the deployment fails. Deleting the construct deletes the roles.
 *
 * A permissions boundary of the stack's roles (`permissionsBoundary` of the stack, or a CDK aspect) also applies to the
 * roles in the other accounts: the policy with that name must exist in each of them. The same is true of a path,
 * including one set by an aspect.
 *
 * Not available in the China Regions, where StackSets does not deploy to organizations. Costs nothing.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-enable-trusted-access.html
 */
export class MemberAccountAccess extends Construct {
  /**
   * The accounts in which the role could not be created at the latest deployment of the stack set, and why: the first
   * 20 of them and the total, or that all succeeded. Known only at deployment.
   */
  public readonly rollOutSummary: string;

  private readonly role: CfnRole;

  /**
   * @throws InputError in the China Regions, if no role is trusted, or if something is malformed; with all problems at
   * once
   */
  public constructor(scope: Construct, id: string, props: MemberAccountAccessProps) {
    super(scope, id);
    useArchitecture(this, props.architecture);
    const stack = Stack.of(this);
    const stackSetName = props.stackSetName ?? defaultStackSetName(stack);
    this.check(stack, { ...props, stackSetName });
    claimNames(this, stackSetClaim(stackSetName));
    const access = this.activation(stack);
    const parameters = {
      TrustedAccounts: Fn.join(',', accountsOf(stack, props.trustedRoleArns)),
      TrustedRoles: Fn.join(',', props.trustedRoleArns),
      OrganizationId: props.organizationId,
      ...(props.externalId !== undefined && { ExternalId: props.externalId }),
    };
    const stackSet = new CfnStackSet(this, 'Resource', {
      stackSetName,
      description: MEMBER_ROLE_DESCRIPTION,
      permissionModel: 'SERVICE_MANAGED',
      callAs: 'SELF',
      autoDeployment: { enabled: true, retainStacksOnAccountRemoval: false },
      capabilities: ['CAPABILITY_NAMED_IAM'],
      managedExecution: { Active: true },
      operationPreferences: { failureTolerancePercentage: 100, maxConcurrentPercentage: 100 },
      parameters: Object.entries(parameters).map(([parameterKey, parameterValue]) => ({
        parameterKey,
        parameterValue,
      })),
      // Roles are global: one stack per account is enough.
      stackInstancesGroup: [{ deploymentTargets: { organizationalUnitIds: [props.rootId] }, regions: [stack.region] }],
      // Rendered late: an aspect may add a permissions boundary to the role.
      templateBody: Lazy.string({
        produce: () => JSON.stringify(memberAccountTemplate(props, sharedRoleProperties(role)), undefined, 1),
      }),
    });
    stackSet.node.addDependency(access);
    this.rollOutSummary = new MemberRollOut(this, 'RollOut', { stackSet, parameters }).summary;
    const { _resource: role } = new MemberAccountRole(this, 'ManagementAccountRole', {
      trustedRoleArns: props.trustedRoleArns,
      organizationId: props.organizationId,
      externalId: props.externalId,
      roleName: props.roleName,
      rolePath: props.rolePath,
    });
    this.role = role;
    this.node.addValidation({ validate: () => boundaryProblems(role) });
  }

  /**
   * The final path of the roles, whoever set it. Final when the template is rendered.
   *
   * @internal
   */
  public get _rolePath(): string {
    const { Path: path = '/' } = sharedRoleProperties(this.role);
    return typeof path === 'string' ? path : Token.asString(path);
  }

  private check(stack: Stack, props: MemberAccountAccessProps & { readonly stackSetName: string }): void {
    const problems = new Problems('MemberAccountAccess', this.node.path);
    problems.throwIfAbsent(props, 'trustedRoleArns', 'organizationId', 'rootId');
    checkTrustedRoles(problems, props);
    checkStackSet(problems, stack, 'trustedRoleArns', props.trustedRoleArns);
    problems.check('organizationId', props.organizationId, ORGANIZATION_ID);
    problems.check('rootId', props.rootId, ROOT_ID);
    problems.check('externalId', props.externalId, EXTERNAL_ID);
    problems.check('roleName', props.roleName, ROLE_NAME);
    problems.check('rolePath', props.rolePath, ROLE_PATH);
    if (Token.isUnresolved(props.roleName))
      problems.add(
        receivedInWords(
          'roleName',
          'a value that is known only at deployment',
          'a literal name, because ARNs are computed from it',
        ),
      );
    problems.check('stackSetName', props.stackSetName, STACK_SET_NAME);
    checkNames(problems, this, roleClaim(props.roleName ?? MEMBER_ROLE_NAME), 'roleName');
    checkNames(problems, this, stackSetClaim(props.stackSetName), 'stackSetName');
    problems.throwIfAny();
  }

  private activation(stack: Stack): CustomResource {
    const member = 'member.org.stacksets.cloudformation.amazonaws.com';
    const administrator = 'stacksets.cloudformation.amazonaws.com';
    return boundResource(this, {
      id: 'Activation',
      resourceType: 'Custom::StackSetsAccess',
      function: {
        bundle: 'stack-sets-access',
        description: 'Allows CloudFormation StackSets to deploy to the accounts of the organization',
        timeout: Duration.minutes(2),
        permissions: [
          new PolicyStatement({
            actions: ['cloudformation:DescribeOrganizationsAccess', 'cloudformation:ActivateOrganizationsAccess'],
            // Neither action has a resource type.
            resources: ['*'],
          }),
          // Calls that CloudFormation then makes on behalf of the caller. AWS documents no list, and recommends
          // administrator permissions.
          new PolicyStatement({
            actions: ['organizations:DescribeOrganization', 'organizations:ListAWSServiceAccessForOrganization'],
            resources: ['*'],
          }),
          new PolicyStatement({
            actions: ['organizations:EnableAWSServiceAccess'],
            // No resource type either, but a condition key.
            resources: ['*'],
            conditions: { StringEquals: { 'organizations:ServicePrincipal': member } },
          }),
          new PolicyStatement({
            actions: ['iam:CreateServiceLinkedRole'],
            resources: [
              stack.formatArn({
                service: 'iam',
                region: '',
                resource: 'role',
                resourceName: `aws-service-role/${administrator}/AWSServiceRoleForCloudFormationStackSetsOrgAdmin`,
              }),
            ],
            conditions: { StringEquals: { 'iam:AWSServiceName': administrator } },
          }),
        ],
      },
    }).resource;
  }
}

export function defaultStackSetName({ stackName }: Stack): string {
  return `${stackName}-event-history`;
}

function stackSetClaim(stackSetName: string): NameClaim {
  return { kind: 'stack set', names: [stackSetName], within: 'Region' };
}

/**
 * Adds what a stack set does not support for these roles.
 *
 * @param name the property with the roles
 */
export function checkStackSet(problems: Problems, stack: Stack, name: string, roleArns: readonly string[]): void {
  if (!hasOrganizationStackSets(stack)) {
    problems.add(
      receivedInWords(
        'Region',
        stack.region,
        'Regions outside China, because StackSets does not deploy to organizations there: add a MemberAccountRole to each account',
      ),
    );
  }
  for (const arn of roleArns.filter((one) => one.includes(','))) {
    // The ARNs are passed as one comma-separated list: the part before a comma would be trusted, which is another role.
    problems.add(
      received(name, arn, 'ARNs without a comma; to trust this role, add a MemberAccountRole to each account'),
    );
  }
}

/**
 * The template for the stack in each account, as in `MemberAccountRole`. Values of this stack are passed as parameters.
 */
function memberAccountTemplate(
  { roleName, externalId }: MemberAccountAccessProps,
  shared: SharedRoleProperties,
): object {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: MEMBER_ROLE_DESCRIPTION,
    Parameters: {
      TrustedAccounts: { Type: 'CommaDelimitedList' },
      TrustedRoles: { Type: 'CommaDelimitedList' },
      OrganizationId: { Type: 'String' },
      ...(externalId !== undefined && { ExternalId: { Type: 'String' } }),
    },
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: roleName ?? MEMBER_ROLE_NAME,
          Description: MEMBER_ROLE_DESCRIPTION,
          ...shared,
          AssumeRolePolicyDocument: memberRoleTrust({
            accounts: { Ref: 'TrustedAccounts' },
            roles: { Ref: 'TrustedRoles' },
            organizationId: { Ref: 'OrganizationId' },
            ...(externalId !== undefined && { externalId: { Ref: 'ExternalId' } }),
          }),
        },
      },
      Policy: {
        Type: 'AWS::IAM::Policy',
        Properties: {
          PolicyName: MEMBER_ROLE_POLICY_NAME,
          PolicyDocument: memberRolePermissions(),
          Roles: [{ Ref: 'Role' }],
        },
      },
    },
  };
}
