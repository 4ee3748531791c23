import { Stack, Validations } from 'aws-cdk-lib/core';
import { flattenCfnReference } from 'cdk-nag/lib/utils/flatten-cfn-reference';
import type { IConstruct } from 'constructs';
import { trailArnOf } from '../../lib/contract/names';
import type { DelegatedAdministratorStack } from '../../lib/stacks/delegated-administrator-stack';
import type { LogArchiveStack } from '../../lib/stacks/log-archive-stack';
import type { OrganizationTrailStack } from '../../lib/stacks/organization-trail-stack';
import { keyOrAlias } from '../../lib/trail/key-or-alias';
import type { Acknowledgement } from './acknowledgement';
import { eventHistoryFindings } from './event-history-findings';

const INLINE = 'The policy belongs to this one role, and lives and dies with it.';
const REPLICATION =
  'A second copy doubles the cost; versioning and, where configured, Object Lock protect the first one. Replicate the bucket where your policy asks for it.';

/** Of the function of a custom resource. */
function onceADeployment(construct: string): Acknowledgement[] {
  return [
    { path: `${construct}/Function/Role`, rule: 'NIST.800.53.R5-IAMNoInlinePolicy', reason: INLINE },
    {
      path: `${construct}/Function/LogGroup`,
      rule: 'NIST.800.53.R5-CloudWatchLogGroupEncrypted',
      reason:
        'One line a deployment with nothing confidential in it; a key of its own would cost more than all the rest.',
    },
    {
      path: `${construct}/Function/Resource`,
      rule: 'NIST.800.53.R5-LambdaConcurrency',
      reason:
        'Only CloudFormation calls it, once a deployment; reserving concurrency would take it from the rest of the account.',
    },
    {
      path: `${construct}/Function/Resource`,
      rule: 'NIST.800.53.R5-LambdaDLQ',
      reason: 'CloudFormation waits for its answer and reports its failure; nothing is left to retry later.',
    },
    {
      path: `${construct}/Function/Resource`,
      rule: 'NIST.800.53.R5-LambdaInsideVPC',
      reason: 'It calls APIs of AWS only, and nothing in a VPC.',
    },
  ];
}

const ACKNOWLEDGEMENTS: Acknowledgement[] = [
  {
    path: 'OrganizationAccess/Function/Role',
    rule: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      'The actions of AWS Organizations that it calls have no resource types; enabling access is limited to CloudTrail by a condition.',
  },
  {
    path: 'DelegatedAdministrator/Function/Role',
    rule: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      'The actions of CloudTrail and AWS Organizations that register an account have no resource types; where there is a condition key, it limits them to CloudTrail.',
  },
  {
    path: 'Trail/DelegatedTrail/Function/Role',
    rule: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      'The actions of AWS Organizations that CloudTrail calls on its behalf have no resource types. All only read.',
  },
  {
    path: 'Trail/Preflight/Function/Role',
    rule: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'The actions of AWS Organizations and CloudTrail by which it looks have no resource types. All only read.',
  },
  ...[
    'OrganizationAccess',
    'DelegatedAdministrator',
    'Trail/DelegatedTrail',
    'Trail/Preflight',
    'Trail/ArchiveOwner',
  ].flatMap(onceADeployment),
  { path: 'DetectionAlarms/TrailHealth/Function/Role', rule: 'NIST.800.53.R5-IAMNoInlinePolicy', reason: INLINE },
  {
    path: 'DetectionAlarms/TrailHealth/Function/LogGroup',
    rule: 'NIST.800.53.R5-CloudWatchLogGroupEncrypted',
    reason:
      'One line every quarter of an hour with the health of the trail, nothing confidential; a key of its own would cost more than all the rest.',
  },
  {
    path: 'DetectionAlarms/TrailHealth/Function/Resource',
    rule: 'NIST.800.53.R5-LambdaConcurrency',
    reason:
      'A schedule calls it once in a quarter of an hour; reserving concurrency would take it from the rest of the account.',
  },
  {
    path: 'DetectionAlarms/TrailHealth/Function/Resource',
    rule: 'NIST.800.53.R5-LambdaDLQ',
    reason:
      'The next call asks the same again, and an alarm is raised when calls come to no result; nothing is left to retry later.',
  },
  {
    path: 'DetectionAlarms/TrailHealth/Function/Resource',
    rule: 'NIST.800.53.R5-LambdaInsideVPC',
    reason: 'It calls CloudTrail only, and nothing in a VPC.',
  },
  { path: 'Trail/LogDeliveryRole', rule: 'NIST.800.53.R5-IAMNoInlinePolicy', reason: INLINE },
  ...['TrailBucket', 'AccessLogs', 'ResultAccessLogs'].map((path) => ({
    path,
    rule: 'NIST.800.53.R5-S3BucketReplicationEnabled',
    reason: REPLICATION,
  })),
  ...['TrailBucket/AccessLogs', 'AccessLogs', 'ResultAccessLogs'].map((path) => ({
    path,
    rule: 'NIST.800.53.R5-S3DefaultEncryptionKMS',
    reason: 'S3 delivers access logs only into buckets under SSE-S3.',
  })),
];

