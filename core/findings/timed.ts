import type { Occurrence } from './finding';

/** An occurrence with its time as a number. */
export interface Timed extends Occurrence {
  /** In milliseconds since the epoch. */
  readonly at: number;
}

/** An event without a time gets its time of arrival. The time is normalized, since the index compares times as text. */
export function timedOf(occurrence: Occurrence, now: number): Timed {
  const said = Date.parse(occurrence.time);
  const at = Number.isNaN(said) ? now : said;
  return { ...occurrence, at, time: isoOf(at) };
}

/** Returns ISO 8601 without fractions, as CloudTrail writes it: the index compares times as text. */
export function isoOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
