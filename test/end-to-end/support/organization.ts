import type { DescribeTrailsCommandOutput, Trail } from '@aws-sdk/client-cloudtrail';
import type {
  DescribeOrganizationCommandOutput,
  ListAWSServiceAccessForOrganizationCommandOutput,
  Organization,
} from '@aws-sdk/client-organizations';
import type { GetTrailStatusCommandOutput } from '@aws-sdk/client-cloudtrail';
import { Account } from './account';
import { known } from './known';

const { management } = Account;

export function organization(): Organization {
  return known(
    management.aws<DescribeOrganizationCommandOutput>('organizations', 'describe-organization').Organization,
  );
}

/** The trails of the management account. */
export function trails(account = management): Trail[] {
  return known(account.aws<DescribeTrailsCommandOutput>('cloudtrail', 'describe-trails').trailList);
}

export function isLogging({ Name: name }: Trail): boolean {
  return (
    management.aws<GetTrailStatusCommandOutput>('cloudtrail', 'get-trail-status', '--name', known(name)).IsLogging ===
    true
  );
}

/** Whether the organization trusts CloudTrail. */
export function trustsCloudTrail(): boolean {
  const { EnabledServicePrincipals: all = [] } = management.aws<ListAWSServiceAccessForOrganizationCommandOutput>(
    'organizations',
    'list-aws-service-access-for-organization',
  );
  return all.some(({ ServicePrincipal: name }) => name === 'cloudtrail.amazonaws.com');
}
