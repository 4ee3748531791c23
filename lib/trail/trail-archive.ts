import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket, ObjectLockRetention, Transition } from 'aws-cdk-lib/aws-s3';
import { type Duration, type Stack, Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { ArchiveNamespace } from '../contract/archive-namespace';
import { ACCOUNT_ID } from '../contract/identifiers';
import { received, receivedInWords } from '../contract/received';
import type { Problems } from '../internal/problems';
import { checkAccessLogBucket } from './access-log-bucket';
import { checkNamespace } from './archive-name';
import { archiveNames } from './archive-names';
import { type ArchiveProtection, checkProtection } from './archive-protection';
import { checkPrefixes } from './former-prefixes';
import { LogArchive } from './log-archive';
import { checkPolicyOwner } from './policy-owner';
import { checkLifecycle, TrailBucket } from './trail-bucket';
import type { TrailIdentity } from './trail-identity';
import { TrailKey } from './trail-key';

/** Options of every archive. */
export interface ArchiveOptions {
  /**
   * The key prefix of the log files: at most 200 characters, without leading or trailing slash.
   *
   * @default - none: they start with AWSLogs/
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
}

/**
 * Options of `TrailArchive.inThisStack()`; see `TrailBucket`.
 */
export interface NewArchiveOptions extends ArchiveOptions {
  /**
   * How long log files and digest files are kept, in whole days.
   *
   * @default - indefinitely
   */
  readonly retention?: Duration;

  /**
   * Moves log files to other storage classes; rarely worthwhile, see `TrailBucket`.
   *
   * @default - none: S3 Standard
   */
  readonly transitions?: Transition[];

  /**
   * WORM storage for the log files.
   *
   * @default - no Object Lock
   */
  readonly objectLock?: ObjectLockRetention;

  /**
   * Denies everyone except named roles, in the bucket policy, deleting or weakening the archive; see `TrailBucket`.
   *
   * @default - none
   */
  readonly protection?: ArchiveProtection;

  /**
   * The namespace of the bucket names. Set it for a new archive, and never change it: such a deployment fails, because
   * a new bucket would replace the old one. If it is set, a function checks that. `ACCOUNT_REGIONAL` is for new
   * archives, in all Regions except me-central-1 and me-south-1.
   *
   * @default ArchiveNamespace.GLOBAL, without that check
   */
  readonly archiveNamespace?: ArchiveNamespace;

  /**
   * The bucket for the bucket's server access logs. It must use SSE-S3 and must not use Object Lock.
   *
   * @default - a new AccessLogBucket
   */
  readonly accessLogBucket?: IBucket;

  /**
   * The key that encrypts log files and digest files, in the stack's Region, of this app or imported. The statements
   * that CloudTrail needs are added to its policy if the CDK can do so; for an imported key the trail's constructor
   * throws unless `keyPolicyManagedElsewhere` is set.
   *
   * @default - a new TrailKey
   */
  readonly encryptionKey?: IKey;

  /**
   * Set this if the owner of the key's policy adds the statements of the trail's `keyPolicyStatements()`; the policy is
   * not changed here.
   *
   * @default false
   */
  readonly keyPolicyManagedElsewhere?: boolean;
}

/**
 * Options of `TrailArchive.inAccount()`.
 */
export interface ArchiveAccountOptions extends ArchiveOptions {
  /**
   * The name of the bucket, if set in `LogArchiveStack`.
   *
   * @default - the trail's name, the account and the Region, joined by hyphens
   */
  readonly bucketName?: string;

  /**
   * The namespace of the bucket names there, as in `LogArchiveStack`.
   *
   * @default ArchiveNamespace.GLOBAL
   */
  readonly archiveNamespace?: ArchiveNamespace;
}

/**
 * Options of `TrailArchive.existing()`.
 */
export interface ExistingArchiveOptions extends ArchiveOptions {
  /**
   * The bucket that receives the log files, of this app or imported. The statements that CloudTrail needs are added to
   * its policy if the CDK can do so; for an imported bucket the trail's constructor throws unless
   * `bucketPolicyManagedElsewhere` is set. A `TrailBucket` must have the same `keyPrefix`.
   */
  readonly bucket: IBucket;

  /**
   * Set this if the owner of the bucket's policy adds the statements of the trail's `bucketPolicyStatements()`; the
   * policy is not changed here.
   *
   * @default false
   */
  readonly bucketPolicyManagedElsewhere?: boolean;

  /**
   * The bucket for the bucket's server access logs. It is never among the S3 data events that the trail records.
   *
   * @default - that of a `TrailBucket`, otherwise unknown
   */
  readonly accessLogBucket?: IBucket;

  /**
   * The key that encrypts log files and digest files, in the bucket's Region, of this app or imported. Its policy is
   * handled like that of the bucket.
   *
   * @default - a new TrailKey
   */
  readonly encryptionKey?: IKey;

  /**
   * Set this if the owner of the key's policy adds the statements of the trail's `keyPolicyStatements()`; the policy is
   * not changed here.
   *
   * @default false
   */
  readonly keyPolicyManagedElsewhere?: boolean;
}

/** Where the log files of a trail are delivered. */
export class TrailArchive {
  /** A new bucket and a new key, which are retained when their stack is deleted. */
  public static inThisStack(options: NewArchiveOptions = {}): TrailArchive {
    return new TrailArchive({ kind: 'in this stack', options });
  }

  /**
   * Another account, in which a `LogArchiveStack` has created bucket and key; deploy that stack first, with the same
   * trail name and key prefix, in the same Region.
   *
   * @param accountId 12 digits
   */
  public static inAccount(accountId: string, options: ArchiveAccountOptions = {}): TrailArchive {
    return new TrailArchive({ kind: 'in an account', accountId, options });
  }

  /** An existing bucket, and optionally an existing key. */
  public static existing(options: ExistingArchiveOptions): TrailArchive {
    return new TrailArchive({ kind: 'existing', options });
  }

  private constructor(
    /** @internal */
    public readonly _place: ArchivePlace,
  ) {}
}

export type ArchivePlace =
  | { readonly kind: 'in this stack'; readonly options: NewArchiveOptions }
  | { readonly kind: 'in an account'; readonly accountId: string; readonly options: ArchiveAccountOptions }
  | { readonly kind: 'existing'; readonly options: ExistingArchiveOptions };

/** An archive in its stack. */
export interface BoundArchive {
  readonly bucket: IBucket;
  readonly accessLogBucket?: IBucket;
  readonly encryptionKey: IKey;
  readonly keyPrefix?: string;
  readonly formerKeyPrefixes?: string[];
  readonly bucketPolicyManagedElsewhere: boolean;
  readonly keyPolicyManagedElsewhere: boolean;
  /** Whether another account's stack created it. */
  readonly isInOtherAccount: boolean;
}

/** The construct IDs of what is created. Logical IDs are derived from them and must not change. */
export interface ArchiveIds {
  readonly bucket: string;
  readonly key: string;
}

export function bindArchive(
  scope: Construct,
  { _place: place }: TrailArchive,
  identity: TrailIdentity,
  ids: ArchiveIds,
): BoundArchive {
  const { keyPrefix, formerKeyPrefixes } = place.options;
  if (place.kind === 'in an account') {
    const { bucketName, archiveNamespace } = place.options;
    const { bucket, accessLogBucket, encryptionKey } = new LogArchive(scope, 'LogArchive', {
      accountId: place.accountId,
      trailName: identity.trailName,
      bucketName,
      archiveNamespace,
    });
    return {
      bucket,
      accessLogBucket,
      encryptionKey,
      keyPrefix,
      formerKeyPrefixes,
      bucketPolicyManagedElsewhere: true,
      keyPolicyManagedElsewhere: true,
      isInOtherAccount: true,
    };
  }
  const encryptionKey = place.options.encryptionKey ?? new TrailKey(scope, ids.key, { identity });
  const keyPolicyManagedElsewhere = place.options.keyPolicyManagedElsewhere ?? false;
  const common = { encryptionKey, keyPrefix, formerKeyPrefixes, keyPolicyManagedElsewhere, isInOtherAccount: false };
  if (place.kind === 'existing') {
    const { bucket, bucketPolicyManagedElsewhere = false } = place.options;
    const { accessLogBucket = bucket instanceof TrailBucket ? bucket.accessLogBucket : undefined } = place.options;
    const former = formerKeyPrefixes ?? (bucket instanceof TrailBucket ? bucket._formerKeyPrefixes : undefined);
    return { ...common, bucket, accessLogBucket, formerKeyPrefixes: former, bucketPolicyManagedElsewhere };
  }
  const { retention, transitions, objectLock, accessLogBucket, protection, archiveNamespace } = place.options;
  const bucket = new TrailBucket(scope, ids.bucket, {
    identity,
    encryptionKey,
    keyPrefix,
    formerKeyPrefixes,
    retention,
    transitions,
    objectLock,
    accessLogBucket,
    protection,
    archiveNamespace,
  });
  return { ...common, bucket, accessLogBucket: bucket.accessLogBucket, bucketPolicyManagedElsewhere: false };
}

/** Adds problems with an archive, before anything is created. */
export function checkArchive(
  problems: Problems,
  stack: Stack,
  { _place: place }: TrailArchive,
  trailName: string,
): void {
  checkPrefixes(problems, place.options, 'archive: ');
  switch (place.kind) {
    case 'in this stack':
      checkLifecycle(problems, place.options, 'archive: ');
      checkAccessLogBucket(problems, place.options.accessLogBucket, 'archive: ');
      checkProtection(problems, stack, place.options.protection, 'archive: ');
      checkNamespace(problems, stack, place.options.archiveNamespace, undefined, 'archive: ');
      checkPolicyOwner(problems, 'key', place.options.encryptionKey, place.options.keyPolicyManagedElsewhere);
      return;
    case 'in an account':
      if (!Token.isUnresolved(place.accountId) && !ACCOUNT_ID.accepts(place.accountId))
        problems.add(received('archive: accountId', place.accountId, ACCOUNT_ID.allowed));
      archiveNames(problems, {
        trailName,
        accountId: place.accountId,
        region: stack.region,
        bucketName: place.options.bucketName,
        namespace: place.options.archiveNamespace,
      });
      checkNamespace(
        problems,
        { account: place.accountId, region: stack.region },
        place.options.archiveNamespace,
        place.options.bucketName,
        'archive: ',
      );
      return;
    case 'existing':
      checkPrefix(problems, place.options);
      checkPolicyOwner(problems, 'bucket', place.options.bucket, place.options.bucketPolicyManagedElsewhere);
      checkPolicyOwner(problems, 'key', place.options.encryptionKey, place.options.keyPolicyManagedElsewhere);
  }
}

/** The lifecycle rules of a TrailBucket cover its own prefix: with another one, nothing would ever expire. */
function checkPrefix(
  problems: Problems,
  { bucket, keyPrefix = '', formerKeyPrefixes: former }: ExistingArchiveOptions,
): void {
  if (!(bucket instanceof TrailBucket)) return;
  const formerOfBucket = bucket._formerKeyPrefixes ?? [];
  if (former && JSON.stringify(former) !== JSON.stringify(formerOfBucket)) {
    problems.add(
      receivedInWords(
        'archive: formerKeyPrefixes',
        JSON.stringify(former),
        `those of the bucket '${bucket.node.path}', ${JSON.stringify(formerOfBucket)}, which are the default`,
      ),
    );
  }
  const ofBucket = bucket._keyPrefix ?? '';
  if (keyPrefix === ofBucket) return;
  const said = (prefix: string): string => (prefix === '' ? 'none' : JSON.stringify(prefix));
  problems.add(
    receivedInWords(
      'archive: keyPrefix',
      said(keyPrefix),
      `that of the bucket '${bucket.node.path}', ${said(ofBucket)}`,
    ),
  );
}
