/** Describes a difference from what was deployed. */
export interface Difference {
  readonly what: string;
  readonly expected: string;
  readonly found: string;
}

/** Maximum number of characters of an expected or found value. */
const LONGEST = 1_000;

export function inWords({ what, expected, found }: Difference): string {
  return `${what}: expected ${cut(expected)}; found ${cut(found)}`;
}

export const NOTHING = 'none';

/** Returns a value as text for messages. */
export function said(value: unknown): string {
  return value === undefined || value === null || value === ''
    ? NOTHING
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);
}

function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)} …`;
}
