const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** Of characters: about two lines of a table's cell. Filter texts, which a reader has to explain, are shown whole. */
const LONGEST = 160;

// Control characters, half characters, those that turn the direction of a line, and those that take no room.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u034f\u115f\u1160\u3164\uffa0]/gu;

export function count(number: number): string {
  return number.toLocaleString('en-US');
}

/** As in `1 event` and `1,204 events`. */
export function counted(number: number, thing: string): string {
  return `${count(number)} ${thing}${number === 1 ? '' : 's'}`;
}

export function size(bytes: number): string {
  const unit = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1);
  const scaled = bytes / 1000 ** unit;
  return `${unit === 0 || scaled >= 100 ? count(Math.round(scaled)) : scaled.toFixed(1)} ${UNITS[unit] ?? ''}`;
}

export function dollars(amount: number): string {
  return `$${amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** An ISO time as a person reads it, to the second. What is no time stays as it is. */
export function time(iso: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(iso) ? iso.slice(0, 19).replace('T', ' ') : brief(iso);
}

/** As in `5 minutes`. */
export function duration(seconds: number): string {
  if (seconds % 3600 === 0) return counted(seconds / 3600, 'hour');
  return seconds % 60 === 0 ? counted(seconds / 60, 'minute') : counted(seconds, 'second');
}

/** A text from a log file with what would be hidden, or would change how its neighbours read, spelt out. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (character) => `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`);
}

/** The same, cut where nobody would read on. */
export function brief(text: string, longest = LONGEST): string {
  return text.length > longest ? `${visible(text.slice(0, longest).replace(/[\ud800-\udbff]$/, ''))}… (${count(text.length)} characters)` : visible(text);
}
