/** What the `OrganizationAccess` construct asks of its function, and what the function answers. */

/** The service principal that AWS Organizations gives trusted access; the same in every partition. */
export const CLOUDTRAIL_SERVICE_PRINCIPAL = 'cloudtrail.amazonaws.com';

/** By which CloudTrail sees the accounts of the organization. */
export const SERVICE_LINKED_ROLE_NAME = 'AWSServiceRoleForCloudTrail';

export const ORGANIZATION_ACCESS_MODES = ['EnableTrustedAccess', 'DescribeOnly'] as const;
export type OrganizationAccessMode = (typeof ORGANIZATION_ACCESS_MODES)[number];

/** The resource property that carries the mode. */
export const MODE_PROPERTY = 'Mode';

/** The resource property that carries the organization id that is expected, if any. */
export const EXPECTED_ID_PROPERTY = 'ExpectedOrganizationId';

/** The attributes that the custom resource returns. `RootId` is absent in mode `DescribeOnly`. */
export interface OrganizationFacts {
  readonly OrganizationId: string;
  readonly ManagementAccountId: string;
  readonly FeatureSet: string;
  readonly RootId?: string;
}
