/**
 * Returns a problem with a value, in the form of every message: the name, the value as JSON, and what is allowed.
 *
 * @param name absent if the text before the problem already names it
 */
export function received(name: string | undefined, value: unknown, allowed: string): string {
  return receivedInWords(name, JSON.stringify(value), allowed);
}

/** The same for a description in words, such as "3 values" or "one of them". */
export function receivedInWords(name: string | undefined, words: string, allowed: string): string {
  return `${name === undefined ? '' : `${name}: `}received ${words}; allowed: ${allowed}`;
}
