import type { IdentifierRule } from './identifiers';

/** What the `ArchiveWatch` construct, its function and the stack of an archive account agree on. */

/** Every so many hours each account is looked at, unless told otherwise. */
export const DEFAULT_WATCH_HOURS = 6;

/** How often the function is started. Most starts find no account whose turn it is, and end at once; what one has no time for, the next goes on with. */
export const WATCH_TICK_MINUTES = 60;

/** Hours between two looks at an account. */
export const WATCH_HOURS: IdentifierRule = {
  allowed: 'whole hours, 1 to 24',
  accepts: (value) => /^([1-9]|1\d|2[0-4])$/.test(value),
};

/** Of all log files, so many percent are read and hashed. */
export const WATCH_HASH_PERCENT: IdentifierRule = {
  allowed: 'a whole number of percent, 0 to 100',
  accepts: (value) => /^(\d|[1-9]\d|100)$/.test(value),
};

/** So many days before its first run the watch begins: what is older is for `verify` on the command line. */
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
   * `organization`: AWS Organizations says which accounts there are; `own`: there is one. Either way CloudTrail says when the trail did not log. Absent: nobody is
   * asked, and only what has digests is known.
   */
  accounts: 'ACCOUNTS',
  /** `one` where the trail covers its home Region alone. */
  regions: 'TRAIL_REGIONS',
  /** After so many days the lifecycle deletes. Absent: never. */
  retentionDays: 'RETENTION_DAYS',
  hours: 'WATCH_HOURS',
  hashPercent: 'HASH_PERCENT',
  stateBucket: 'STATE_BUCKET',
  /** The SSM parameter that vouches for the state. */
  witness: 'WITNESS_PARAMETER',
  metricNamespace: 'METRIC_NAMESPACE',
  /** Absent: nobody is told by a message. */
  pageTopic: 'PAGE_TOPIC_ARN',
  notifyTopic: 'NOTIFY_TOPIC_ARN',
} as const;

/** What the parameter holds until the function has written its first state. */
export const NO_WITNESS = 'none';

/** Below the state bucket: the memory of each account, what vouches for all of them, and who is at work. */
export const WATCH_STATE = {
  accounts: 'accounts/',
  index: 'index.json',
  lock: 'lock.json',
} as const;

/** Longer than a function runs: whoever holds the lock for so long is not at work any more. */
export const WATCH_LOCK_SECONDS = 20 * 60;

/** The roles of the watch are named, so that the account of the archive and that of the trail know both beforehand. IAM knows no Regions. */
export function watchRoleNameOf(trailName: string): string {
  return `${trailName}-archive-watch`;
}

/** The role in the archive's account, by which the watch of another account reads. */
export function watchReaderRoleNameOf(trailName: string): string {
  return `${trailName}-archive-watch-reader`;
}

/**
 * What the watch publishes, as metrics of CloudWatch with the trail's name as dimension (`TrailName`). Each has data only in the hours in which accounts were
 * looked at, and but for the first two only while there is something to say: a metric is billed for the hours in which it gets data.
 */
export enum ArchiveWatchMetric {
  /** How many accounts were looked at. No data for two intervals: nothing is watched. */
  CHECKS = 'ArchiveChecks',

  /** Hours for which the digests of the account and Region that lags most are not verified yet. A healthy one lags two or three, and up to an interval more. */
  LAG = 'ArchiveLag',

  /** Proofs of tampering that were found in the last days: files that are missing, changed, added or forged, and a state that was. */
  TAMPERED = 'ArchiveTampered',

  /** Accounts and Regions from which no digest comes any more, or never came, though they are in use. */
  SILENT = 'ArchiveSilentPlaces',

  /** Accounts and Regions of which something could not be looked at. */
  NOT_CHECKED = 'ArchiveNotCheckedPlaces',
}
