import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { DefaultStackSynthesizer, Fn, type Stack } from 'aws-cdk-lib/core';
import { ARCHIVE_BUCKET_ACTIONS, ARCHIVE_OBJECT_ACTIONS } from '../contract/archive-actions';
import { ROLE_ARN_PATTERN } from '../contract/identifiers';
import { receivedInWords } from '../contract/received';
import type { Problems } from '../internal/problems';

/**
 * Who may still change an archive that its bucket policy protects.
 */
export interface ArchiveProtection {
  /**
   * ARNs of roles, in this account or others, in addition to the role that deploys the stack. `*` and `?` in the last part are wildcards.
   *
   * @default - only the deploying role, that of the stack's synthesizer, as `cdk-hnb659fds-cfn-exec-role-<account>-<region>`. With a synthesizer that
   * has none, at least one is required.
   */
  readonly exceptRoles?: string[];
}

/** @param of what the names of the properties begin with */
export function checkProtection(
  problems: Problems,
  stack: Stack,
  protection: ArchiveProtection | undefined,
  of = '',
): void {
  if (!protection) return;
  const { exceptRoles = [] } = protection;
  for (const [index, role] of exceptRoles.entries())
    problems.check(`${of}protection.exceptRoles[${String(index)}]`, role, ROLE_ARN_PATTERN);
  if (exceptRoles.length === 0 && deployingRole(stack) === undefined) {
    problems.add(
      receivedInWords(
        `${of}protection.exceptRoles`,
        'none in a stack whose synthesizer has no role for CloudFormation',
        'at least one role, by which the stack is deployed: whoever is not excepted cannot undo it, but for the root user',
      ),
    );
  }
}

/**
 * Denies to all but AWS services to write into a bucket of log files, or to delete from it: CloudTrail and the access logs write, lifecycle rules delete.
 * Whoever may change the bucket's policy can take this away, and that pages.
 */
export function keepObjects(bucket: Bucket): void {
  bucket.addToResourcePolicy(
    new PolicyStatement({
      sid: 'KeepObjects',
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:PutObject'],
      resources: [bucket.arnForObjects('*')],
      conditions: { Bool: { 'aws:PrincipalIsAWSService': 'false' } },
    }),
  );
}

/**
 * Denies to all but those roles and AWS services to delete the bucket and what is in it, and to change what keeps it. The policy can be changed by those
 * roles alone: or it is deleted by the account's root user, to whom S3 never denies that.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html
 */
export function protect(bucket: Bucket, { exceptRoles = [] }: ArchiveProtection): void {
  const deploying = deployingRole(bucket.stack);
  const common = {
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    conditions: {
      ArnNotLike: { 'aws:PrincipalArn': [...(deploying === undefined ? [] : [deploying]), ...exceptRoles] },
      Bool: { 'aws:PrincipalIsAWSService': 'false' },
    },
  };
  for (const [sid, actions, resource] of [
    ['ProtectBucket', ARCHIVE_BUCKET_ACTIONS, bucket.bucketArn],
    ['ProtectObjects', ARCHIVE_OBJECT_ACTIONS, bucket.arnForObjects('*')],
  ] as const)
    bucket.addToResourcePolicy(new PolicyStatement({ ...common, sid, actions: [...actions], resources: [resource] }));
}

/** The role that CloudFormation assumes when the stack is deployed; undefined where it acts with the rights of whoever deploys. */
function deployingRole({ synthesizer }: Stack): string | undefined {
  if (!(synthesizer instanceof DefaultStackSynthesizer)) return undefined;
  const arn = synthesizer.cloudFormationExecutionRoleArn;
  return arn.includes('${') ? Fn.sub(arn) : arn;
}
