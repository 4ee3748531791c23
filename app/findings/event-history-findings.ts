import { Stack } from 'aws-cdk-lib/core';
import { flattenCfnReference } from 'cdk-nag/lib/utils/flatten-cfn-reference';
import type { OrganizationTrailStack } from '../../lib/stacks/organization-trail-stack';
import type { Acknowledgement } from './acknowledgement';

const INLINE = 'NIST.800.53.R5-IAMNoInlinePolicy';
const ANY_RESOURCE = 'AwsSolutions-IAM5[Resource::*]';

/** What cdk-nag finds in the search of the event history, and why it stands. */
export function eventHistoryFindings({ eventHistory }: OrganizationTrailStack): Acknowledgement[] {
  if (!eventHistory) return [];
  const stack = Stack.of(eventHistory);
  const written = (value: unknown): string => flattenCfnReference(stack.resolve(value) as string);
  const results = (path: string, prefix: string): Acknowledgement => ({
    path,
    rule: `AwsSolutions-IAM5[Resource::${written(eventHistory.resultBucket.arnForObjects(`${prefix}/*`))}]`,
    reason: 'Each answer is an object of its own, in this one bucket below this one prefix.',
  });
  return [
    ...findingsOfFunction('EventHistory/Function'),
    ...findingsOfFunction('EventHistory/Reader/Function'),
    ...RESULTS,
    ...MEMBER_ACCOUNTS,
    results('EventHistory/Function/Role', 'event-history'),
    results('EventHistory/Function/Role', 'event-history-parts'),
    results('EventHistory/Reader/Function/Role', 'event-history-parts'),
    ...(eventHistory._memberRoleArn === undefined ? [] : assumes(written(eventHistory._memberRoleArn))),
  ];
}

function assumes(roleArn: string): Acknowledgement[] {
  return ['EventHistory/Function/Role', 'EventHistory/Reader/Function/Role'].map((path) => ({
    path,
    rule: `AwsSolutions-IAM5[Resource::${roleArn}]`,
    reason:
      'One role in any account, of this organization alone: which accounts there are is known only when a question is asked.',
  }));
}

function findingsOfFunction(path: string): Acknowledgement[] {
  return FUNCTION.map((finding) => ({ ...finding, path: `${path}/${finding.path}` }));
}

const FUNCTION: Acknowledgement[] = [
  {
    path: 'Role',
    rule: ANY_RESOURCE,
    reason:
      'cloudtrail:LookupEvents and organizations:ListAccounts have no resource types; the others are about what a question names. All only read.',
  },
  { path: 'Role', rule: INLINE, reason: 'The policy belongs to this one role, and lives and dies with it.' },
  {
    path: 'LogGroup',
    rule: 'NIST.800.53.R5-CloudWatchLogGroupEncrypted',
    reason:
      'One line a question with counts and times, and no events; a key of its own would cost more than all the rest.',
  },
  {
    path: 'Resource',
    rule: 'NIST.800.53.R5-LambdaConcurrency',
    reason: 'People ask it, seldom; reserving concurrency would take it from the rest of the account.',
  },
  {
    path: 'Resource',
    rule: 'NIST.800.53.R5-LambdaDLQ',
    reason: 'Whoever asks waits for the answer and hears of a failure; nothing is left to retry later.',
  },
  {
    path: 'Resource',
    rule: 'NIST.800.53.R5-LambdaInsideVPC',
    reason: 'It calls APIs of AWS only, and nothing in a VPC.',
  },
];

const RESULTS: Acknowledgement[] = [
  {
    path: 'EventHistory/Results',
    rule: 'NIST.800.53.R5-S3BucketReplicationEnabled',
    reason: 'Copies of what CloudTrail holds, which expire after days: whoever needs an answer again asks again.',
  },
  {
    path: 'EventHistory/Results',
    rule: 'NIST.800.53.R5-S3BucketVersioningEnabled',
    reason: 'Each answer has a name of its own and is never overwritten; what has expired shall be gone.',
  },
  {
    path: 'EventHistory/Results',
    rule: 'NIST.800.53.R5-S3DefaultEncryptionKMS',
    reason:
      'Whoever may read an answer may ask the same of CloudTrail; a key of its own would cost more than all the rest.',
  },
];

const MEMBER_ACCOUNTS: Acknowledgement[] = [
  {
    path: 'MemberAccountAccess/Function/Role',
    rule: ANY_RESOURCE,
    reason:
      'The actions of CloudFormation and AWS Organizations that it calls have no resource types; enabling access is limited to StackSets by a condition.',
  },
  {
    path: 'MemberAccountAccess/Function/Role',
    rule: INLINE,
    reason: 'The policy belongs to this one role, and lives and dies with it.',
  },
  {
    path: 'MemberAccountAccess/Function/LogGroup',
    rule: 'NIST.800.53.R5-CloudWatchLogGroupEncrypted',
    reason:
      'One line a deployment with nothing confidential in it; a key of its own would cost more than all the rest.',
  },
  {
    path: 'MemberAccountAccess/Function/Resource',
    rule: 'NIST.800.53.R5-LambdaConcurrency',
    reason:
      'Only CloudFormation calls it, once a deployment; reserving concurrency would take it from the rest of the account.',
  },
  {
    path: 'MemberAccountAccess/Function/Resource',
    rule: 'NIST.800.53.R5-LambdaDLQ',
    reason: 'CloudFormation waits for its answer and reports its failure; nothing is left to retry later.',
  },
  {
    path: 'MemberAccountAccess/Function/Resource',
    rule: 'NIST.800.53.R5-LambdaInsideVPC',
    reason: 'It calls CloudFormation only, and nothing in a VPC.',
  },
  {
    path: 'MemberAccountAccess/ManagementAccountRole',
    rule: ANY_RESOURCE,
    reason:
      'cloudtrail:LookupEvents has no resource type, and account:ListRegions is asked about this account alone. Both only read.',
  },
  {
    path: 'MemberAccountAccess/ManagementAccountRole',
    rule: INLINE,
    reason: 'The policy belongs to this one role, and lives and dies with it.',
  },
];
