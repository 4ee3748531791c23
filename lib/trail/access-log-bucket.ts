import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { ArchiveNamespace } from '../contract/archive-namespace';
import { receivedInWords } from '../contract/received';
import { Problems } from '../internal/problems';
import { checkDays } from '../internal/whole-days';
import { checkNamespace, nameIn } from './archive-name';
import { type ArchiveProtection, checkProtection, keepObjects, protect } from './archive-protection';

/**
 * Properties of AccessLogBucket.
 */
export interface AccessLogBucketProps {
  /**
   * The bucket's name. Set it if another account has to know it in advance.
   *
   * @default - generated
   */
  readonly bucketName?: string;

  /**
   * How long access logs are kept, in whole days.
   *
   * @default - one year
   */
  readonly retention?: Duration;

  /**
   * Denies everyone except the named roles deleting the bucket or its objects, and changing its protection; see
   * `TrailBucket`.
   *
   * @default - none
   */
  readonly protection?: ArchiveProtection;

  /**
   * The namespace of the bucket's name. It cannot be changed later. Set a `bucketName` with it.
   *
   * @default ArchiveNamespace.GLOBAL
   */
  readonly archiveNamespace?: ArchiveNamespace;
}

/**
 * The bucket for the server access logs of the archive: who read or deleted which log file.
 *
 * S3 delivers access logs only to a bucket with SSE-S3 and without Object Lock, so this bucket has neither a customer
 * managed key nor a lock. It is retained when its stack is deleted, but not after a failed first deployment unless it
 * already contains logs. Costs only storage.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export class AccessLogBucket extends Bucket {
  /** @throws InputError if `retention` is not in whole days, or nobody is excepted from `protection` */
  public constructor(scope: Construct, id: string, props: AccessLogBucketProps = {}) {
    const problems = new Problems('AccessLogBucket', `${scope.node.path}/${id}`);
    problems.throwIfAbsent(props);
    checkDays(problems, 'retention', props.retention);
    checkProtection(problems, Stack.of(scope), props.protection);
    checkNamespace(problems, Stack.of(scope), props.archiveNamespace, props.bucketName);
    if (props.archiveNamespace === ArchiveNamespace.ACCOUNT_REGIONAL && props.bucketName === undefined)
      problems.add(
        receivedInWords(
          'archiveNamespace',
          'without a bucketName',
          'with a name that has the suffix of that namespace',
        ),
      );
    problems.throwIfAny();
    const retention = props.retention ?? Duration.days(365);
    super(scope, id, {
      bucketName: props.bucketName,
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      lifecycleRules: [
        { id: 'Expire', expiration: retention, noncurrentVersionExpiration: Duration.days(30) },
        { id: 'CleanUp', expiredObjectDeleteMarker: true, abortIncompleteMultipartUploadAfter: Duration.days(7) },
      ],
    });
    if (props.archiveNamespace !== undefined) nameIn(props.archiveNamespace, this, props.bucketName);
    if (props.protection) protect(this, props.protection);
    else keepObjects(this);
    this.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  }
}

/**
 * Adds why S3 would not deliver access logs to a bucket.
 *
 * @param of the prefix of property names, for example `archive: `
 */
export function checkAccessLogBucket(problems: Problems, bucket: IBucket | undefined, of = ''): void {
  if (!bucket) return;
  for (const obstacle of accessLogObstacles(bucket))
    problems.add(`${of}accessLogBucket: '${bucket.node.path}' ${obstacle}`);
}

/** Empty if there is no known reason. */
function accessLogObstacles(bucket: IBucket): string[] {
  const resource = bucket.node.defaultChild as CfnBucket | undefined;
  if (resource?.cfnResourceType !== 'AWS::S3::Bucket') return [];
  const obstacles = [];
  if (resource.objectLockEnabled !== undefined && resource.objectLockEnabled !== false) {
    obstacles.push(
      'has Object Lock; allowed: a bucket without it (S3 does not deliver access logs to a locked bucket)',
    );
  }
  if (bucket.encryptionKey !== undefined) {
    obstacles.push('is encrypted with a KMS key; allowed: SSE-S3 (S3 does not deliver access logs with SSE-KMS)');
  }
  return obstacles;
}

/**
 * Makes S3 deliver the access logs of `source` to `destination`. Not through the CDK's own property: without its
 * feature flags it grants access by ACL, which S3 rejects for a bucket with enforced ownership.
 */
export function deliverAccessLogs(source: Bucket, destination: IBucket, prefix: string): void {
  destination.addToResourcePolicy(accessLogDelivery(source, destination, prefix));
  (source.node.defaultChild as CfnBucket).loggingConfiguration = {
    destinationBucketName: destination.bucketName,
    logFilePrefix: prefix,
  };
}

function accessLogDelivery(source: IBucket, destination: IBucket, prefix: string): PolicyStatement {
  return new PolicyStatement({
    effect: Effect.ALLOW,
    principals: [new ServicePrincipal('logging.s3.amazonaws.com')],
    actions: ['s3:PutObject'],
    resources: [destination.arnForObjects(`${prefix}*`)],
    conditions: {
      ArnEquals: { 'aws:SourceArn': source.bucketArn },
      StringEquals: { 'aws:SourceAccount': Stack.of(source).account },
    },
  });
}
