import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { ArnFormat, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { ArchiveNamespace } from '../contract/archive-namespace';
import { ACCOUNT_ID, REGION, TRAIL_NAME } from '../contract/identifiers';
import { DEFAULT_TRAIL_NAME } from '../contract/names';
import { expectOwner } from '../internal/named-archive';
import { Problems } from '../internal/problems';
import { checkNamespace } from './archive-name';
import { archiveNames } from './archive-names';

/**
 * Properties of LogArchive.
 */
export interface LogArchiveProps {
  /** The archive account, 12 digits. */
  readonly accountId: string;

  /**
   * The Region of the archive.
   *
   * @default - the stack's
   */
  readonly region?: string;

  /**
   * The trail's name, from which the names in the archive are made.
   *
   * @default 'organization-trail'
   */
  readonly trailName?: string;

  /**
   * The bucket's name, where `LogArchiveStack` was given one.
   *
   * @default - the trail's name, the account and the Region, joined by dashes
   */
  readonly bucketName?: string;

  /**
   * From which namespace the names are, as in `LogArchiveStack`.
   *
   * @default ArchiveNamespace.GLOBAL
   */
  readonly archiveNamespace?: ArchiveNamespace;
}

/**
 * The bucket and key that `LogArchiveStack` makes in another account, by their names alone: nothing is looked up, and nothing passes
 * from stack to stack, so either can be deployed by a pipeline of its own.
 *
 * Anybody can work out such a name, and take it first. So an `OrganizationTrail` looks, before it is made and before it
 * delivers to another bucket, whether the bucket is the archive account's, by a function of its own, and its deployment fails where it is not.
 *
 * The key is named by its alias. CloudTrail accepts that and reads it back as the key's ARN, so drift detection may report the trail's
 * `KMSKeyId` although nothing changed.
 */
export class LogArchive extends Construct {
  /** The bucket. Its policy lets the trail deliver. */
  public readonly bucket: IBucket;

  /** The bucket of its access logs. */
  public readonly accessLogBucket: IBucket;

  /** The key, by its alias. */
  public readonly encryptionKey: IKey;

  /**
   * @throws when an id or name is malformed; all at once
   */
  public constructor(scope: Construct, id: string, props: LogArchiveProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const { accountId, region = stack.region, trailName = DEFAULT_TRAIL_NAME, bucketName, archiveNamespace } = props;
    const problems = new Problems('LogArchive', this.node.path);
    problems.throwIfAbsent(props, 'accountId');
    problems.check('accountId', accountId, ACCOUNT_ID);
    problems.check('region', props.region, REGION);
    problems.check('trailName', props.trailName, TRAIL_NAME);
    const names = archiveNames(problems, { trailName, accountId, region, bucketName, namespace: archiveNamespace });
    checkNamespace(problems, { account: accountId, region }, archiveNamespace, bucketName);
    problems.throwIfAny();
    this.bucket = Bucket.fromBucketAttributes(this, 'Bucket', {
      bucketName: names.bucketName,
      account: accountId,
      region,
    });
    expectOwner(this.bucket, accountId);
    this.accessLogBucket = Bucket.fromBucketAttributes(this, 'AccessLogs', {
      bucketName: names.accessLogBucketName,
      account: accountId,
      region,
    });
    this.encryptionKey = Key.fromKeyArn(
      this,
      'Key',
      stack.formatArn({
        service: 'kms',
        account: accountId,
        region,
        resource: names.keyAlias,
        arnFormat: ArnFormat.NO_RESOURCE_NAME,
      }),
    );
  }
}
