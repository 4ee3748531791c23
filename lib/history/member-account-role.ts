import { CfnPolicy, CfnRole } from 'aws-cdk-lib/aws-iam';
import { Arn, ArnFormat, Stack, Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { EXTERNAL_ID, ORGANIZATION_ID, ROLE_ARN, ROLE_NAME, ROLE_PATH } from '../contract/identifiers';
import { MEMBER_ROLE_NAME } from '../contract/event-history';
import { MAX_TRUST_POLICY_LENGTH } from '../contract/limits';
import { receivedInWords } from '../contract/received';
import { checkNames, claimNames, type NameClaim } from '../internal/names-in-app';
import { Problems } from '../internal/problems';
import {
  MEMBER_ROLE_DESCRIPTION,
  MEMBER_ROLE_POLICY_NAME,
  memberRolePermissions,
  memberRoleTrust,
} from './member-role';

/**
 * Properties of MemberAccountRole.
 */
export interface MemberAccountRoleProps {
  /**
   * ARNs of the roles that may search: those of an `EventHistory`, and those that people use with the command line. At
   * least one. Wildcards are not allowed.
   */
  readonly trustedRoleArns: string[];

  /**
   * Trust the roles only while their accounts are in this organization, for example `o-a1b2c3d4e5`.
   *
   * @default - not checked; either this or `externalId` is required
   */
  readonly organizationId?: string;

  /**
   * Trust the roles only with this external ID: 2 to 1,224 letters, digits and `+ = , . @ : / -`.
   *
   * @default - none; either this or `organizationId` is required
   */
  readonly externalId?: string;

  /**
   * The name of the role: the same in every account, and not used by another role in any of them.
   *
   * @default 'organization-trail-event-history'
   */
  readonly roleName?: string;

  /**
   * The path of the role, for example `/security/`: the same in every account. Changing it replaces the role, which
   * CloudFormation does only together with a new name.
   *
   * @default - none, or the stack's `rolePath`
   */
  readonly rolePath?: string;
}

/**
 * The role for searching the event history of an account from another account: `cloudtrail:LookupEvents` and
 * `account:ListRegions`, nothing else. For accounts that `MemberAccountAccess` does not reach: in the China Regions, in
 * another organization, or if another tool deploys to the accounts. Costs nothing.
 */
export class MemberAccountRole extends Construct {
  /** The ARN of the role. */
  public readonly roleArn: string;

  /** @internal */
  public readonly _resource: CfnRole;

  /**
   * @throws InputError if no role is trusted, neither organization nor external ID is given, or something is malformed;
   * with all problems at once
   */
  public constructor(scope: Construct, id: string, props: MemberAccountRoleProps) {
    super(scope, id);
    const problems = new Problems('MemberAccountRole', this.node.path);
    problems.throwIfAbsent(props, 'trustedRoleArns');
    if (props.organizationId === undefined && props.externalId === undefined) {
      problems.add(
        receivedInWords(
          'organizationId, externalId',
          'neither',
          'at least one of them, so that nobody else can make the trusted role act for them',
        ),
      );
    }
    problems.check('organizationId', props.organizationId, ORGANIZATION_ID);
    problems.check('externalId', props.externalId, EXTERNAL_ID);
    problems.check('roleName', props.roleName, ROLE_NAME);
    problems.check('rolePath', props.rolePath, ROLE_PATH);
    checkTrustedRoles(problems, props);
    const { roleName = MEMBER_ROLE_NAME } = props;
    checkNames(problems, this, roleClaim(roleName), 'roleName');
    problems.throwIfAny();
    claimNames(this, roleClaim(roleName));

    const role = new CfnRole(this, 'Resource', {
      roleName,
      path: props.rolePath,
      description: MEMBER_ROLE_DESCRIPTION,
      assumeRolePolicyDocument: memberRoleTrust({
        accounts: accountsOf(Stack.of(this), props.trustedRoleArns),
        roles: props.trustedRoleArns,
        organizationId: props.organizationId,
        externalId: props.externalId,
      }),
    });
    new CfnPolicy(this, 'Policy', {
      policyName: MEMBER_ROLE_POLICY_NAME,
      policyDocument: memberRolePermissions(),
      roles: [role.ref],
    });
    this._resource = role;
    this.roleArn = role.attrArn;
  }
}

/** IAM is global, so the name must be unique in the account. */
export function roleClaim(roleName: string): NameClaim {
  return { kind: 'role', names: [roleName], within: 'account' };
}

/** Adds problems with the trusted roles, individually and together. */
export function checkTrustedRoles(problems: Problems, { trustedRoleArns: arns, ...others }: TrustingProps): void {
  if (arns.length === 0) problems.add(receivedInWords('trustedRoleArns', 'none', `${ROLE_ARN.allowed}, at least one`));
  for (const arn of arns) problems.check('trustedRoleArns', arn, ROLE_ARN);
  checkTrustLength(problems, 'trustedRoleArns', { trustedRoleArns: arns, ...others });
}

/** The properties that define the trust. */
type TrustingProps = Pick<MemberAccountRoleProps, 'trustedRoleArns' | 'organizationId' | 'externalId'>;

/** The shortest possible ARN of a role of this library, and the shortest organization ID. */
export const LEAST_ROLE_ARN = `arn:aws:iam::000000000000:role/${'-'.repeat(20)}`;
export const LEAST_ORGANIZATION_ID = `o-${'-'.repeat(10)}`;

/**
 * Adds a problem if the trust policy of the role would be too long. It lists each role, because it must admit these
 * roles only.
 *
 * @param name the property with the roles
 */
export function checkTrustLength(problems: Problems, name: string, props: TrustingProps): void {
  const orLeast = (value: string, least: string): string => (Token.isUnresolved(value) ? least : value);
  const roles = props.trustedRoleArns.map((arn) => orLeast(arn, LEAST_ROLE_ARN));
  const accounts = new Set(roles.map((arn) => arn.replace(/:role\/.*$/, ':root')));
  const trust = memberRoleTrust({
    accounts: [...accounts],
    roles,
    organizationId: props.organizationId && orLeast(props.organizationId, LEAST_ORGANIZATION_ID),
    externalId: props.externalId && orLeast(props.externalId, '--'),
  });
  const { length } = JSON.stringify(trust);
  if (length <= MAX_TRUST_POLICY_LENGTH) return;
  problems.add(
    receivedInWords(
      name,
      `${String(roles.length)} roles, with which the role's trust policy has ${length.toLocaleString('en-US')} characters at least`,
      `${MAX_TRUST_POLICY_LENGTH.toLocaleString('en-US')} characters: let people assume one role, and name that one`,
    ),
  );
}

/** Returns the accounts of the roles as principals, even if the ARNs are known only at deployment. */
export function accountsOf(stack: Stack, roleArns: string[]): string[] {
  const accounts = roleArns.map((arn) => {
    const split = Token.isUnresolved(arn)
      ? stack.splitArn(arn, ArnFormat.SLASH_RESOURCE_NAME)
      : Arn.split(arn, ArnFormat.SLASH_RESOURCE_NAME);
    return stack.formatArn({
      partition: split.partition,
      service: 'iam',
      region: '',
      account: split.account,
      resource: 'root',
    });
  });
  return [...new Set(accounts)];
}
