/** `20261124T091427Z` or `20261124T0914Z`, as in keys. */
const TIME = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})?Z$/;

/** Returns seconds since the epoch; `undefined` if the text is not a valid time. */
export function parseKeyTime(text: string): number | undefined {
  const [, year, month, day, hour, minute, second = '00'] = TIME.exec(text) ?? [];
  if (year === undefined) return undefined;
  const iso = `${year}-${String(month)}-${String(day)}T${String(hour)}:${String(minute)}:${second}Z`;
  const parsed = Date.parse(iso);
  // Date.parse reads February 30 as March 2.
  return Number.isNaN(parsed) || !new Date(parsed).toISOString().startsWith(iso.slice(0, 19))
    ? undefined
    : parsed / 1_000;
}

/** `20261124T091427Z` */
export function keyTime(second: number): string {
  return new Date(second * 1_000)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(/[-:]/g, '');
}

/** `20261124T0914Z` */
export function keyMinute(second: number): string {
  return `${keyTime(second).slice(0, 13)}Z`;
}

/** `2026/11/24` */
export function dayFolder(second: number): string {
  return new Date(second * 1_000).toISOString().slice(0, 10).replaceAll('-', '/');
}
