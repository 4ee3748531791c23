import { CLOUDTRAIL_SERVICE_PRINCIPAL, type OrganizationFacts } from '../../lib/contract/organization-access';
import type { OrganizationAccessRequest } from './request';

export interface Organization {
  readonly id: string;
  readonly managementAccountId: string;
  readonly featureSet: string;
}

/** What this logic needs of AWS Organizations. */
export interface OrganizationsPort {
  /** `undefined` when the account is in no organization. */
  describeOrganization(): Promise<Organization | undefined>;
  /** An organization has exactly one root. */
  rootId(): Promise<string>;
  trustedServices(): Promise<readonly string[]>;
  enableTrustedAccess(servicePrincipal: string): Promise<void>;
}

/** CloudTrail's role in this account. */
export interface ServiceLinkedRolePort {
  exists(): Promise<boolean>;
  create(): Promise<void>;
}

/** A fact that makes an organization trail impossible, in words for the person who deploys. */
export class OrganizationAccessError extends Error {
  public override readonly name = 'OrganizationAccessError';
}

/**
 * The facts of the organization that the account belongs to. In mode `EnableTrustedAccess` everything that CreateTrail
 * demands of the organization is checked, trusted access for CloudTrail enabled where it is not, and CloudTrail's role made where it is missing.
 */
export async function organizationAccess(
  organizations: OrganizationsPort,
  role: ServiceLinkedRolePort,
  { mode, accountId, expectedOrganizationId }: OrganizationAccessRequest,
): Promise<OrganizationFacts> {
  const organization = await organizations.describeOrganization();
  if (organization === undefined) {
    throw new OrganizationAccessError(
      `Account ${accountId} is not in an organization. Create one from the account that is to manage it ` +
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
        `correct the organization id, or leave it out to have it found.`,
    );
  }
  if (mode === 'EnableTrustedAccess') problems.push(...obstacles(organization, accountId));
  if (problems.length > 0) throw new OrganizationAccessError(problems.join(' '));
  if (mode === 'DescribeOnly') return facts;

  const trusted = await organizations.trustedServices();
  if (!trusted.includes(CLOUDTRAIL_SERVICE_PRINCIPAL)) {
    await organizations.enableTrustedAccess(CLOUDTRAIL_SERVICE_PRINCIPAL);
  }
  // Enabling the access makes the role; where the access is on and the role was deleted, nothing else would.
  if (!(await role.exists())) await role.create();
  return { ...facts, RootId: await organizations.rootId() };
}

/** What CreateTrail would refuse. */
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
