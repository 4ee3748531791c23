import { createHash } from 'node:crypto';

/** CloudTrail allows longer values in most fields; messages show no more than this. */
const MOST_SHOWN = 256;

export function hashOf(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}

/**
 * Returns a readable text; a long one is truncated and marked as such. Returns `undefined` if the value is not a text,
 * or empty.
 */
export function shortText(value: unknown, most = MOST_SHOWN): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const text = wellFormed(value);
  return text.length > most ? `${wellFormed(text.slice(0, most - 1))}…` : text;
}

/** Returns an ID for use in a table key: a long one becomes its beginning and a hash of the whole. */
export function boundedId(id: string, most: number): string {
  const text = wellFormed(id);
  return text.length > most ? wellFormed(`${text.slice(0, most - 17)}…${hashOf(id).slice(0, 16)}`) : text;
}

/** DynamoDB rejects half of a surrogate pair. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}
