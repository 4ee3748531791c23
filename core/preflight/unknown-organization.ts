import type { Facts } from './facts';
import { allow, type Finding, notAllowed, notChecked } from './finding';
import { fix } from './fixes';

/**
 * Returns findings for what cannot be checked without the organization, because the statements for CloudTrail contain
 * the management account and the folder. They have the same cause.
 */
export function ofUnknownOrganization(check: string, what: string, { organization }: Facts): Finding {
  if ('value' in organization)
    return notChecked(check, what, { notRead: 'the account is in no organization' }, fix('create-organization', {}));
  return {
    ...notAllowed(check, what, organization, allow('organizations:DescribeOrganization')),
    what: `${what}: the organization is unknown`,
  };
}
