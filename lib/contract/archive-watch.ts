import type { IdentifierRule } from './identifiers';

/** Shared by the `ArchiveWatch` construct, its function and the stack of an archive account. */

/** Hours between two checks of an account, by default. */
export const DEFAULT_WATCH_HOURS = 6;

/**
 * How often the function is started. Most runs find no account that is due, and end at once. A run that lacks time
 * leaves the rest to the next.
 */
export const WATCH_TICK_MINUTES = 60;

/** Hours between two checks of an account. */
export const WATCH_HOURS: IdentifierRule = {
  allowed: 'whole hours, 1 to 24',
  accepts: (value) => /^([1-9]|1\d|2[0-4])$/.test(value),
};

/** The percentage of log files that are read and hashed. */
export const WATCH_HASH_PERCENT: IdentifierRule = {
  allowed: 'a whole number of percent, 0 to 100',
  accepts: (value) => /^(\d|[1-9]\d|100)$/.test(value),
};

/** How many days before its first run the watch starts. For older files, use `verify` on the command line. */
export const WATCH_BEGINS_DAYS = 7;

/** The function's environment variables. */
export const WATCH_VARIABLES = {
  bucket: 'ARCHIVE_BUCKET',
  /** Prefixes with `AWSLogs/`, and the organization's ID if there is one, as JSON. The current one is first. */
  roots: 'DIGEST_ROOTS',
  trailArn: 'TRAIL_ARN',
  /** The role in the archive's account. If absent, the function reads with its own role. */
  readerRole: 'READER_ROLE_ARN',
  /**
   * `organization`: AWS Organizations lists the accounts; `own`: there is only this account. With either, CloudTrail
   * says when the trail was not logging. If absent, neither is asked, and only accounts with digests are known.
   */
  accounts: 'ACCOUNTS',
  /** `one` if the trail covers only its home Region. */
  regions: 'TRAIL_REGIONS',
  /** The lifecycle rule deletes objects after this many days. If absent, never. */
  retentionDays: 'RETENTION_DAYS',
  hours: 'WATCH_HOURS',
  hashPercent: 'HASH_PERCENT',
  stateBucket: 'STATE_BUCKET',
  /** The SSM parameter that authenticates the state. */
  witness: 'WITNESS_PARAMETER',
  metricNamespace: 'METRIC_NAMESPACE',
  /** If absent, no messages are sent. */
  pageTopic: 'PAGE_TOPIC_ARN',
  notifyTopic: 'NOTIFY_TOPIC_ARN',
} as const;

/** The parameter's value until the function has written its first state. */
export const NO_WITNESS = 'none';

/**
 * Objects in the state bucket: the state of each account, the index that authenticates them all, and the lock of the
 * current run.
 */
export const WATCH_STATE = {
  accounts: 'accounts/',
  index: 'index.json',
  lock: 'lock.json',
} as const;

/** Longer than a function can run: the holder of an older lock is no longer running. */
export const WATCH_LOCK_SECONDS = 20 * 60;

/**
 * Returns the function's role name. Role names are fixed, so that the accounts of archive and trail know them in
 * advance.
 */
export function watchRoleNameOf(trailName: string): string {
  return `${trailName}-archive-watch`;
}

/** Returns the name of the role in the archive's account, with which the watch in another account reads. */
export function watchReaderRoleNameOf(trailName: string): string {
  return `${trailName}-archive-watch-reader`;
}

/**
 * CloudWatch metrics of the watch, with the trail's name as the dimension `TrailName`. They have data only in hours
 * with a check, and all but the first two only if there is something to report: CloudWatch bills a metric for the hours
 * in which it receives data.
 */
export enum ArchiveWatchMetric {
  /** The number of accounts that were checked. Without data for two intervals, nothing is verified. */
  CHECKS = 'ArchiveChecks',

  /**
   * Hours since the last verified digest of the account and Region that is furthest behind. One to three are normal.
   */
  LAG = 'ArchiveLag',

  /** Signs of tampering in the last week: files that are missing, changed, added or forged, or a changed state. */
  TAMPERED = 'ArchiveTampered',

  /** Accounts and Regions that are in use but deliver no digests. */
  SILENT = 'ArchiveSilentPlaces',

  /** Problems that prevented a check. */
  NOT_CHECKED = 'ArchiveNotCheckedPlaces',
}
