import { MEMBER_ROLE_ACTIONS } from '../contract/event-history';

/** Who may assume the role of a member account. Each value may be an intrinsic function of the template that it stands in. */
export interface MemberRoleTrust {
  /** `arn:<partition>:iam::<account>:root` of each account that a trusted role is in. */
  readonly accounts: unknown;
  /** ARNs of roles. */
  readonly roles: unknown;
  readonly organizationId?: unknown;
  readonly externalId?: unknown;
}

/**
 * The principal is the account and the role a condition: a role as principal is stored by its unique id, so that a role that
 * is made anew under the same name would be locked out, and one that does not exist yet is refused.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 */
export function memberRoleTrust({ accounts, roles, organizationId, externalId }: MemberRoleTrust): object {
  const equals = {
    ...(organizationId !== undefined && { 'aws:PrincipalOrgID': organizationId }),
    ...(externalId !== undefined && { 'sts:ExternalId': externalId }),
  };
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { AWS: accounts },
        Condition: {
          ArnEquals: { 'aws:PrincipalArn': roles },
          ...(Object.keys(equals).length > 0 && { StringEquals: equals }),
        },
      },
    ],
  };
}

/** LookupEvents has no resource type. ListRegions has one that names accounts, and this role is asked about none but its own. */
export function memberRolePermissions(): object {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: [...MEMBER_ROLE_ACTIONS], Resource: '*' }] };
}

export const MEMBER_ROLE_DESCRIPTION =
  'Lets the organization trail search the event history of this account, and nothing else';
export const MEMBER_ROLE_POLICY_NAME = 'EventHistory';
