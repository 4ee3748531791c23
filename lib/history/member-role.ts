import { MEMBER_ROLE_ACTIONS } from '../contract/event-history';

/** Who may assume the role of a member account. Values may be intrinsic functions of the template. */
export interface MemberRoleTrust {
  /** `arn:<partition>:iam::<account>:root` for each account of a trusted role. */
  readonly accounts: unknown;
  /** The ARNs of the trusted roles. */
  readonly roles: unknown;
  readonly organizationId?: unknown;
  readonly externalId?: unknown;
}

/**
 * The principal is the account, with the role as a condition. IAM stores a role principal by its unique ID: a role that
 * is recreated with the same name would lose access, and one that does not exist yet is rejected.
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

/**
 * LookupEvents has no resource type. ListRegions has one for other accounts, but this role calls it only for its own.
 */
export function memberRolePermissions(): object {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: [...MEMBER_ROLE_ACTIONS], Resource: '*' }] };
}

export const MEMBER_ROLE_DESCRIPTION =
  'Allows the organization trail to search the event history of this account, and nothing else';
export const MEMBER_ROLE_POLICY_NAME = 'EventHistory';
