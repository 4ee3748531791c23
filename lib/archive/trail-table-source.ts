import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { KEY_PREFIX, ORGANIZATION_ID } from '../contract/identifiers';
import type { Problems } from '../internal/problems';
import { logFilePrefix } from '../trail/trail-policies';

/**
 * Log files in a bucket that a table is to be made of.
 */
export interface LogFilesOptions {
  /** The bucket. */
  readonly bucket: IBucket;

  /**
   * The key that encrypts the files. Whoever asks needs `kms:Decrypt` on it; the key's policy has to allow it, too.
   *
   * @default - not encrypted with a KMS key, or somebody else grants its use
   */
  readonly encryptionKey?: IKey;

  /**
   * What the keys begin with before `AWSLogs/`, without a slash at either end.
   *
   * @default - nothing
   */
  readonly keyPrefix?: string;
}

/**
 * Where the log files of a table are: the layouts that CloudTrail writes.
 */
export class TrailTableSource {
  /**
   * Of a trail of an organization: `[prefix/]AWSLogs/<organization>/<account>/CloudTrail/…`.
   *
   * @param organizationId as in `o-a1b2c3d4e5`
   */
  public static organization(organizationId: string, files: LogFilesOptions): TrailTableSource {
    return new TrailTableSource(files, organizationId);
  }

  /**
   * Of AWS Control Tower's trail, whose key prefix is the organization's ID.
   *
   * @param organizationId as in `o-a1b2c3d4e5`
   */
  public static controlTower(organizationId: string, files: LogFilesOptions): TrailTableSource {
    return new TrailTableSource({ keyPrefix: organizationId, ...files }, organizationId);
  }

  /**
   * Of a trail of a single account: `[prefix/]AWSLogs/<account>/CloudTrail/…`. A trail that was made for an organization later has its earlier
   * files here.
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
    // Control Tower's prefix is an organization's ID, which a key prefix may be.
    problems.check('keyPrefix', this._files.keyPrefix, KEY_PREFIX);
  }
}
