import { describe, expect, test } from '@jest/globals';
import {
  type Organization,
  organizationAccess,
  type OrganizationsPort,
  type ServiceLinkedRolePort,
} from '../../../lambda/organization-access/organization';

const ORGANIZATION: Organization = { id: 'o-a1b2c3d4e5', managementAccountId: '111111111111', featureSet: 'ALL' };

function port(
  organization: Organization | undefined,
  trusted: string[] = [],
): OrganizationsPort & { enabled: string[] } {
  const enabled: string[] = [];
  return {
    enabled,
    describeOrganization: () => Promise.resolve(organization),
    rootId: () => Promise.resolve('r-a1b2'),
    trustedServices: () => Promise.resolve(trusted),
    enableTrustedAccess: (service) => {
      enabled.push(service);
      return Promise.resolve();
    },
  };
}

function role(exists = true): ServiceLinkedRolePort & { made: number } {
  return {
    made: 0,
    exists: () => Promise.resolve(exists),
    create() {
      this.made += 1;
      return Promise.resolve();
    },
  };
}

const request = { mode: 'EnableTrustedAccess' as const, accountId: '111111111111', expectedOrganizationId: undefined };
const describeOnly = { ...request, mode: 'DescribeOnly' as const };

describe('organizationAccess', () => {
  test('enables trusted access for CloudTrail and returns the facts', async () => {
    const organizations = port(ORGANIZATION, ['sso.amazonaws.com']);
    await expect(organizationAccess(organizations, role(), request)).resolves.toEqual({
      OrganizationId: 'o-a1b2c3d4e5',
      RootId: 'r-a1b2',
      ManagementAccountId: '111111111111',
      FeatureSet: 'ALL',
    });
    expect(organizations.enabled).toEqual(['cloudtrail.amazonaws.com']);
  });

  test('leaves trusted access alone where it is enabled', async () => {
    const organizations = port(ORGANIZATION, ['cloudtrail.amazonaws.com']);
    await organizationAccess(organizations, role(), request);
    expect(organizations.enabled).toEqual([]);
  });

  test.each([
    ['on', ['cloudtrail.amazonaws.com']],
    ['off', []],
  ])("makes CloudTrail's role where it is missing while the access was %s, and never twice", async (_, trusted) => {
    const [missing, there] = [role(false), role(true)];
    await organizationAccess(port(ORGANIZATION, trusted), missing, request);
    await organizationAccess(port(ORGANIZATION, trusted), there, request);
    expect([missing.made, there.made]).toEqual([1, 0]);
  });

  test('makes no role where it only describes, or where something stands in the way', async () => {
    const missing = role(false);
    await organizationAccess(port(ORGANIZATION), missing, describeOnly);
    await expect(
      organizationAccess(port({ ...ORGANIZATION, featureSet: 'CONSOLIDATED_BILLING' }), missing, request),
    ).rejects.toThrow('needs ALL');
    expect(missing.made).toBe(0);
  });

  test('says what to do where there is no organization', async () => {
    const message =
      /^Account 111111111111 is not in an organization\. Create one .*--feature-set ALL.* or deploy a single-account trail/;
    await expect(organizationAccess(port(undefined), role(), request)).rejects.toThrow(message);
    await expect(organizationAccess(port(undefined), role(), describeOnly)).rejects.toThrow(message);
  });

  test('says from where to deploy when this is a member', async () => {
    const organizations = port(ORGANIZATION);
    await expect(organizationAccess(organizations, role(), { ...request, accountId: '222222222222' })).rejects.toThrow(
      'Account 222222222222 is a member of organization o-a1b2c3d4e5; deploy from its management account 111111111111.',
    );
    expect(organizations.enabled).toEqual([]);
  });

  test('says how to get all features', async () => {
    await expect(
      organizationAccess(port({ ...ORGANIZATION, featureSet: 'CONSOLIDATED_BILLING' }), role(), request),
    ).rejects.toThrow(
      "has the feature set CONSOLIDATED_BILLING; an organization trail needs ALL. Run 'aws organizations enable-all-features' in account 111111111111",
    );
  });

  test('names all that is wrong at once', async () => {
    const bad = { ...ORGANIZATION, featureSet: 'CONSOLIDATED_BILLING' };
    await expect(
      organizationAccess(port(bad), role(), {
        ...request,
        accountId: '222222222222',
        expectedOrganizationId: 'o-zzzzzzzzzz',
      }),
    ).rejects.toThrow(/o-zzzzzzzzzz is expected; correct.*is a member of.*has the feature set/);
  });

  test('takes the organization that is expected', async () => {
    await expect(
      organizationAccess(port(ORGANIZATION), role(), { ...request, expectedOrganizationId: 'o-a1b2c3d4e5' }),
    ).resolves.toBeDefined();
  });

  test('only describes, from any account, when it is told so', async () => {
    const organizations = port({ ...ORGANIZATION, featureSet: 'CONSOLIDATED_BILLING' });
    await expect(
      organizationAccess(organizations, role(), { ...describeOnly, accountId: '222222222222' }),
    ).resolves.toEqual({
      OrganizationId: 'o-a1b2c3d4e5',
      ManagementAccountId: '111111111111',
      FeatureSet: 'CONSOLIDATED_BILLING',
    });
    expect(organizations.enabled).toEqual([]);
  });
});
