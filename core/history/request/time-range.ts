import { HISTORY_DAYS } from '../../../lib/contract/event-history';
import type { Fields } from './problems';
import type { TimeRange } from './question';

const SECONDS_PER_DAY = 86_400;
const UNITS: Readonly<Record<string, number>> = { m: 60, h: 3_600, d: SECONDS_PER_DAY };
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;
const TIME_ALLOWED = 'a time with its offset, such as 2026-11-02T08:00:00Z or 2026-11-02T09:00:00+01:00';

/** The archive is kept for as long as its owner likes. */
const ARCHIVE_DAYS = 36_500;

/** How far back a question may go, in days. @param keepsAll whether the archive is searched as well */
const daysKept = (keepsAll: boolean): number => (keepsAll ? ARCHIVE_DAYS : HISTORY_DAYS);

export interface AskedRange {
  readonly range: TimeRange;
  /** The range as text, for the digest: the same text is the same question an hour later. */
  readonly asked: string;
  readonly notices: readonly string[];
}

/**
 * `now` is in whole seconds, like all times here.
 *
 * @param keepsAll whether the archive is searched as well: it goes back further than the event history
 */
export function parseTimeRange(fields: Fields, now: number, keepsAll = false): AskedRange | undefined {
  const days = daysKept(keepsAll);
  const allowed = `a number of minutes, hours or days, such as 30m, 6h or 7d, at most ${String(days)} days`;
  const last = fields.string('last', allowed, (text) => lengthOf(text, days) !== undefined);
  const from = time(fields, 'from');
  const to = time(fields, 'to');
  if (fields.has('last')) {
    if (fields.has('from') || fields.has('to')) {
      fields.refuse('last', [
        'either ',
        { field: 'last' },
        ', or ',
        { field: 'from' },
        ' with or without ',
        { field: 'to' },
      ]);
      return undefined;
    }
    const length = lengthOf(last ?? '', days);
    return length === undefined
      ? undefined
      : { range: { from: now - length, to: now }, asked: `last ${last ?? ''}`, notices: [] };
  }
  if (!fields.has('from')) {
    fields.refuse('from', [`${TIME_ALLOWED}; or `, { field: 'last' }, `, ${allowed}`]);
    return undefined;
  }
  if (from === undefined || (fields.has('to') && to === undefined)) return undefined;
  return absolute(fields, from, to, now, keepsAll);
}

function absolute(
  fields: Fields,
  from: number,
  to: number | undefined,
  now: number,
  keepsAll: boolean,
): AskedRange | undefined {
  const oldest = now - daysKept(keepsAll) * SECONDS_PER_DAY;
  if (from > now) {
    fields.refuse('from', `a time in the past; it is ${iso(now)}`);
    return undefined;
  }
  if (to !== undefined && to < from) {
    fields.refuse('to', ['a time not before ', { field: 'from' }]);
    return undefined;
  }
  if (to !== undefined && to < oldest) {
    fields.refuse(
      'to',
      `a time after ${iso(oldest)}: CloudTrail keeps the event history for ${String(HISTORY_DAYS)} days`,
    );
    return undefined;
  }
  const asked = `from ${String(from)} to ${to === undefined ? 'now' : String(to)}`;
  return { ...clamp({ from, to: to ?? now }, now, keepsAll), asked };
}

/** Also used for the range of a cursor, since time passes between two answers. */
export function clamp(range: TimeRange, now: number, keepsAll = false): { range: TimeRange; notices: string[] } {
  const oldest = now - daysKept(keepsAll) * SECONDS_PER_DAY;
  const notices = [];
  if (range.from < oldest) {
    notices.push(
      `CloudTrail keeps the event history for ${String(HISTORY_DAYS)} days: searched from ${iso(oldest)}, not from ${iso(range.from)}.`,
    );
  }
  if (range.to > now) notices.push(`Searched up to now, ${iso(now)}: ${iso(range.to)} is in the future.`);
  return { range: { from: Math.max(range.from, oldest), to: Math.min(range.to, now) }, notices };
}

export function iso(second: number): string {
  return new Date(second * 1_000).toISOString().replace('.000Z', 'Z');
}

function time(fields: Fields, name: string): number | undefined {
  const text = fields.string(
    name,
    TIME_ALLOWED,
    (value) => TIME.test(value) && isDay(value) && !Number.isNaN(Date.parse(value)),
  );
  return text === undefined ? undefined : Math.floor(Date.parse(text) / 1_000);
}

/** `Date.parse` reads February 30 as March 2. */
function isDay(text: string): boolean {
  const day = text.slice(0, 10);
  const parsed = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(day);
}

function lengthOf(last: string, days: number): number | undefined {
  const [, count, unit = ''] = /^([1-9]\d{0,5})([mhd])$/.exec(last) ?? [];
  const seconds = Number(count) * (UNITS[unit] ?? NaN);
  return seconds <= days * SECONDS_PER_DAY ? seconds : undefined;
}
