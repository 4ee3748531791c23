import { OWN_RESOURCES } from './own-resources';

/** Resource types of templates that are no part by themselves. */
const NO_PART: Readonly<Record<string, string>> = {
  'AWS::CDK::Metadata': 'says which version made the template',
  'AWS::CloudWatch::Dashboard': 'shows what alarms and findings tell, and tells nobody',
  'Custom::ArchiveName': 'asks whether the bucket would become another one, and keeps nothing',
  'Custom::ArchiveOwner': 'asks who owns the bucket, and keeps nothing',
  'Custom::CloudTrailDelegatedAdministrator': 'is the registration: the row of the delegated administrator',
  'Custom::OrganizationTrail': 'is the trail: its row',
  'Custom::MemberRollOut': 'waits for the stack set',
  'Custom::OrganizationAccess': 'is trusted access: the row of the organization',
  'Custom::StackSetsAccess': 'is trusted access of stack sets: the row of the stack set',
  'Custom::TableProtection': 'is a setting of the table',
  'Custom::TrailPreflight': 'asks, and keeps nothing',
};

/** Whether a resource of a template has a row, or a reason to have none. */
export function isCovered(resourceType: string): boolean {
  return (
    Object.hasOwn(NO_PART, resourceType) || OWN_RESOURCES.some(({ templates }) => templates.includes(resourceType))
  );
}

/** All that have a reason to have no row. */
export const TYPES_WITHOUT_ROW = Object.keys(NO_PART);
