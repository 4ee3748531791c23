import type { Facts } from './facts';
import { allow, type Finding, notAllowed, notChecked } from './finding';
import { fix } from './fixes';

/** What cannot be judged without the organization, of which the statements for CloudTrail name the management account and the folder: for the same cause as that. */
export function ofUnknownOrganization(check: string, what: string, { organization }: Facts): Finding {
  if ('value' in organization)
    return notChecked(check, what, { notRead: 'the account is in no organization' }, fix('create-organization', {}));
  return {
    ...notAllowed(check, what, organization, allow('organizations:DescribeOrganization')),
    what: `${what}: the organization is not known`,
  };
}
