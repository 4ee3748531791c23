import { AnyPrincipal, Effect, type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { CfnParameter } from 'aws-cdk-lib/aws-ssm';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { NO_WITNESS } from '../contract/archive-watch';
import { deployedStackName } from '../internal/deployed-stack-name';
import { deliverAccessLogs } from '../trail/access-log-bucket';

export interface WatchStateProps {
  readonly accessLogBucket?: IBucket;
}

const ACCESS_LOG_PREFIX = 'archive-watch-state/';

/** How long noncurrent versions can be read and restored. */
const NONCURRENT_RETENTION = Duration.days(90);

/**
 * The state of the watch. Current versions never expire. It has no customer managed key, because it contains hashes and
 * signatures of files, but no events. If the stack is deleted, the bucket is retained without its policy, which would
 * name a deleted role and prevent anyone from cleaning up.
 */
export class WatchStateBucket extends Bucket {
  public constructor(scope: Construct, id: string, { accessLogBucket }: WatchStateProps) {
    super(scope, id, {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      lifecycleRules: [
        {
          id: 'FormerStates',
          noncurrentVersionExpiration: NONCURRENT_RETENTION,
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
    });
    if (accessLogBucket) deliverAccessLogs(this, accessLogBucket, ACCESS_LOG_PREFIX);
  }

  /** Denies writing and deleting to everyone else. Changing this policy first is possible, but pages. */
  public keepFor(role: IRole): void {
    this.addToResourcePolicy(
      new PolicyStatement({
        sid: 'KeepState',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:PutObject'],
        resources: [this.arnForObjects('*')],
        conditions: {
          ArnNotEquals: { 'aws:PrincipalArn': role.roleArn },
          // The lifecycle deletes.
          Bool: { 'aws:PrincipalIsAWSService': 'false' },
        },
      }),
    );
  }
}

/**
 * The bucket with the function's state, and an SSM parameter with a record of it: whoever forges one must forge the
 * other. A deployment does not change what the function wrote to the parameter, unless it resets drifted resources.
 */
export class WatchState extends Construct {
  public readonly bucket: IBucket;
  public readonly parameterName: string;
  private readonly parameterArn: string;
  private readonly kept: WatchStateBucket;

  public constructor(scope: Construct, id: string, { accessLogBucket }: WatchStateProps) {
    super(scope, id);
    this.kept = new WatchStateBucket(this, 'Bucket', { accessLogBucket });
    this.bucket = this.kept;
    this.parameterName = `/cdk-organization-trail/${deployedStackName(this)}/archive-watch-${this.node.addr.slice(-8)}`;
    new CfnParameter(this, 'Witness', {
      name: this.parameterName,
      type: 'String',
      description: 'Records the state of the archive watch (cdk-organization-trail)',
      value: NO_WITNESS,
    });
    this.parameterArn = Stack.of(this).formatArn({
      service: 'ssm',
      resource: 'parameter',
      resourceName: this.parameterName.slice(1),
    });
  }

  /** Allows only this role to write. */
  public keepFor(role: IRole): void {
    this.kept.keepFor(role);
  }

  public permissions(): PolicyStatement[] {
    return [
      new PolicyStatement({ actions: ['s3:GetObject', 's3:PutObject'], resources: [this.bucket.arnForObjects('*')] }),
      // Otherwise S3 returns AccessDenied for an object that does not exist.
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.bucket.bucketArn] }),
      new PolicyStatement({ actions: ['ssm:GetParameter', 'ssm:PutParameter'], resources: [this.parameterArn] }),
    ];
  }
}
