/**
 * Why a role of ours may do something to more resources than one, by what it may do. cdk-nag asks for each wildcard, with the account, Region and logical ids
 * that are in it; what is allowed is the same everywhere.
 */
const REASONS: readonly (readonly [actions: readonly string[], reason: string])[] = [
  [
    [
      'account:ListRegions',
      'cloudformation:ActivateOrganizationsAccess',
      'cloudformation:DescribeOrganizationsAccess',
      'cloudtrail:DeregisterOrganizationDelegatedAdmin',
      'cloudtrail:DescribeTrails',
      'cloudtrail:ListPublicKeys',
      'cloudtrail:LookupEvents',
      'cloudtrail:RegisterOrganizationDelegatedAdmin',
      'organizations:DeregisterDelegatedAdministrator',
      'organizations:DescribeOrganization',
      'organizations:EnableAWSServiceAccess',
      'organizations:ListAWSServiceAccessForOrganization',
      'organizations:ListAccounts',
      'organizations:ListDelegatedAdministrators',
      'organizations:ListRoots',
      'organizations:RegisterDelegatedAdministrator',
    ],
    'AWS has no narrower resource for the action, or it is asked about this account alone; where there is a condition key, that limits it.',
  ],
  [
    ['organizations:DescribeAccount', 'organizations:ListParents', 'organizations:ListTagsForResource'],
    'A finding may be of any account of the organization. It only reads.',
  ],
  [
    ['organizations:ListAccountsForParent', 'organizations:ListOrganizationalUnitsForParent'],
    'A question names any unit of the organization. It only reads.',
  ],
  [
    ['sts:AssumeRole'],
    'One role in any account, of this organization where that is known: which accounts there are is known only when a question is asked.',
  ],
  [
    ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
    'Each answer, batch, state, digest or log file is an object of its own, in this one bucket.',
  ],
  [
    ['logs:CreateLogStream', 'logs:PutLogEvents'],
    'CloudTrail chooses the names of its log streams; the wildcard stands behind the prefix that AWS documents, in this one log group.',
  ],
  [
    ['cloudtrail:DeleteTrail', 'cloudtrail:GetTrail', 'cloudtrail:ListTags'],
    "Of any trail it reads the tags, and deletes those with this stack's own: after a change of the name, the former one is named nowhere else.",
  ],
  [
    ['kms:Decrypt', 'kms:GenerateDataKey'],
    "The keys of the user's topics, which their owners choose: conditions limit it to messages of these topics, through SNS.",
  ],
  [
    ['cloudwatch:DescribeAlarms', 'logs:DescribeLogGroups'],
    'A list of names and settings, of which it asks for one prefix: IAM knows no narrower resource for it, or tells no composite alarms then. It only reads.',
  ],
  [
    ['logs:DescribeMetricFilters', 'logs:DescribeSubscriptionFilters'],
    'The ARN of a log group ends in an asterisk, for its streams; that of Control Tower has a suffix that nobody knows beforehand. It only reads the filters of this one log group.',
  ],
  [
    ['kms:DescribeKey', 'kms:GetKeyPolicy'],
    "IAM takes no alias as a resource: a condition names it, and what is allowed is to read the key's state and policy.",
  ],
];

/** Undefined where we have none. */
export function wildcardReason(action: string): string | undefined {
  return REASONS.find(([actions]) => actions.includes(action))?.[1];
}
