import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  type IBucket,
  type LifecycleRule,
  type ObjectLockRetention,
  ObjectOwnership,
  StorageClass,
  type Transition,
} from 'aws-cdk-lib/aws-s3';
import { Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { ArchiveNamespace } from '../contract/archive-namespace';
import { receivedInWords } from '../contract/received';
import { checkKnownWhenDeployed } from './known-when-deployed';
import { Problems } from '../internal/problems';
import { checkLimits } from '../internal/resource-limits';
import { checkDays } from '../internal/whole-days';
import { AccessLogBucket, checkAccessLogBucket, deliverAccessLogs } from './access-log-bucket';
import { ArchiveName, checkNamespace, nameIn } from './archive-name';
import { type ArchiveProtection, checkProtection, keepObjects, protect } from './archive-protection';
import { checkPrefixes, logFilePrefixes } from './former-prefixes';
import type { TrailIdentity } from './trail-identity';
import { TrailPolicies } from './trail-policies';

/** The prefix for access logs of the archive. */
const ACCESS_LOG_PREFIX = 'trail-bucket/';

/** How long a deleted or overwritten file can be restored. */
const NONCURRENT_RETENTION = Duration.days(90);

/**
 * Properties of TrailBucket.
 */
export interface TrailBucketProps {
  /** The trail that may deliver to the bucket. */
  readonly identity: TrailIdentity;

  /**
   * The key with which S3 encrypts uploads that name none, in the bucket's Region. CloudTrail's uploads name the
   * trail's key, which should be the same: a `TrailKey`.
   */
  readonly encryptionKey: IKey;

  /**
   * The name of the bucket, if another account must know it in advance. A second deployment then conflicts with a
   * bucket retained from an earlier one, and fails.
   *
   * @default - generated
   */
  readonly bucketName?: string;

  /**
   * The key prefix of the trail, at most 200 characters, without leading or trailing slash. Use the same for the trail.
   *
   * @default - none
   */
  readonly keyPrefix?: string;

  /**
   * Former key prefixes of the trail; an empty one for no prefix. Lifecycle rules and readers cover the files there
   * too, and CloudTrail may still deliver there, as it does until the trail itself is changed. Keep them as long as
   * there are files.
   *
   * @default - none
   */
  readonly formerKeyPrefixes?: string[];

  /**
   * How long log files and digest files are kept, in whole days. Afterwards they are deleted permanently: S3 removes
   * the delete marker and the noncurrent version 90 days later (or after `retention` if that is shorter).
   *
   * It applies to the whole prefix: account IDs precede the folders of log and digest files in a key, so the two cannot
   * be distinguished. Digest files are needed as long as log files are to be validated.
   *
   * @default - kept indefinitely
   */
  readonly retention?: Duration;

  /**
   * Moves log files to other storage classes, each after fewer whole days than `retention`. Rarely worthwhile: trail
   * files are mostly far below 128 kB, which S3 does not transition without a size filter, which Glacier Instant
   * Retrieval and Standard-IA bill as 128 kB, and each of which costs a transition request.
   *
   * @default - none: S3 Standard
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
   */
  readonly transitions?: Transition[];

  /**
   * WORM storage: for this long after its delivery, nobody (compliance), or nobody without a special permission
   * (governance), can delete or overwrite a log file. Can only be set for a new bucket. A bucket in compliance mode
   * cannot be emptied before the time has passed, whatever happens.
   *
   * @default - no Object Lock
   */
  readonly objectLock?: ObjectLockRetention;

  /**
   * The bucket for the bucket's server access logs. It must use SSE-S3 and must not use Object Lock. The statement that
   * allows S3 to deliver is added if the CDK can do so; you must write the policy of an imported bucket yourself.
   *
   * @default - a new AccessLogBucket
   */
  readonly accessLogBucket?: IBucket;

  /**
   * Denies everyone except named roles, in the bucket policy, deleting the bucket and its contents, and changing its
   * policy, lifecycle, versioning, encryption, lock and access logs; also for a new AccessLogBucket. AWS services are
   * not denied: CloudTrail delivers, and lifecycle rules delete. **If the exceptions are wrong, everyone is locked out
   * except the account's root user**, who can delete the policy: docs/operating.md.
   *
   * @default - only AWS services can write or delete files; the account's policies decide about the rest
   */
  readonly protection?: ArchiveProtection;

  /**
   * The namespace of the bucket name. Set it for a new archive, and never change it: such a deployment fails, because a
   * new bucket would replace the old one. If it is set, a function checks that. `ACCOUNT_REGIONAL` is for new archives,
   * in all Regions except me-central-1 and me-south-1.
   *
   * @default ArchiveNamespace.GLOBAL, without that check
   */
  readonly archiveNamespace?: ArchiveNamespace;
}

/**
 * The archive: the bucket that receives the log files of a trail.
 *
 * TLS only, not public, versioned, encrypted with a customer managed key and an S3 Bucket Key, access-logged. Its
 * policy allows CloudTrail to deliver for this trail only. Bucket and policy are retained when their stack is deleted,
 * but not after a failed first deployment, unless files were already delivered: S3 does not delete a bucket that is not
 * empty. The name is generated, so that a new deployment does not conflict with retained resources.
 *
 * There is no Deny for unencrypted uploads: CreateTrail would fail, and the bucket encrypts by default.
 *
 * Costs S3 Standard storage, about 0.23 GB per million management events.
 */
export class TrailBucket extends Bucket {
  /** The bucket for the bucket's server access logs. */
  public readonly accessLogBucket: IBucket;

  /** @internal */
  public readonly _keyPrefix?: string;

  /** @internal */
  public readonly _formerKeyPrefixes?: string[];

  /** @internal */
  public readonly _retention?: Duration;

  /**
   * What a trail must wait for; `undefined` if there is no check.
   *
   * @internal
   */
  public readonly _name?: ArchiveName;

  /**
   * @throws InputError if a prefix is malformed or duplicated, if S3 does not accept `retention` or `transitions`, if
   * `retention` is shorter than the Object Lock, if the access log bucket cannot receive access logs, if nobody is
   * excepted from `protection`, or if the identity contains a value that is known only in another stack
   */
  public constructor(scope: Construct, id: string, props: TrailBucketProps) {
    validate(scope, id, props);
    super(scope, id, {
      bucketName: props.bucketName,
      encryption: BucketEncryption.KMS,
      encryptionKey: props.encryptionKey,
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      lifecycleRules: lifecycleRules(props),
      objectLockDefaultRetention: props.objectLock,
    });
    this._keyPrefix = props.keyPrefix;
    this._formerKeyPrefixes = props.formerKeyPrefixes;
    this._retention = props.retention;
    const problems = new Problems('TrailBucket', this.node.path);
    checkKnownWhenDeployed(problems, this, this, props.identity);
    problems.throwIfAny();
    const { identity, keyPrefix, formerKeyPrefixes } = props;
    for (const statement of TrailPolicies.forBucket(identity, this.bucketArn, keyPrefix, formerKeyPrefixes)) {
      this.addToResourcePolicy(statement);
    }
    // The CDK retains a bucket, but not its policy: the retained bucket would not be TLS-only, and a trail that still
    // exists could not deliver.
    this.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);

    if (props.archiveNamespace !== undefined) {
      nameIn(props.archiveNamespace, this, props.bucketName);
      this._name = new ArchiveName(this, 'Name', {
        bucketLogicalId: (this.node.defaultChild as CfnBucket).logicalId,
        namespace: props.archiveNamespace,
      });
    }
    if (props.protection) protect(this, props.protection);
    else keepObjects(this);
    this.accessLogBucket =
      props.accessLogBucket ?? new AccessLogBucket(this, 'AccessLogs', { protection: props.protection });
    deliverAccessLogs(this, this.accessLogBucket, ACCESS_LOG_PREFIX);
    checkLimits(this, this.accessLogBucket);
  }
}

