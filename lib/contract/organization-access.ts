/**
 * The properties that the `OrganizationAccess` construct passes to its function, and the attributes that it returns.
 */

/** The service principal that has trusted access in AWS Organizations. The same in every partition. */
export const CLOUDTRAIL_SERVICE_PRINCIPAL = 'cloudtrail.amazonaws.com';

/** The role with which CloudTrail reads the accounts of the organization. */
export const SERVICE_LINKED_ROLE_NAME = 'AWSServiceRoleForCloudTrail';

export const ORGANIZATION_ACCESS_MODES = ['EnableTrustedAccess', 'DescribeOnly'] as const;
export type OrganizationAccessMode = (typeof ORGANIZATION_ACCESS_MODES)[number];

/** The resource property with the mode. */
export const MODE_PROPERTY = 'Mode';

/** The resource property with the expected organization ID, if any. */
export const EXPECTED_ID_PROPERTY = 'ExpectedOrganizationId';

/** The attributes that the custom resource returns. `RootId` is absent in mode `DescribeOnly`. */
export interface OrganizationFacts {
  readonly OrganizationId: string;
  readonly ManagementAccountId: string;
  readonly FeatureSet: string;
  readonly RootId?: string;
}
