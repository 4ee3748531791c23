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
   * ARNs of the roles that may search: that of an `EventHistory`, and those with which people use the command line. At least
   * one; without wildcards, and without a comma, which IAM allows in names: CloudFormation separates them by it.
   */
  readonly trustedRoleArns: string[];

  /**
   * The organization, as in `o-a1b2c3d4e5`: literally, or as the attribute of an `OrganizationAccess`. Roles are trusted only
   * while their accounts are in it.
   */
  readonly organizationId: string;

  /**
   * The id of the organization's root, as in `r-a1b2`: literally, or as the attribute of an `OrganizationAccess`.
   */
  readonly rootId: string;

  /**
   * The external id that the roles ask for, beside the organization.
   *
   * @default - none
   */
  readonly externalId?: string;

  /**
   * The roles' name: no other role's in any of the accounts. Changing it replaces the roles.
   *
   * @default 'organization-trail-event-history'
   */
  readonly roleName?: string;

  /**
   * The roles' path, as in `/security/`. `EventHistory` has to know it, and so has the command line (`--member-role /security/<name>`). Changing it replaces
   * the roles, which CloudFormation does only under another name.
   *
   * @default - none, or that of the stack's `rolePath`
   */
  readonly rolePath?: string;

  /**
   * The architecture of its function.
   *
   * @default - that of the construct or stack around it; else x86, which every Region has
   */
  readonly architecture?: Architecture;

  /**
   * The name of the stack set: a letter, then up to 127 letters, digits and dashes. Changing it replaces the stack set.
   *
   * @default - the name of the stack, and `-event-history`
   */
  readonly stackSetName?: string;
}

/**
 * The role by which the event history is searched, in every account of the organization, those that will join it too: a
 * service-managed stack set with automatic deployment, from the management account. Such a stack set leaves out the
 * management account, which gets the role by itself.
 *
 * It activates the trusted access that StackSets needs, and never deactivates it: that is a fact of the whole organization. An
 * account in which the deployment fails does not hold up the others; `rollOutSummary` names it, and a search reports it as denied.
 * Where all accounts fail, the deployment does. Deleting the construct deletes the roles.
 *
 * A permissions boundary that the stack's roles get (`permissionsBoundary` of the stack, the CDK's aspect) the roles in the other accounts get too: the
 * policy of that name has to be in each of them. So they do with a path, also one that an aspect sets.
 *
 * Not in the China Regions, where StackSets does not deploy into organizations. Costs nothing.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-enable-trusted-access.html
 */
export class MemberAccountAccess extends Construct {
  /**
   * In which accounts the role could not be put when the stack set was last deployed, and why: the first 20 of them and how many there are, or that it
   * is in all. Known only at deployment.
   */
  public readonly rollOutSummary: string;

  private readonly role: CfnRole;

  /**
   * @throws in the China Regions, when no role is trusted, or when something is malformed; all at once
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
      // A role is in all Regions: one stack an account is enough.
      stackInstancesGroup: [{ deploymentTargets: { organizationalUnitIds: [props.rootId] }, regions: [stack.region] }],
      // When the template is written: an aspect may give the role a permissions boundary by then.
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
   * Of the roles, whoever gave it to them: known for good when the template is written.
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
        receivedInWords('roleName', 'what is known only at deployment', 'a name, from which the ARNs are computed'),
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
        description: 'Lets CloudFormation StackSets deploy into the accounts of the organization',
        timeout: Duration.minutes(2),
        permissions: [
          new PolicyStatement({
            actions: ['cloudformation:DescribeOrganizationsAccess', 'cloudformation:ActivateOrganizationsAccess'],
            // Neither has a resource type.
            resources: ['*'],
          }),
          // What CloudFormation then does in the caller's name; AWS documents no list, and asks for an administrator.
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
 * Adds what a stack set cannot do for these roles.
 *
 * @param name the property that has them
 */
export function checkStackSet(problems: Problems, stack: Stack, name: string, roleArns: readonly string[]): void {
  if (!hasOrganizationStackSets(stack)) {
    problems.add(
      receivedInWords(
        'Region',
        stack.region,
        'Regions outside of China, where StackSets does not deploy into organizations: put a MemberAccountRole into each account',
      ),
    );
  }
  for (const arn of roleArns.filter((one) => one.includes(','))) {
    // The accounts get the ARNs as one list: what stands before the comma would be trusted, which is another role.
    problems.add(
      received(name, arn, 'ARNs without a comma; to trust this role, put a MemberAccountRole into each account'),
    );
  }
}

/** The template of each account's stack: what `MemberAccountRole` makes. It holds nothing that only this stack knows; that comes as parameters. */
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
