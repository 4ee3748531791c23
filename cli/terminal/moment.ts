const MINUTE = 60_000;
const UNITS: Readonly<Record<string, number>> = {
  m: MINUTE,
  h: 60 * MINUTE,
  d: 24 * 60 * MINUTE,
  w: 7 * 24 * 60 * MINUTE,
};
const SPAN = /^(\d{1,4})([mhdw])$/;
const TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?$/;
/** Describes what `moment` accepts. */
export const MOMENT_ALLOWED =
  'a day (2026-11-24), a time (2026-11-24T09:14:27Z, 2026-11-24T10:14+01:00; UTC without an offset), or how long ago (30m, 24h, 7d, 2w)';

/** A time covers its precision: a day, a minute, a second, all included. */
export function moment(
  text: string | undefined,
  now: number,
): { readonly begins: number; readonly ends: number } | undefined {
  if (text === undefined) return undefined;
  const [, length, unit] = SPAN.exec(text) ?? [];
  if (length !== undefined && unit !== undefined) {
    const instant = now - Number(length) * (UNITS[unit] ?? 0);
    return { begins: instant, ends: instant };
  }
  const [, day, minute, second, offset = 'Z'] = TIME.exec(text) ?? [];
  if (day === undefined || !isDay(day)) return undefined;
  const begins = Date.parse(`${day}T${minute ?? '00:00'}${second ?? ''}${offset}`);
  if (Number.isNaN(begins) || minute?.startsWith('24')) return undefined;
  const exactness = second?.includes('.')
    ? 1
    : second !== undefined
      ? 1_000
      : minute !== undefined
        ? MINUTE
        : 24 * 60 * MINUTE;
  return { begins, ends: begins + exactness - 1 };
}

/** `Date.parse` reads February 30 as March 2. */
function isDay(day: string): boolean {
  const instant = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(day);
}
