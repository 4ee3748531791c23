import { printable } from '../../../lib/contract/printable';

/** Bytes of UTF-8 that a message shows of one value. */
const MAX_BYTES = 256;

/** A host as in `evil.example`, which mail and chat programs make a link of. AWS's own are too usual in user agents to spoil them. */
const HOST = /(?<![\w@.-])(?:[a-z0-9-]+\.)+[a-z]{2,}(?![\w-])/gi;
const OF_AWS = /\.amazonaws\.com(\.cn)?$/i;

/**
 * Text out of an event, whose author may be an attacker, for people and machines to read: one line, no control characters, no links and
 * no markup of HTML, Markdown or chat programs, and not longer than `maxBytes`. Links are written as analysts do, `hxxps[:]//evil.example`.
 */
export function harmless(text: string, maxBytes = MAX_BYTES): string {
  // What is cut off need not be looked at, and an escape may not be cut in two.
  const shown = printable(cut(wellFormed(text), maxBytes))
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    .replaceAll('`', "'")
    .replace(/h(tt)ps?(?=:)/gi, (scheme) => scheme.replace(/tt/i, 'xx'))
    .replace(/:(?=\/\/)/g, '[:]')
    .replace(/(www)\./gi, '$1[.]')
    .replace(/\](?=[([])/g, '] ')
    .replace(/\](?=:)/g, '] ');
  return cut(shown, maxBytes);
}

/** The same of a user agent, which anybody can send: hosts in it become no links either. */
export function harmlessAgent(userAgent: string): string {
  return harmless(userAgent).replace(HOST, (host) =>
    OF_AWS.test(host) ? host : host.replace(/\.(?=[a-z]+$)/i, '[.]'),
  );
}

/** Printable ASCII: what is not becomes a question mark. */
export function ascii(text: string): string {
  return text
    .replace(/[‹›]/g, "'")
    .replaceAll('…', '...')
    .replace(/[^ -~]/g, '?');
}

/** At a character's end, with a sign that there was more. */
export function cut(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  const kept = Buffer.from(text)
    .subarray(0, Math.max(0, maxBytes - ELLIPSIS_BYTES))
    .toString('utf8');
  return `${kept.replace(/\ufffd+$/, '')}…`;
}

const ELLIPSIS_BYTES = 3;

/** Trusted text at the end of a word. */
export function cutWords(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  return `${cut(text, maxBytes - 1).replace(/\s*\S*…$/, '')} …`;
}

/** Half a character would make the whole message something else than UTF-8. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}
