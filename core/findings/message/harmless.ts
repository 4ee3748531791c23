import { printable } from '../../../lib/contract/printable';

/** Maximum number of UTF-8 bytes that a message shows of one value. */
const MAX_BYTES = 256;

/**
 * A host name such as `evil.example`, which email and chat programs turn into a link. AWS's own are left alone: they
 * are common in user agents.
 */
const HOST = /(?<![\w@.-])(?:[a-z0-9-]+\.)+[a-z]{2,}(?![\w-])/gi;
const OF_AWS = /\.amazonaws\.com(\.cn)?$/i;

/**
 * Sanitizes a text from an event, which an attacker may have written, for people and programs: one line, no control
 * characters, no links, no HTML, Markdown or chat markup, and at most `maxBytes` long. Links are defanged:
 * `hxxps[:]//evil.example`.
 */
export function harmless(text: string, maxBytes = MAX_BYTES): string {
  // Truncated first: an escape must not be cut in two.
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

/** Sanitizes a user agent, which anyone can set: host names in it do not become links either. */
export function harmlessAgent(userAgent: string): string {
  return harmless(userAgent).replace(HOST, (host) =>
    OF_AWS.test(host) ? host : host.replace(/\.(?=[a-z]+$)/i, '[.]'),
  );
}

/** Returns printable ASCII: other characters become question marks. */
export function ascii(text: string): string {
  return text
    .replace(/[‹›]/g, "'")
    .replaceAll('…', '...')
    .replace(/[^ -~]/g, '?');
}

/** Truncates at a character boundary and marks the text as truncated. */
export function cut(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  const kept = Buffer.from(text)
    .subarray(0, Math.max(0, maxBytes - ELLIPSIS_BYTES))
    .toString('utf8');
  return `${kept.replace(/\ufffd+$/, '')}…`;
}

const ELLIPSIS_BYTES = 3;

/** Truncates trusted text at a word boundary. */
export function cutWords(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  return `${cut(text, maxBytes - 1).replace(/\s*\S*…$/, '')} …`;
}

/** Half of a surrogate pair would make the whole message invalid UTF-8. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}
