import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { deliverAccessLogs } from '../trail/access-log-bucket';

export interface ResultBucketProps {
  readonly retention: Duration;
  readonly accessLogBucket?: IBucket;
  /** @default - that of the event history */
  readonly accessLogPrefix?: string;
}

const ACCESS_LOG_PREFIX = 'event-history-results/';

/**
 * The bucket for answers that are too large to return. They are copies that expire: no versioning, and SSE-S3, because
 * whoever may read them may ask the same question.
 */
export class ResultBucket extends Bucket {
  public constructor(scope: Construct, id: string, props: ResultBucketProps) {
    const { retention, accessLogBucket, accessLogPrefix = ACCESS_LOG_PREFIX } = props;
    super(scope, id, {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      // A bucket with objects cannot be deleted; the objects expire.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      lifecycleRules: [{ id: 'Expire', expiration: retention, abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    });
    this.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    if (accessLogBucket) deliverAccessLogs(this, accessLogBucket, accessLogPrefix);
  }
}
