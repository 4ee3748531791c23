import { AccountRootPrincipal, Effect, type IRole, PolicyStatement, Role, StarPrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { deliverAccessLogs } from '../../trail/access-log-bucket';

export interface FailedBatchesProps {
  readonly encryptionKey: IKey;
  readonly accessLogBucket?: IBucket;
}

/** How long failed batches can be sent to the function again. */
const KEPT = Duration.days(14);
/** The prefix of its access logs in their bucket. */
export const ACCESS_LOG_PREFIX = 'failed-batches/';

/**
 * The bucket for batches of events that the function could not process. It holds whole events, including what findings
 * leave out, so only one role may read them.
 */
export class FailedBatches extends Construct {
  public readonly bucket: IBucket;

  /**
   * Reads failed batches, and sends them to the function again. Principals of the account can assume it if their
   * policies allow it.
   */
  public readonly redriveRole: IRole;

  public constructor(scope: Construct, id: string, { encryptionKey, accessLogBucket }: FailedBatchesProps) {
    super(scope, id);
    const bucket = new Bucket(this, 'Resource', {
      encryption: BucketEncryption.KMS,
      encryptionKey,
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      // A bucket with objects cannot be deleted; the objects expire.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      lifecycleRules: [{ id: 'Expire', expiration: KEPT, abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    });
    bucket.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    this.bucket = bucket;
    if (accessLogBucket) deliverAccessLogs(bucket, accessLogBucket, ACCESS_LOG_PREFIX);
    this.redriveRole = new Role(this, 'RedriveRole', {
      assumedBy: new AccountRootPrincipal(),
      description: 'Reads batches of events that findings could not process, and sends them to the function again',
    });
    // The bucket policy names the role and is retained: retained resources must not refer to deleted ones.
    this.redriveRole.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'OnlyTheRedriveRoleReadsAndDeletes',
        effect: Effect.DENY,
        principals: [new StarPrincipal()],
        actions: [
          's3:DeleteObject',
          's3:DeleteObjectVersion',
          's3:GetObject',
          's3:GetObjectVersion',
          // Replication rules copy objects with a role of their own.
          's3:GetObjectVersionForReplication',
        ],
        resources: [this.bucket.arnForObjects('*')],
        conditions: { ArnNotEquals: { 'aws:PrincipalArn': this.redriveRole.roleArn } },
      }),
    );
    for (const statement of [
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.bucket.bucketArn] }),
      new PolicyStatement({
        actions: ['s3:GetObject', 's3:DeleteObject'],
        resources: [this.bucket.arnForObjects('*')],
      }),
      new PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [encryptionKey.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': viaService(this, 's3') } },
      }),
    ])
      this.redriveRole.addToPrincipalPolicy(statement);
  }
}

/** The name by which KMS identifies the service that uses a key. */
export function viaService(scope: Construct, service: string): string {
  const { region, urlSuffix } = Stack.of(scope);
  return `${service}.${region}.${urlSuffix}`;
}
