import { CfnBucket, CfnBucketPolicy, type IBucket } from 'aws-cdk-lib/aws-s3';
import { CfnDeletionPolicy, type CfnResource, Stack } from 'aws-cdk-lib/core';
import { denials } from './archive-denials';

/** Problems with an archive's bucket after everything in the app was created. */
export interface ArchiveCheck {
  /** What would make the deployment fail. */
  readonly problems: string[];
  /** What is allowed but rarely intended, by warning ID. */
  readonly warnings: Record<string, string>;
}

/**
 * Checks a bucket of this app, whoever created it, at synthesis: its policy may still grow, and its removal policy may
 * be set late. Nothing is known about an imported bucket.
 */
export function checkArchiveBucket(bucket: IBucket, keyPrefix: string | undefined): ArchiveCheck {
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof CfnBucket)) return { problems: [], warnings: {} };
  const { path } = bucket.node;
  const policies = policiesOf(bucket);
  const denying = policies.flatMap(({ policyDocument }) => denials(bucket, keyPrefix, policyDocument));
  const isEmptied = bucket.node.tryFindChild('AutoDeleteObjectsCustomResource') !== undefined;
  const isLocked = resource.objectLockEnabled === true;
  const problems = [
    ...denying.map(
      (statement) =>
        `archive: bucket: the policy of '${path}' denies CloudTrail delivery (${statement}), so CreateTrail fails; allowed: a Deny that exempts ` +
        'AWS services (Bool: { "aws:PrincipalIsAWSService": "false" }), or none: the bucket encrypts what is uploaded without a header',
    ),
    ...(isEmptied && isLocked
      ? [
          `archive: bucket: '${path}' has Object Lock and autoDeleteObjects, which cannot delete what is locked; allowed: one of them`,
        ]
      : []),
  ];
  const goes = isDeleted(resource);
  return {
    problems,
    warnings: {
      ...(goes && {
        ArchiveGoesWithStack: isEmptied
          ? `The log files in '${path}' are deleted together with the stack (autoDeleteObjects): keep them with RemovalPolicy.RETAIN and without autoDeleteObjects.`
          : `The bucket '${path}' is deleted together with the stack, which fails while it contains log files: keep it with RemovalPolicy.RETAIN.`,
      }),
      ...(!goes &&
        policies.some(isDeleted) && {
          ArchivePolicyGoesWithStack:
            `The bucket '${path}' is retained when its stack is deleted, but its policy is not: the bucket then accepts requests without TLS, and rejects a ` +
            'trail that still exists. Retain the policy: bucket.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN).',
        }),
      ...(!hasBucketKey(resource) && {
        BucketKeyOff: `The bucket '${path}' has no S3 Bucket Key: each log file costs requests to the key, 0.03 USD per 10,000. Set bucketKeyEnabled: true.`,
      }),
    },
  };
}

function policiesOf(bucket: IBucket): CfnBucketPolicy[] {
  const stack = Stack.of(bucket);
  const name = JSON.stringify(stack.resolve(bucket.bucketName));
  return stack.node
    .findAll()
    .filter((node) => node instanceof CfnBucketPolicy)
    .filter((policy) => JSON.stringify(stack.resolve(policy.bucket)) === name);
}

/** CloudFormation deletes resources without another policy. */
function isDeleted({ cfnOptions: { deletionPolicy = CfnDeletionPolicy.DELETE } }: CfnResource): boolean {
  return deletionPolicy === CfnDeletionPolicy.DELETE;
}

function hasBucketKey(resource: CfnBucket): boolean {
  const encryption = Stack.of(resource).resolve(resource.bucketEncryption) as
    CfnBucket.BucketEncryptionProperty | undefined;
  const rules = (encryption?.serverSideEncryptionConfiguration ?? []) as CfnBucket.ServerSideEncryptionRuleProperty[];
  return rules.some(({ bucketKeyEnabled }) => bucketKeyEnabled === true);
}
