import { createHash } from 'node:crypto';

/** What CloudTrail allows in most fields is longer than anybody reads. */
const MOST_SHOWN = 256;

export function hashOf(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}

/** To be read: what is too long is cut, with a sign that there was more. Undefined where it is no text, or empty. */
export function shortText(value: unknown, most = MOST_SHOWN): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const text = wellFormed(value);
  return text.length > most ? `${wellFormed(text.slice(0, most - 1))}…` : text;
}

/** To tell one from another, in a key of the table: of what is too long the beginning and a hash of all. */
export function boundedId(id: string, most: number): string {
  const text = wellFormed(id);
  return text.length > most ? wellFormed(`${text.slice(0, most - 17)}…${hashOf(id).slice(0, 16)}`) : text;
}

/** Half a character is no text for DynamoDB. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}
