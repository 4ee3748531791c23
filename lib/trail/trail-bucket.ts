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

/** Access logs of the archive are delivered below this prefix. */
const ACCESS_LOG_PREFIX = 'trail-bucket/';

/** A deleted or overwritten file can be brought back for this long. */
const NONCURRENT_RETENTION = Duration.days(90);

/**
 * Properties of TrailBucket.
 */
export interface TrailBucketProps {
  /** The trail that may deliver into the bucket. */
  readonly identity: TrailIdentity;

  /**
   * The key that S3 encrypts with where an upload names none, in the bucket's Region. CloudTrail's uploads name the
   * trail's key, which should be the same: a `TrailKey`.
   */
  readonly encryptionKey: IKey;

  /**
   * The bucket's name, where another account has to know it beforehand. A second deployment beside what an earlier one left
   * then fails.
   *
   * @default - generated
   */
  readonly bucketName?: string;

  /**
   * The key prefix of the trail, at most 200 characters, without a slash at either end. Give the trail the same.
   *
   * @default - none
   */
  readonly keyPrefix?: string;

  /**
   * Key prefixes that the trail had before, an empty one for none. Lifecycle rules and readers cover the files there too, and CloudTrail may still
   * deliver there, as it does until the trail itself is changed. Keep them for as long as there are files.
   *
   * @default - none
   */
  readonly formerKeyPrefixes?: string[];

  /**
   * How long log files and digest files are kept, in whole days. After that they are deleted for good: S3 removes the
   * delete marker and the noncurrent version 90 days later (or after `retention` where that is shorter).
   *
   * It applies to the whole prefix: account ids come before the folders of log and digest files in a key, so the two
   * cannot be told apart. Digest files are needed for as long as log files are to be validated.
   *
   * @default - kept indefinitely
   */
  readonly retention?: Duration;

  /**
   * Moves log files to other storage classes, each after fewer whole days than `retention`. Think twice: trail files are mostly far under 128 kB, which S3 does not
   * transition unless told by a size filter, which Glacier Instant Retrieval and Standard-IA bill as 128 kB, and each of
   * which costs a transition request.
   *
   * @default - none: S3 Standard
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
   */
  readonly transitions?: Transition[];

  /**
   * Write-once storage: for this long after its delivery nobody (compliance), or nobody without a permission of its own
   * (governance), can delete or overwrite a log file. Can be set on a new bucket only. A bucket in compliance mode cannot
   * be emptied before the time is up, whatever happens.
   *
   * @default - no Object Lock
   */
  readonly objectLock?: ObjectLockRetention;

  /**
   * Where the bucket's server access logs go. It must use SSE-S3 and have no Object Lock. The statement that lets S3
   * deliver is added where the CDK can; the policy of an imported bucket is yours to write.
   *
   * @default - a new AccessLogBucket
   */
  readonly accessLogBucket?: IBucket;

  /**
   * Denies to all but named roles, in the bucket's policy, to delete the bucket and what is in it, and to change its policy, lifecycle, versioning,
   * encryption, lock and access logs; also in that of a new AccessLogBucket. AWS services are not denied: CloudTrail delivers, and lifecycle rules
   * delete. **If the exceptions are wrong, everybody is locked out but the account's root user**, who can delete the policy: docs/operating.md.
   *
   * @default - nobody but AWS services writes or deletes files; of the rest the policies of the account decide
   */
  readonly protection?: ArchiveProtection;

  /**
   * From which namespace the name of the bucket is. Set it when the archive is new, and never change it: the deployment then fails, since another bucket would take
   * its place. Where it is set, one function looks for that. `ACCOUNT_REGIONAL` is for new archives, in all Regions but me-central-1 and me-south-1.
   *
   * @default ArchiveNamespace.GLOBAL, and nothing looks
   */
  readonly archiveNamespace?: ArchiveNamespace;
}

/**
 * The archive: the bucket that receives the log files of a trail.
 *
 * TLS only, not public, versioned, encrypted under a key of its own with an S3 Bucket Key, access-logged. Its policy lets
 * CloudTrail deliver for this one trail. Bucket and policy survive the deletion of their stack, but not a failed first
 * deployment, unless files were delivered by then: S3 deletes no bucket that is not empty. The name is generated, so that a
 * deployment can be repeated beside what an earlier one left.
 *
 * There is no Deny on unencrypted uploads: CreateTrail would fail on it, and the bucket encrypts by default.
 *
 * Costs S3 Standard storage, about 0.23 GB per million management events.
 */
export class TrailBucket extends Bucket {
  /** Where the bucket's server access logs go. */
  public readonly accessLogBucket: IBucket;

  /** @internal */
  public readonly _keyPrefix?: string;

  /** @internal */
  public readonly _formerKeyPrefixes?: string[];

  /** @internal */
  public readonly _retention?: Duration;

  /**
   * What a trail has to wait for; undefined where nothing looks.
   *
   * @internal
   */
  public readonly _name?: ArchiveName;

  /**
   * @throws when a prefix is malformed or named twice, when `retention` or `transitions` are not what S3 takes, when `retention` is shorter
   * than the Object Lock, when the access-log bucket cannot receive access logs, when nobody is
   * excepted from `protection`, or when the identity holds what is known only in another stack
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
    // The CDK retains a bucket, but not its policy: what is left would not be TLS-only, and a trail that still exists
    // could not deliver.
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

/** @param of what the names of the properties begin with */
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
        `at least the ${String(locked)} days of the Object Lock, which forbids deletion until then`,
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

/** S3 refuses an expiration and the clean-up of delete markers in one rule, so what `retention` says takes two for each place. */
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
