const DAY_MS = 86_400_000;

/** The day of a time, as the folders of log files name it. @param seconds since 1970 */
export function folderOf(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().slice(0, 10).replaceAll('-', '/');
}

/** @param day as in `2026/11/27` */
export function secondsOf(day: string): number {
  return Date.parse(`${day.replaceAll('/', '-')}T00:00:00Z`) / 1_000;
}

export function daysBetween(first: string, last: string): number {
  return Math.round((secondsOf(last) - secondsOf(first)) / (DAY_MS / 1_000)) + 1;
}

/**
 * The folders in which the events of a time are. CloudTrail files an event by the day of its delivery, which is minutes later, and in a
 * disturbance hours.
 *
 * @param from seconds since 1970; both ends belong to the time
 */
export function foldersOf({ from, to }: { readonly from: number; readonly to: number }): {
  first: string;
  last: string;
} {
  const day = DAY_MS / 1_000;
  return { first: folderOf(from - day), last: folderOf(to + day) };
}
