import { CfnBucket, CfnBucketPolicy, type IBucket } from 'aws-cdk-lib/aws-s3';
import { CfnDeletionPolicy, type CfnResource, Stack } from 'aws-cdk-lib/core';
import { denials } from './archive-denials';

/** What is wrong with an archive's bucket when everything is there that the app makes. */
export interface ArchiveCheck {
  /** What would make the deployment fail. */
  readonly problems: string[];
  /** What is allowed and seldom meant, by the id of the warning. */
  readonly warnings: Record<string, string>;
}

/**
 * Looks at a bucket of this app, whoever made it: at synthesis, since a policy grows, and a removal policy can be set late. Of an imported bucket
 * nothing is known.
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
        `archive: bucket: the policy of '${path}' denies CloudTrail to deliver (${statement}), so that CreateTrail fails; allowed: a Deny that excepts ` +
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
          ? `The log files in '${path}' are deleted with the stack (autoDeleteObjects): keep them with RemovalPolicy.RETAIN and without autoDeleteObjects.`
          : `The bucket '${path}' goes with the stack, whose deletion fails while log files are in it: keep it with RemovalPolicy.RETAIN.`,
      }),
      ...(!goes &&
        policies.some(isDeleted) && {
          ArchivePolicyGoesWithStack:
            `The bucket '${path}' stays when its stack is deleted, its policy does not: what is left is open to requests without TLS, and closed to a ` +
            'trail that is still there. Keep it: bucket.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN).',
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

/** CloudFormation deletes what does not say otherwise. */
function isDeleted({ cfnOptions: { deletionPolicy = CfnDeletionPolicy.DELETE } }: CfnResource): boolean {
  return deletionPolicy === CfnDeletionPolicy.DELETE;
}

function hasBucketKey(resource: CfnBucket): boolean {
  const encryption = Stack.of(resource).resolve(resource.bucketEncryption) as
    CfnBucket.BucketEncryptionProperty | undefined;
  const rules = (encryption?.serverSideEncryptionConfiguration ?? []) as CfnBucket.ServerSideEncryptionRuleProperty[];
  return rules.some(({ bucketKeyEnabled }) => bucketKeyEnabled === true);
}
