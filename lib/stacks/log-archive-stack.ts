import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Alias, type IKey } from 'aws-cdk-lib/aws-kms';
import type { Architecture } from 'aws-cdk-lib/aws-lambda';
import type { IBucket, ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import { CfnOutput, type Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { checkNamespace } from '../trail/archive-name';
import { archiveNames } from '../trail/archive-names';
import type { ArchiveNamespace } from '../contract/archive-namespace';
import { ACCOUNT_ID, ORGANIZATION_ID, REGION, ROLE_PATH, TRAIL_NAME } from '../contract/identifiers';
import { DEFAULT_TRAIL_NAME } from '../contract/names';
import { useArchitecture } from '../internal/function-architecture';
import { tagAsOwn } from '../internal/own-tag';
import { checkNames, claimNames } from '../internal/names-in-app';
import { Problems } from '../internal/problems';
import { useRolePath } from '../internal/role-path';
import { OrganizationAccess } from '../organization/organization-access';
import { ArchiveWatcher } from '../archive/archive-watcher';
import { AccessLogBucket } from '../trail/access-log-bucket';
import { checkReaders, readersOf } from '../trail/archive-reader';
import { type ArchiveProtection, checkProtection } from '../trail/archive-protection';
import { checkPrefixes, type KeyPrefixes } from '../trail/former-prefixes';
import { readingOf } from '../trail/grant-read';
import { checkLifecycle, TrailBucket } from '../trail/trail-bucket';
import { TrailIdentity } from '../trail/trail-identity';
import { TrailKey } from '../trail/trail-key';
import { logFilePrefix } from '../trail/trail-policies';
import { checkWatcher, makeWatcher } from './archive-account-watch';
import { validateCommand } from './commands';

/**
 * Properties of LogArchiveStack.
 */
export interface LogArchiveStackProps extends StackProps {
  /**
   * The name of the trail.
   *
   * @default 'organization-trail'
   */
  readonly trailName?: string;

  /**
   * The home Region of the trail.
   *
   * @default - the stack's Region
   */
  readonly homeRegion?: string;

  /**
   * The organization ID, for example `o-a1b2c3d4e5`. The deployment fails in another organization.
   *
   * @default - looked up at deployment
   */
  readonly organizationId?: string;

  /**
   * The organization's management account, 12 digits, which owns the trail.
   *
   * @default - looked up at deployment
   */
  readonly managementAccountId?: string;

  /**
   * The key prefix of the trail, at most 200 characters, without leading or trailing slash.
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
   * How long log files are kept, in whole days.
   *
   * @default - indefinitely
   */
  readonly retention?: Duration;

  /**
   * WORM storage for the log files; see `TrailBucket`.
   *
   * @default - no Object Lock
   */
  readonly objectLock?: ObjectLockRetention;

  /**
   * Denies everyone except the named roles, in the bucket policy, deleting or weakening the archive; see `TrailBucket`.
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
   * The name of the bucket: 3 to 54 lower-case letters, digits and hyphens.
   *
   * @default - the trail's name, the account and the Region, joined by hyphens
   */
  readonly bucketName?: string;

  /**
   * Accounts (12 digits) and roles (ARNs) that may list, read and decrypt the log files: an audit account, the role of
   * Athena. Their own policies must allow it too.
   *
   * @default - principals of the archive account whose policies allow it
   */
  readonly readers?: string[];

  /**
   * Who verifies that the archive is complete and unchanged.
   *
   * @default ArchiveWatcher.inTrailAccount()
   */
  readonly watcher?: ArchiveWatcher;

  /**
   * The architecture of all functions in the stack. ARM costs a fifth less than x86, but is not available in every
   * Region.
   *
   * @default - x86, which every Region has
   */
  readonly architecture?: Architecture;

  /**
   * The path of every role in the stack without its own path, for example `/security/`. Changing it replaces the roles.
   * For a permissions boundary, see `permissionsBoundary`.
   *
   * @default - none
   */
  readonly rolePath?: string;
}

/**
 * The stack for a log archive account: bucket, key and access logs of the organization's trail, where administrators of
 * the management account cannot silently change what was logged.
 *
 * The trail's stack finds them by name (`LogArchive`, or `TrailArchive.inAccount()`). Deploy this stack first:
 * CreateTrail checks the policies that it writes. Everything that contains data is retained when the stack is deleted,
 * including the key's alias. The names are fixed, so a later deployment must import these resources (docs/adopting.md).
 *
 * @see https://docs.aws.amazon.com/prescriptive-guidance/latest/security-reference-architecture/log-archive.html
 */
export class LogArchiveStack extends Stack {
  /** The bucket. */
  public readonly bucket: IBucket;

  /** The key. */
  public readonly encryptionKey: IKey;

  /** @throws InputError if a name, ID or reader is malformed; with all problems at once */
  public constructor(scope: Construct, id: string, props: LogArchiveStackProps = {}) {
    super(scope, id, {
      description: "The archive of the organization's CloudTrail trail (cdk-organization-trail)",
      ...props,
    });
    tagAsOwn(this);
    const problems = new Problems('LogArchiveStack', this.node.path);
    problems.throwIfAbsent(props);
    problems.check('trailName', props.trailName, TRAIL_NAME);
    problems.check('homeRegion', props.homeRegion, REGION);
    problems.check('organizationId', props.organizationId, ORGANIZATION_ID);
    problems.check('managementAccountId', props.managementAccountId, ACCOUNT_ID);
    checkPrefixes(problems, props);
    problems.check('rolePath', props.rolePath, ROLE_PATH);
    checkLifecycle(problems, props);
    checkReaders(problems, props.readers);
    checkProtection(problems, this, props.protection);
    const trailName = props.trailName ?? DEFAULT_TRAIL_NAME;
    const names = archiveNames(problems, {
      trailName,
      accountId: this.account,
      region: this.region,
      bucketName: props.bucketName,
      namespace: props.archiveNamespace,
    });
    checkNamespace(problems, this, props.archiveNamespace, props.bucketName);
    const { watcher = ArchiveWatcher.inTrailAccount() } = props;
    checkWatcher(problems.of('watcher: '), watcher, trailName);
    const alias = { kind: 'key alias', names: [names.keyAlias], within: 'Region' } as const;
    const buckets = {
      kind: 'bucket',
      names: [names.bucketName, names.accessLogBucketName],
      within: 'partition',
    } as const;
    // By default, the bucket's name is derived from the trail's.
    const isTaken = checkNames(
      problems,
      this,
      alias,
      'trailName',
      (name) => `${JSON.stringify(trailName)} for ${name}`,
    );
    if (!isTaken || props.bucketName !== undefined) checkNames(problems, this, buckets, 'bucketName');
    problems.throwIfAny();
    claimNames(this, alias, buckets);

    useArchitecture(this, props.architecture);
    useRolePath(this, props.rolePath);
    // Other values are read from the organization, which any member account may do.
    const isKnown = props.organizationId !== undefined && props.managementAccountId !== undefined;
    const organization = isKnown
      ? undefined
      : new OrganizationAccess(this, 'OrganizationAccess', {
          describeOnly: true,
          expectedOrganizationId: props.organizationId,
        });
    const identity = new TrailIdentity(this, {
      trailName: props.trailName,
      organizationId: props.organizationId ?? organization?.organizationId,
      managementAccountId: props.managementAccountId ?? organization?.managementAccountId,
      homeRegion: props.homeRegion,
    });
    this.encryptionKey = new TrailKey(this, 'TrailKey', { identity, readers: props.readers });
    // Retained like the key: readers and the trail have access by the alias name.
    const removalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    new Alias(this, 'TrailKeyAlias', { aliasName: names.keyAlias, targetKey: this.encryptionKey, removalPolicy });
    const accessLogBucket = new AccessLogBucket(this, 'AccessLogs', {
      bucketName: names.accessLogBucketName,
      protection: props.protection,
      archiveNamespace: props.archiveNamespace,
    });
    this.bucket = new TrailBucket(this, 'TrailBucket', {
      identity,
      bucketName: names.bucketName,
      encryptionKey: this.encryptionKey,
      accessLogBucket,
      keyPrefix: props.keyPrefix,
      formerKeyPrefixes: props.formerKeyPrefixes,
      retention: props.retention,
      objectLock: props.objectLock,
      protection: props.protection,
      archiveNamespace: props.archiveNamespace,
    });
    this.allowOwnerCheck(identity);
    this.allowReading(props.readers, props);
    const { bucket, encryptionKey } = this;
    const { keyPrefix, formerKeyPrefixes, retention, rolePath } = props;
    const archive = { identity, bucket, encryptionKey, keyPrefix, formerKeyPrefixes, retention, isMultiRegion: true };
    makeWatcher(this, watcher, archive, { rolePath, accessLogBucket });
    new CfnOutput(this, 'LogFiles', {
      description: 'Where the log files are',
      value: this.bucket.s3UrlForObject(logFilePrefix(props.keyPrefix)),
    });
    new CfnOutput(this, 'AccessLogBucketName', {
      description: 'Who read or deleted log files',
      value: accessLogBucket.bucketName,
    });
    new CfnOutput(this, 'EncryptionKeyArn', {
      description: 'What readers of the log files need kms:Decrypt on',
      value: this.encryptionKey.keyArn,
    });
    new CfnOutput(this, 'ValidateCommand', validateCommand({ identity }));
  }

  /**
   * Allows whoever creates the trail, in the management account or a delegated administrator, to check who owns the
   * bucket. It reveals only the Region.
   */
  private allowOwnerCheck({ organizationId }: TrailIdentity): void {
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: ['s3:GetBucketLocation'],
        resources: [this.bucket.bucketArn],
        conditions: { StringEquals: { 'aws:PrincipalOrgID': organizationId } },
      }),
    );
  }

  private allowReading(readers: string[] | undefined, prefixes: KeyPrefixes): void {
    for (const who of readersOf(this, readers)) {
      for (const reading of readingOf(this.bucket, prefixes))
        this.bucket.addToResourcePolicy(new PolicyStatement({ ...who, ...reading }));
    }
  }
}
