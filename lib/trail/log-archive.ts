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
   * @default - that of the stack
   */
  readonly region?: string;

  /**
   * The name of the trail, from which the names in the archive are derived.
   *
   * @default 'organization-trail'
   */
  readonly trailName?: string;

  /**
   * The name of the bucket, if set in `LogArchiveStack`.
   *
   * @default - the trail's name, the account and the Region, joined by hyphens
   */
  readonly bucketName?: string;

  /**
   * The namespace of the names, as in `LogArchiveStack`.
   *
   * @default ArchiveNamespace.GLOBAL
   */
  readonly archiveNamespace?: ArchiveNamespace;
}

/**
 * The bucket and key of a `LogArchiveStack` in another account, by name only: nothing is looked up, and no values pass
 * between the stacks, so each can be deployed by its own pipeline.
 *
 * Such a name is predictable, and anyone could take it first. So before an `OrganizationTrail` is created or delivers
 * to another bucket, a function checks that the bucket belongs to the archive account, and the deployment fails
 * otherwise.
 *
 * The key is given by its alias. CloudTrail accepts that and returns it as the key's ARN, so drift detection may report
 * the trail's `KMSKeyId` although nothing changed.
 */
export class LogArchive extends Construct {
  /** The bucket. Its policy allows the trail to deliver. */
  public readonly bucket: IBucket;

  /** The bucket of its access logs. */
  public readonly accessLogBucket: IBucket;

  /** The key, by its alias. */
  public readonly encryptionKey: IKey;

  /** @throws InputError if an ID or name is malformed; with all problems at once */
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
