const DAY = 86_400;

/**
 * Whether a lifecycle rule may have removed what was written at a time: S3 adds the days, and removes at the next midnight (UTC), or later.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html#intro-lifecycle-rules-number-of-days
 */
export function mayHaveExpired(written: number, retentionDays: number | undefined, now: number): boolean {
  if (retentionDays === undefined) return false;
  return now >= Math.ceil((written + retentionDays * DAY) / DAY) * DAY;
}

/** Up to when, at the latest, something was written that may have expired; `-Infinity` where nothing may. */
export function expiredUpTo(retentionDays: number | undefined, now: number): number {
  if (retentionDays === undefined) return -Infinity;
  return Math.floor(now / DAY) * DAY - retentionDays * DAY;
}
