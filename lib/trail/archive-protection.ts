import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { DefaultStackSynthesizer, Fn, type Stack } from 'aws-cdk-lib/core';
import { ARCHIVE_BUCKET_ACTIONS, ARCHIVE_OBJECT_ACTIONS } from '../contract/archive-actions';
import { ROLE_ARN_PATTERN } from '../contract/identifiers';
import { receivedInWords } from '../contract/received';
import type { Problems } from '../internal/problems';

/** Who may still change an archive that its bucket policy protects. */
export interface ArchiveProtection {
  /**
   * ARNs of roles, in this account or others, in addition to the role that deploys the stack. `*` and `?` in the last
   * part are wildcards.
   *
   * @default - only the deploying role of the stack's synthesizer, such as
   * `cdk-hnb659fds-cfn-exec-role-<account>-<region>`. If the synthesizer has none, at least one is required.
   */
  readonly exceptRoles?: string[];
}

/** @param of the prefix of the property names */
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
        'at least one role that deploys the stack: nobody else can undo it, except the root user',
      ),
    );
  }
}

/**
 * Denies everyone except AWS services writing to or deleting from a bucket of log files: CloudTrail and access logs
 * write, lifecycle rules delete. Whoever can change the bucket policy can remove this, and that pages.
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
 * Denies everyone except these roles and AWS services deleting the bucket and its contents, and changing its
 * protection. Only these roles can change the policy; the account's root user can delete it, which S3 never denies.
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

/**
 * Returns the role that CloudFormation assumes to deploy the stack; `undefined` if it uses the permissions of whoever
 * deploys.
 */
function deployingRole({ synthesizer }: Stack): string | undefined {
  if (!(synthesizer instanceof DefaultStackSynthesizer)) return undefined;
  const arn = synthesizer.cloudFormationExecutionRoleArn;
  return arn.includes('${') ? Fn.sub(arn) : arn;
}