function validate(scope: Construct, id: string, props: TrailBucketProps): void {
  const problems = new Problems('TrailBucket', `${scope.node.path}/${id}`);
  problems.throwIfAbsent(props, 'identity', 'encryptionKey');
  checkPrefixes(problems, props);
  checkLifecycle(problems, props);
  checkAccessLogBucket(problems, props.accessLogBucket);
  checkProtection(problems, Stack.of(scope), props.protection);
  checkNamespace(problems, Stack.of(scope), props.archiveNamespace, props.bucketName);
  const { region: keyRegion } = props.encryptionKey.env;
  const { region } = Stack.of(scope);
  if (!Token.isUnresolved(keyRegion) && !Token.isUnresolved(region) && keyRegion !== region) {
    problems.add(receivedInWords('encryptionKey', `a key in ${keyRegion}`, `a key in the bucket's Region, ${region}`));
  }
  problems.throwIfAny();
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_Transition.html */
const LEAST_DAYS_TO_IA = 30;

/** @param of the prefix of the property names */
export function checkLifecycle(
  problems: Problems,
  { retention, objectLock, transitions }: Pick<TrailBucketProps, 'retention' | 'objectLock' | 'transitions'>,
  of = '',
): void {
  const kept = checkDays(problems, `${of}retention`, retention);
  const locked = objectLock?.duration.toDays() ?? 0;
  if (kept !== undefined && kept < locked) {
    problems.add(
      receivedInWords(
        `${of}retention`,
        `${String(kept)} days`,
        `at least the ${String(locked)} days of the Object Lock, which prevents deletion until then`,
      ),
    );
  }
  if (transitions?.length === 0) problems.add(receivedInWords(`${of}transitions`, 'none', 'at least one, or no list'));
  for (const [index, { storageClass, transitionAfter, transitionDate }] of (transitions ?? []).entries()) {
    const name = `${of}transitions[${String(index)}]`;
    if (!transitionAfter && (!transitionDate || retention)) {
      problems.add(
        receivedInWords(name, transitionDate ? 'transitionDate with retention' : 'no time', 'transitionAfter'),
      );
    }
    const isToInfrequentAccess = [StorageClass.INFREQUENT_ACCESS, StorageClass.ONE_ZONE_INFREQUENT_ACCESS].includes(
      storageClass,
    );
    const after = checkDays(
      problems,
      `${name}.transitionAfter`,
      transitionAfter,
      isToInfrequentAccess ? LEAST_DAYS_TO_IA : 0,
    );
    if (kept !== undefined && after !== undefined && after >= kept) {
      problems.add(
        receivedInWords(
          `${name}.transitionAfter`,
          `${String(after)} days`,
          `fewer than the ${String(kept)} of retention`,
        ),
      );
    }
  }
}

/**
 * S3 rejects an expiration and the clean-up of delete markers in one rule, so `retention` needs two rules per prefix.
 */
function lifecycleRules({ retention, transitions, ...prefixes }: TrailBucketProps): LifecycleRule[] {
  return logFilePrefixes(prefixes).flatMap((prefix, index): LifecycleRule[] => {
    const id = (name: string): string => (index === 0 ? name : `${name}Formerly${String(index)}`);
    if (!retention) return transitions ? [{ id: id('Retention'), prefix, transitions }] : [];
    return [
      {
        id: id('Retention'),
        prefix,
        transitions,
        expiration: retention,
        noncurrentVersionExpiration:
          retention.toDays() < NONCURRENT_RETENTION.toDays() ? retention : NONCURRENT_RETENTION,
        abortIncompleteMultipartUploadAfter: Duration.days(7),
      },
      { id: id('DeleteMarkers'), prefix, expiredObjectDeleteMarker: true },
    ];
  });
}
