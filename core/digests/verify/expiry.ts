const DAY = 86_400;

/**
 * Whether a lifecycle rule may have deleted what was written at a time: S3 adds the days, and deletes at the next
 * midnight (UTC) or later.
 *
 * @see
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html#intro-lifecycle-rules-number-of-days
 */
export function mayHaveExpired(written: number, retentionDays: number | undefined, now: number): boolean {
  if (retentionDays === undefined) return false;
  return now >= Math.ceil((written + retentionDays * DAY) / DAY) * DAY;
}

/** Returns the latest time at which something was written that may have expired; `-Infinity` if nothing can expire. */
export function expiredUpTo(retentionDays: number | undefined, now: number): number {
  if (retentionDays === undefined) return -Infinity;
  return Math.floor(now / DAY) * DAY - retentionDays * DAY;
}
