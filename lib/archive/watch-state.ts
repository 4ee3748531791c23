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

/** How long former versions can be read and restored. */
const NONCURRENT_RETENTION = Duration.days(90);

/**
 * What the watch remembers. Current versions never expire. It has no key of its own, since it holds hashes and signatures of files, and no events. If the stack is
 * deleted, the bucket stays without its policy, which would name a role that is gone and keep everybody from cleaning up.
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

  /** Denies writing and deleting to everybody else. Whoever wants to has to change this policy first, and that pages. */
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
 * The bucket with what the function remembers, and an SSM parameter that vouches for it: whoever forges one has to forge the other. A deployment does not touch
 * what the function wrote into the parameter, unless it resets drifted resources.
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
      description: 'Vouches for the state of the archive watch (cdk-organization-trail)',
      value: NO_WITNESS,
    });
    this.parameterArn = Stack.of(this).formatArn({
      service: 'ssm',
      resource: 'parameter',
      resourceName: this.parameterName.slice(1),
    });
  }

  /** Nobody but this role writes. */
  public keepFor(role: IRole): void {
    this.kept.keepFor(role);
  }

  public permissions(): PolicyStatement[] {
    return [
      new PolicyStatement({ actions: ['s3:GetObject', 's3:PutObject'], resources: [this.bucket.arnForObjects('*')] }),
      // Otherwise S3 answers AccessDenied for an object that does not exist.
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.bucket.bucketArn] }),
      new PolicyStatement({ actions: ['ssm:GetParameter', 'ssm:PutParameter'], resources: [this.parameterArn] }),
    ];
  }
}
