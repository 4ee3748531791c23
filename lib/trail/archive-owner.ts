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
 * Checks, before a trail is created or redirected there, that the bucket of a log archive belongs to the archive
 * account. Its name is predictable, bucket names are global, and CloudTrail delivers to whoever owns it: a stranger who
 * took the name first would receive the log files.
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
        description: 'Checks that the bucket of the log archive belongs to the archive account; read-only',
        timeout: Duration.minutes(2),
        permissions: [
          // Nothing for a bucket of someone else, even by mistake.
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
