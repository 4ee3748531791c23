import { CLOUDTRAIL_SERVICE_PRINCIPAL, type OrganizationFacts } from '../../lib/contract/organization-access';
import type { OrganizationAccessRequest } from './request';

export interface Organization {
  readonly id: string;
  readonly managementAccountId: string;
  readonly featureSet: string;
}

/** What this logic needs from AWS Organizations. */
export interface OrganizationsPort {
  /** `undefined` if the account is not in an organization. */
  describeOrganization(): Promise<Organization | undefined>;
  /** An organization has exactly one root. */
  rootId(): Promise<string>;
  trustedServices(): Promise<readonly string[]>;
  enableTrustedAccess(servicePrincipal: string): Promise<void>;
}

/** CloudTrail's service-linked role in this account. */
export interface ServiceLinkedRolePort {
  exists(): Promise<boolean>;
  create(): Promise<void>;
}

/** Why an organization trail is impossible, for the person who deploys. */
export class OrganizationAccessError extends Error {
  public override readonly name = 'OrganizationAccessError';
}

/**
 * Returns facts about the organization of the account. In mode `EnableTrustedAccess` it also checks everything that
 * CreateTrail requires of the organization, enables trusted access for CloudTrail, and creates CloudTrail's
 * service-linked role if it is missing.
 */
export async function organizationAccess(
  organizations: OrganizationsPort,
  role: ServiceLinkedRolePort,
  { mode, accountId, expectedOrganizationId }: OrganizationAccessRequest,
): Promise<OrganizationFacts> {
  const organization = await organizations.describeOrganization();
  if (organization === undefined) {
    throw new OrganizationAccessError(
      `Account ${accountId} is not in an organization. Create one from its future management account ` +
        `('aws organizations create-organization --feature-set ALL') and deploy again, or deploy a single-account ` +
        `trail (TrailOwner.singleAccount(), or organization-trail:isOrganizationTrail=false).`,
    );
  }
  const facts = {
    OrganizationId: organization.id,
    ManagementAccountId: organization.managementAccountId,
    FeatureSet: organization.featureSet,
  };
  const problems = [];
  if (expectedOrganizationId !== undefined && expectedOrganizationId !== organization.id) {
    problems.push(
      `Account ${accountId} is in organization ${organization.id}, but ${expectedOrganizationId} is expected; ` +
        `correct the organization ID, or leave it out to look it up.`,
    );
  }
  if (mode === 'EnableTrustedAccess') problems.push(...obstacles(organization, accountId));
  if (problems.length > 0) throw new OrganizationAccessError(problems.join(' '));
  if (mode === 'DescribeOnly') return facts;

  const trusted = await organizations.trustedServices();
  if (!trusted.includes(CLOUDTRAIL_SERVICE_PRINCIPAL)) {
    await organizations.enableTrustedAccess(CLOUDTRAIL_SERVICE_PRINCIPAL);
  }
  // Enabling trusted access creates the role; but if access is on and the role was deleted, nothing else would.
  if (!(await role.exists())) await role.create();
  return { ...facts, RootId: await organizations.rootId() };
}

/** Returns what CreateTrail would reject. */
function obstacles(organization: Organization, accountId: string): string[] {
  const problems = [];
  if (organization.managementAccountId !== accountId) {
    problems.push(
      `Account ${accountId} is a member of organization ${organization.id}; ` +
        `deploy from its management account ${organization.managementAccountId}.`,
    );
  }
  if (organization.featureSet !== 'ALL') {
    problems.push(
      `Organization ${organization.id} has the feature set ${organization.featureSet}; an organization trail needs ALL. ` +
        `Run 'aws organizations enable-all-features' in account ${organization.managementAccountId}, let every invited ` +
        `account accept, and deploy again.`,
    );
  }
  return problems;
}
