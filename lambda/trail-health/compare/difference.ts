/** Something that is not as it was deployed, in words. */
export interface Difference {
  readonly what: string;
  readonly expected: string;
  readonly found: string;
}

/** So much of what was expected or found is said. */
const LONGEST = 1_000;

export function inWords({ what, expected, found }: Difference): string {
  return `${what}: expected ${cut(expected)}; found ${cut(found)}`;
}

export const NOTHING = 'none';

/** A value as it is said. */
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