/**
 * Acknowledges, in the app, what cdk-nag finds and we stand by. The library leaves that to each app: somebody else's
 * auditor may decide otherwise.
 */
export function acknowledgeFindings(stack: OrganizationTrailStack): void {
  acknowledge(stack, [
    ...ACKNOWLEDGEMENTS,
    ...eventHistoryFindings(stack),
    ...logStreamWildcards(stack),
    ...formerTrails(stack),
    ...keyByAlias(stack),
  ]);
}

/** The same of the stacks beside it, of the archive and of the delegation, where the constructs have the same names. */
export function acknowledgeFindingsBeside(stack: LogArchiveStack | DelegatedAdministratorStack): void {
  acknowledge(stack, ACKNOWLEDGEMENTS);
}

function acknowledge(stack: Stack, findings: readonly Acknowledgement[]): void {
  for (const { path, rule, reason } of findings) {
    const construct = path.split('/').reduce<IConstruct | undefined>((at, id) => at?.node.tryFindChild(id), stack);
    if (construct) Validations.of(construct).acknowledge({ id: rule, reason });
  }
}

/** Acknowledges warnings of trail and alarms, by the last part of their ids, with the user's reasons. */
export function acknowledgeWarnings(
  { trail, alarms }: OrganizationTrailStack,
  reasons: Readonly<Record<string, string>>,
): void {
  for (const [id, reason] of Object.entries(reasons)) {
    for (const construct of [trail, alarms])
      Validations.of(construct).acknowledge({ id: `cdk-organization-trail:${id}`, reason });
  }
}

/** A delegated trail that got another name: the former one has to be found and deleted. */
function formerTrails({ trail }: OrganizationTrailStack): Acknowledgement[] {
  const { partition, homeRegion, managementAccountId } = trail.identity;
  const anyTrail = trailArnOf({ partition, homeRegion, managementAccountId, trailName: '*' });
  return [
    {
      path: 'Trail/DelegatedTrail/Function/Role',
      rule: `AwsSolutions-IAM5[Resource::${flattenCfnReference(Stack.of(trail).resolve(anyTrail) as string)}]`,
      reason:
        "Of any trail it reads the tags, and deletes those with this stack's own: after a change of the name, the former one is named nowhere else.",
    },
  ];
}

/** The key of an archive in another account, which is known by its alias only. */
function keyByAlias({ trail }: OrganizationTrailStack): Acknowledgement[] {
  return keyOrAlias(trail.encryptionKey).resources.map((resource) => ({
    path: 'Trail/Preflight/Function/Role',
    rule: `AwsSolutions-IAM5[Resource::${flattenCfnReference(Stack.of(trail).resolve(resource))}]`,
    reason:
      "IAM takes no alias as a resource: a condition names it, and what is allowed is to read the key's state and policy.",
  }));
}

/** cdk-nag wants each wildcard resource named in the id, as it writes it. */
function logStreamWildcards({ trail }: OrganizationTrailStack): Acknowledgement[] {
  return trail.logDeliveryStatements().flatMap(({ resources }) =>
    resources.map((resource) => ({
      path: 'Trail/LogDeliveryRole',
      rule: `AwsSolutions-IAM5[Resource::${flattenCfnReference(Stack.of(trail).resolve(resource))}]`,
      reason:
        'CloudTrail chooses the names of its log streams; the wildcard stands behind the prefix that AWS documents, in this one log group.',
    })),
  );
}
