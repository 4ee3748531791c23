import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Aws, Duration, Fn, Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import {
  accountRegionalSuffix,
  type ArchiveNameProperties,
  ArchiveNamespace,
  REGIONS_WITHOUT_ACCOUNT_NAMESPACE,
} from '../contract/archive-namespace';
import { received, receivedInWords } from '../contract/received';
import { boundResource } from '../internal/bound-resource';
import type { Problems } from '../internal/problems';

export interface ArchiveNameProps {
  /** The logical ID of the bucket, in the stack of the construct. */
  readonly bucketLogicalId: string;
  readonly namespace: ArchiveNamespace;
}

/**
 * Makes a deployment fail that would give an archive a bucket in another namespace, which would be a new and empty one.
 * The trail waits for it. The bucket does not, because one that depends on something could not be imported on its own.
 */
export class ArchiveName extends Construct {
  public constructor(scope: Construct, id: string, { bucketLogicalId, namespace }: ArchiveNameProps) {
    super(scope, id);
    const properties: ArchiveNameProperties = { BucketLogicalId: bucketLogicalId, Namespace: namespace };
    boundResource(this, {
      resourceType: 'Custom::ArchiveName',
      properties: { ...properties },
      function: {
        bundle: 'archive-name',
        description: 'Checks that the archive keeps its bucket; read-only',
        timeout: Duration.minutes(2),
        permissions: [
          new PolicyStatement({ actions: ['cloudformation:DescribeStackResource'], resources: [Aws.STACK_ID] }),
        ],
      },
    });
  }
}

/**
 * Gives a bucket a name in the namespace. A generated name is as unique as the stack, so a new deployment does not
 * conflict with retained resources.
 */
export function nameIn(namespace: ArchiveNamespace, bucket: Bucket, bucketName: string | undefined): void {
  if (namespace === ArchiveNamespace.GLOBAL) return;
  const resource = bucket.node.defaultChild as CfnBucket;
  // By name: the oldest supported CDK has no properties for them.
  resource.addPropertyOverride('BucketNamespace', ArchiveNamespace.ACCOUNT_REGIONAL);
  if (bucketName === undefined) resource.addPropertyOverride('BucketNamePrefix', `organization-trail-${stackPart()}`);
}

/** The first eight characters of the stack ID. Nothing configurable, because the name must not change. */
function stackPart(): string {
  const [stack, first] = [2, 0];
  return Fn.select(first, Fn.split('-', Fn.select(stack, Fn.split('/', Aws.STACK_ID))));
}

/** @param of the prefix of the property names */
export function checkNamespace(
  problems: Problems,
  { account, region }: { readonly account: string; readonly region: string },
  namespace: ArchiveNamespace | undefined,
  bucketName?: string,
  of = '',
): void {
  if (namespace !== ArchiveNamespace.ACCOUNT_REGIONAL) return;
  if (REGIONS_WITHOUT_ACCOUNT_NAMESPACE.includes(region))
    problems.add(
      receivedInWords(
        `${of}archiveNamespace`,
        `"${namespace}" in ${region}`,
        `"${ArchiveNamespace.GLOBAL}" there, since S3 has no other namespace in that Region`,
      ),
    );
  const suffix = accountRegionalSuffix(account, region);
  if (bucketName !== undefined && !Token.isUnresolved([bucketName, suffix]) && !bucketName.endsWith(suffix))
    problems.add(received(`${of}bucketName`, bucketName, `a name that ends with ${suffix}, or none`));
}
