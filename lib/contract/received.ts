/**
 * What is wrong with a value, in the words of every message: the thing, the value as JSON, and what is allowed.
 *
 * @param name absent where what stands before the problem says it
 */
export function received(name: string | undefined, value: unknown, allowed: string): string {
  return receivedInWords(name, JSON.stringify(value), allowed);
}

/** The same where what was received is said in words, as in "3 values" or "one of them". */
export function receivedInWords(name: string | undefined, words: string, allowed: string): string {
  return `${name === undefined ? '' : `${name}: `}received ${words}; allowed: ${allowed}`;
}
