/**
 * Why a role of ours may perform actions on more than one resource, by action. cdk-nag reports each wildcard with the
 * account, Region and logical IDs in it; the actions are the same everywhere.
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
    'AWS has no narrower resource for the action, or it applies to this account alone; if there is a condition key, that limits it.',
  ],
  [
    ['organizations:DescribeAccount', 'organizations:ListParents', 'organizations:ListTagsForResource'],
    'A finding may concern any account of the organization. Read-only.',
  ],
  [
    ['organizations:ListAccountsForParent', 'organizations:ListOrganizationalUnitsForParent'],
    'A query may name any unit of the organization. Read-only.',
  ],
  [
    ['sts:AssumeRole'],
    'One role in any account, of this organization if its ID is known: the accounts are known only when a query runs.',
  ],
  [
    ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
    'Each answer, batch, state, digest or log file is an object of its own, in this one bucket.',
  ],
  [
    ['logs:CreateLogStream', 'logs:PutLogEvents'],
    'CloudTrail chooses the names of its log streams; the wildcard follows the prefix that AWS documents, in this one log group.',
  ],
  [
    ['cloudtrail:DeleteTrail', 'cloudtrail:GetTrail', 'cloudtrail:ListTags'],
    "It reads the tags of any trail, and deletes only trails with this stack's own tags: after a name change, the former trail is not named anywhere else.",
  ],
  [
    ['kms:Decrypt', 'kms:GenerateDataKey'],
    "The keys of the user's topics, which their owners choose: conditions limit it to messages of these topics, through SNS.",
  ],
  [
    ['cloudwatch:DescribeAlarms', 'logs:DescribeLogGroups'],
    'A list of names and settings, of which it requests one prefix: IAM has no narrower resource for it, or would not return composite alarms. Read-only.',
  ],
  [
    ['logs:DescribeMetricFilters', 'logs:DescribeSubscriptionFilters'],
    "A log group's ARN ends in an asterisk, for its streams; that of Control Tower's log group has an unpredictable suffix. It only reads the filters of this one log group.",
  ],
  [
    ['kms:DescribeKey', 'kms:GetKeyPolicy'],
    "IAM does not accept an alias as a resource: a condition names it, and only the key's state and policy may be read.",
  ],
];

/** `undefined` if we have no reason. */
export function wildcardReason(action: string): string | undefined {
  return REASONS.find(([actions]) => actions.includes(action))?.[1];
}
