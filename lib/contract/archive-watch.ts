import type { IdentifierRule } from './identifiers';

/** What the `ArchiveWatch` construct, its function and the stack of an archive account agree on. */

/** Hours between two checks of an account, unless set. */
export const DEFAULT_WATCH_HOURS = 6;

/** How often the function is started. Most starts find no account that is due, and end at once. What one has no time for, the next goes on with. */
export const WATCH_TICK_MINUTES = 60;

/** Hours between two checks of an account. */
export const WATCH_HOURS: IdentifierRule = {
  allowed: 'whole hours, 1 to 24',
  accepts: (value) => /^([1-9]|1\d|2[0-4])$/.test(value),
};

/** The share of log files that are read and hashed. */
export const WATCH_HASH_PERCENT: IdentifierRule = {
  allowed: 'a whole number of percent, 0 to 100',
  accepts: (value) => /^(\d|[1-9]\d|100)$/.test(value),
};

/** How many days before its first run the watch starts. Older files are for `verify` on the command line. */
export const WATCH_BEGINS_DAYS = 7;

/** The function's environment variables. */
export const WATCH_VARIABLES = {
  bucket: 'ARCHIVE_BUCKET',
  /** Prefixes with `AWSLogs/`, and the organization's ID where there is one, as JSON: the present one first. */
  roots: 'DIGEST_ROOTS',
  trailArn: 'TRAIL_ARN',
  /** The role in the archive's account. Absent: the function reads with its own. */
  readerRole: 'READER_ROLE_ARN',
  /**
   * `organization`: AWS Organizations says which accounts there are; `own`: there is one. Either way CloudTrail says when the trail was not logging. Absent: nobody is
   * asked, and only accounts with digests are known.
   */
  accounts: 'ACCOUNTS',
  /** `one` if the trail covers only its home Region. */
  regions: 'TRAIL_REGIONS',
  /** The lifecycle deletes after this many days. Absent: never. */
  retentionDays: 'RETENTION_DAYS',
  hours: 'WATCH_HOURS',
  hashPercent: 'HASH_PERCENT',
  stateBucket: 'STATE_BUCKET',
  /** The SSM parameter that vouches for the state. */
  witness: 'WITNESS_PARAMETER',
  metricNamespace: 'METRIC_NAMESPACE',
  /** Absent: no messages. */
  pageTopic: 'PAGE_TOPIC_ARN',
  notifyTopic: 'NOTIFY_TOPIC_ARN',
} as const;

/** What the parameter holds until the function has written its first state. */
export const NO_WITNESS = 'none';

/** In the state bucket: the memory of each account, the index that vouches for all of them, and the lock of the present run. */
export const WATCH_STATE = {
  accounts: 'accounts/',
  index: 'index.json',
  lock: 'lock.json',
} as const;

/** Longer than a function runs: whoever has held the lock for this long is no longer running. */
export const WATCH_LOCK_SECONDS = 20 * 60;

/** The roles have fixed names, so that the accounts of archive and trail know them beforehand. */
export function watchRoleNameOf(trailName: string): string {
  return `${trailName}-archive-watch`;
}

/** The role in the archive's account, by which the watch of another account reads. */
export function watchReaderRoleNameOf(trailName: string): string {
  return `${trailName}-archive-watch-reader`;
}

/**
 * What the watch publishes, as metrics of CloudWatch with the trail's name as dimension (`TrailName`). They have data only in the hours of checks, and all but the
 * first two only while there is something to report: CloudWatch bills a metric for the hours in which it gets data.
 */
export enum ArchiveWatchMetric {
  /** How many accounts were checked. No data for two intervals: nothing is verified. */
  CHECKS = 'ArchiveChecks',

  /** Hours since the last verified digest of the account and Region that lags most. One to three are normal. */
  LAG = 'ArchiveLag',

  /** Signs of tampering found in the last week: files that are missing, changed, added or forged, or a changed state. */
  TAMPERED = 'ArchiveTampered',

  /** Accounts and Regions that are in use and deliver no digests. */
  SILENT = 'ArchiveSilentPlaces',

  /** Problems that kept something from being checked. */
  NOT_CHECKED = 'ArchiveNotCheckedPlaces',
}
