import { count, counted } from '../../terminal/counted';

export { count, counted };

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** In characters: about two lines of a table cell. Filter patterns are shown in full. */
const LONGEST = 160;

// Control characters, unpaired surrogates, characters that change the text direction, and those without width.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u034f\u115f\u1160\u3164\uffa0]/gu;

export function size(bytes: number): string {
  if (Math.round(bytes) < 1000) return counted(Math.round(bytes), 'byte');
  let [unit, scaled] = [0, bytes];
  // As rounded: 999,960 bytes are 1.0 MB, not 1,000 kB.
  while ((scaled >= 999.5 || unit === 0) && unit < UNITS.length - 1) [unit, scaled] = [unit + 1, scaled / 1000];
  return `${scaled >= 99.95 ? count(Math.round(scaled)) : scaled.toFixed(1)} ${UNITS[unit] ?? ''}`;
}

export function dollars(amount: number): string {
  return `$${amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** Formats an ISO time for people, to the second. Other texts are not changed. */
export function time(iso: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(iso) ? iso.slice(0, 19).replace('T', ' ') : brief(iso);
}

/** For example `5 minutes`. */
export function duration(seconds: number): string {
  if (seconds % 3600 === 0) return counted(seconds / 3600, 'hour');
  return seconds % 60 === 0 ? counted(seconds / 60, 'minute') : counted(seconds, 'second');
}

/**
 * Returns the time span of events, for example `55 minutes`, `23 hours` or `31.2 days`: rounded down, because estimates
 * are based on it.
 */
export function span(seconds: number): string {
  if (seconds < 120) return counted(Math.floor(seconds), 'second');
  if (seconds < 7_200) return counted(Math.floor(seconds / 60), 'minute');
  return seconds < 86_400
    ? counted(Math.floor(seconds / 3_600), 'hour')
    : counted(Math.floor(seconds / 8_640) / 10, 'day');
}

/**
 * Returns a text from a log file in which characters that are invisible, or change how their neighbors read, are
 * escaped.
 */
export function visible(text: string): string {
  return text.replace(
    UNSEEN,
    (character) => `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );
}

/** The same, truncated to a readable length. */
export function brief(text: string, longest = LONGEST): string {
  return text.length > longest
    ? `${visible(text.slice(0, longest).replace(/[\ud800-\udbff]$/, ''))}… (${count(text.length)} characters)`
    : visible(text);
}
