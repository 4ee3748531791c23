const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
const STEPS = [
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  28 * DAY,
  91 * DAY,
  364 * DAY,
];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * Returns ticks of a time axis, at round UTC times.
 *
 * @param most the maximum number of ticks
 * @param least the minimum distance between ticks, in milliseconds
 */
export function ticksOf(from: number, to: number, most: number, least = MINUTE): readonly Date[] {
  const step =
    STEPS.find((one) => one >= least && Math.floor((to - from) / one) < most) ??
    Math.ceil((to - from) / most / DAY) * DAY;
  const first = Math.ceil(from / step) * step;
  return Array.from(
    { length: Math.max(Math.floor((to - first) / step) + 1, 0) },
    (_, index) => new Date(first + index * step),
  );
}

/**
 * Returns the label of a tick: hours and minutes as in the tables; below, the day if it changes, the year if it
 * changes, and at the first tick the time zone.
 */
export function tickLabel(tick: Date, index: number, ticks: readonly Date[]): string {
  const before = ticks[index - 1];
  const day = `${String(tick.getUTCDate())} ${MONTHS[tick.getUTCMonth()] ?? ''}`;
  const more = [
    ...(before === undefined ? ['UTC'] : []),
    ...(before !== undefined && before.getUTCFullYear() !== tick.getUTCFullYear()
      ? [String(tick.getUTCFullYear())]
      : []),
  ];
  if (ticks.every((one) => one.getTime() % DAY === 0)) return [day, ...more].join('\n');
  const isNewDay = before === undefined || !isSameDay(before, tick);
  return [tick.toISOString().slice(11, 16), [...(isNewDay ? [day] : []), ...more].join(' ')]
    .filter((line) => line !== '')
    .join('\n');
}

function isSameDay(one: Date, other: Date): boolean {
  return Math.floor(one.getTime() / DAY) === Math.floor(other.getTime() / DAY);
}

/**
 * Returns the part of an axis that contains the whole recording: whole minutes, because alarms are raised at them, and
 * at least five.
 */
export function axisOf(firstEvent: string, lastEvent: string): readonly [from: number, to: number] {
  const from = Math.floor(Date.parse(firstEvent) / MINUTE) * MINUTE;
  const to = Math.ceil((Date.parse(lastEvent) + 1) / MINUTE) * MINUTE;
  const missing = Math.max(5 * MINUTE - (to - from), 0);
  return [from - Math.floor(missing / 2 / MINUTE) * MINUTE, to + Math.ceil(missing / 2 / MINUTE) * MINUTE];
}
