import type { Occurrence } from './finding';

/** An occurrence with its time as a number. */
export interface Timed extends Occurrence {
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** An event without a time happened when it came. The time is rewritten: another form of it, however long, stays out of the index. */
export function timedOf(occurrence: Occurrence, now: number): Timed {
  const said = Date.parse(occurrence.time);
  const at = Number.isNaN(said) ? now : said;
  return { ...occurrence, at, time: isoOf(at) };
}

/** Without fractions, as CloudTrail writes it: times are compared as texts in the index. */
export function isoOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
