import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Duration } from 'aws-cdk-lib/core';
import type { TrailTableSource } from './trail-table-source';

/**
 * Options of the archive's table in Athena.
 */
export interface TrailTableOptions {
  /**
   * Locations of earlier log files, such as another key prefix or an earlier trail of a single account. Each gets its own table.
   *
   * @default - none
   */
  readonly formerSources?: TrailTableSource[];

  /**
   * The first day with log files, such as `2024-01-31`. A query that names no days starts here.
   *
   * @default - '2013-11-13', when CloudTrail began
   */
  readonly firstDay?: string;

  /**
   * The Regions of the table. Athena does not see log files of other Regions; `doctor --athena` names missing ones.
   *
   * @default - all Regions of the stack's partition that the CDK knows
   */
  readonly regions?: string[];

  /**
   * The maximum that a query may scan, in whole gigabytes of compressed log files. A larger query is cancelled, and still billed. 100 GB cost 0.50 USD.
   *
   * @default 100
   */
  readonly scanLimitGigabytes?: number;

  /**
   * How long results are kept, in whole days. Results contain complete events.
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

  /** The name of the workgroup, and, with underscores instead of dashes, of the database. Use the trail's name, so that the command line finds both. */
  readonly name: string;

  /**
   * Where the server access logs of the result bucket go. It must use SSE-S3 and have no Object Lock.
   *
   * @default - no access logs
   */
  readonly accessLogBucket?: IBucket;
}
