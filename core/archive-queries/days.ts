export const DAY_SECONDS = 86_400;

/** Returns the day of a time as in the folders of log files. @param seconds since the epoch */
export function folderOf(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().slice(0, 10).replaceAll('-', '/');
}

/** Returns the start of a day in seconds since the epoch. @param day such as `2026/11/27` */
export function secondsOf(day: string): number {
  return Date.parse(`${day.replaceAll('/', '-')}T00:00:00Z`) / 1_000;
}

export function daysBetween(first: string, last: string): number {
  return Math.round((secondsOf(last) - secondsOf(first)) / DAY_SECONDS) + 1;
}

/**
 * Returns the first and last day whose folders can contain events of a time range. Folders are named after the day of delivery, which is minutes
 * after the event, or hours during an outage.
 *
 * @param from in seconds since the epoch; both ends are included
 */
export function foldersOf({ from, to }: { readonly from: number; readonly to: number }): {
  first: string;
  last: string;
} {
  return { first: folderOf(from - DAY_SECONDS), last: folderOf(to + DAY_SECONDS) };
}
