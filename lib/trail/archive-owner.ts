import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { ArchiveOwnerProperties } from '../contract/archive-owner';
import { boundResource } from '../internal/bound-resource';

export interface ArchiveOwnerProps {
  readonly bucket: IBucket;
  /** The account that must own the bucket. */
  readonly accountId: string;
}

/**
 * Makes sure, before a trail is made or sent there, that the bucket of a log archive is the archive account's. Its name can be worked out by anybody,
 * bucket names are one for the whole world, and CloudTrail delivers to whoever has it: a stranger who took the name first would get the log files.
 */
export class ArchiveOwner extends Construct {
  public constructor(scope: Construct, id: string, { bucket, accountId }: ArchiveOwnerProps) {
    super(scope, id);
    const properties: ArchiveOwnerProperties = {
      BucketName: bucket.bucketName,
      AccountId: accountId,
      Region: bucket.env.region,
    };
    boundResource(this, {
      resourceType: 'Custom::ArchiveOwner',
      properties: { ...properties },
      function: {
        bundle: 'archive-owner',
        description: 'Makes sure that the bucket of the log archive belongs to the archive account; reads only',
        timeout: Duration.minutes(2),
        permissions: [
          // Nothing of a bucket that is somebody else's, not even by mistake.
          new PolicyStatement({
            actions: ['s3:GetBucketLocation'],
            resources: [bucket.bucketArn],
            conditions: { StringEquals: { 's3:ResourceAccount': accountId } },
          }),
        ],
      },
    });
  }
}
