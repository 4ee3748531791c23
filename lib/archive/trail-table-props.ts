import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Duration } from 'aws-cdk-lib/core';
import type { TrailTableSource } from './trail-table-source';

/**
 * What can be chosen of the archive's table in Athena.
 */
export interface TrailTableOptions {
  /**
   * Places of earlier log files, each with a table of its own: another key prefix, or a trail that was of a single account before.
   *
   * @default - none
   */
  readonly formerSources?: TrailTableSource[];

  /**
   * The first day with log files, as in `2024-01-31`. A query without days reads from here on.
   *
   * @default - '2013-11-13', when CloudTrail began
   */
  readonly firstDay?: string;

  /**
   * The Regions of the table. Log files of others are not seen; `doctor` says which are missing.
   *
   * @default - those of the stack's partition that the CDK knows
   */
  readonly regions?: string[];

  /**
   * A query that scans more is cancelled, and still billed: gigabytes of compressed log files, whole, from 1. 100 cost 0.50 USD.
   *
   * @default 100
   */
  readonly scanLimitGigabytes?: number;

  /**
   * How long results are kept, in whole days. They hold whole events.
   *
   * @default Duration.days(7)
   */
  readonly resultRetention?: Duration;
}

/**
 * Properties of TrailTable.
 */
export interface TrailTableProps extends TrailTableOptions {
  /** Where the log files are. */
  readonly source: TrailTableSource;

  /** The name of the workgroup, and of the database with underscores for dashes: the trail's, so that the command line finds them. */
  readonly name: string;

  /**
   * Where the server access logs of the result bucket go. It must use SSE-S3 and have no Object Lock.
   *
   * @default - no access logs
   */
  readonly accessLogBucket?: IBucket;
}
