import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { KEY_PREFIX, ORGANIZATION_ID } from '../contract/identifiers';
import type { Problems } from '../internal/problems';
import { logFilePrefix } from '../trail/trail-policies';

/**
 * Log files in a bucket for a table.
 */
export interface LogFilesOptions {
  /** The bucket. */
  readonly bucket: IBucket;

  /**
   * The key that encrypts the files. Readers need `kms:Decrypt` on it, and the key policy has to allow it.
   *
   * @default - no KMS key, or its use is granted elsewhere
   */
  readonly encryptionKey?: IKey;

  /**
   * The part of the object keys before `AWSLogs/`, without a slash at either end.
   *
   * @default - nothing
   */
  readonly keyPrefix?: string;
}

/**
 * Where the log files of a table are, in one of the layouts that CloudTrail writes.
 */
export class TrailTableSource {
  /**
   * The log files of an organization trail: `[prefix/]AWSLogs/<organization>/<account>/CloudTrail/…`.
   *
   * @param organizationId such as `o-a1b2c3d4e5`
   */
  public static organization(organizationId: string, files: LogFilesOptions): TrailTableSource {
    return new TrailTableSource(files, organizationId);
  }

  /**
   * The log files of AWS Control Tower's trail, whose key prefix is the organization ID.
   *
   * @param organizationId such as `o-a1b2c3d4e5`
   */
  public static controlTower(organizationId: string, files: LogFilesOptions): TrailTableSource {
    return new TrailTableSource({ keyPrefix: organizationId, ...files }, organizationId);
  }

  /**
   * The log files of a trail of a single account: `[prefix/]AWSLogs/<account>/CloudTrail/…`. If the trail later became an organization trail, its earlier
   * files are here.
   */
  public static singleAccount(files: LogFilesOptions): TrailTableSource {
    return new TrailTableSource(files, undefined);
  }

  private constructor(
    /** @internal */
    public readonly _files: LogFilesOptions,
    /** @internal */
    public readonly _organizationId: string | undefined,
  ) {}

  /** @internal The folder that holds the accounts. */
  public get _root(): string {
    const below = this._organizationId === undefined ? '' : `${this._organizationId}/`;
    return `s3://${this._files.bucket.bucketName}/${logFilePrefix(this._files.keyPrefix)}${below}`;
  }

  /** @internal */
  public _check(problems: Problems): void {
    problems.check('organizationId', this._organizationId, ORGANIZATION_ID);
    problems.check('keyPrefix', this._files.keyPrefix, KEY_PREFIX);
  }
}
