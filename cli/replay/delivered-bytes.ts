const [QUOTE, BACKSLASH, SPACE, SLASH, UNICODE] = [0x22, 0x5c, 0x20, 0x2f, 0x75];
/** `\b`, `\t`, `\n`, `\f`, `\r`. */
const SHORT_ESCAPES: ReadonlySet<number> = new Set([8, 9, 10, 12, 13]);

/**
 * Returns the size of an event as CloudTrail delivers it: white space between values does not count, and an escape
 * counts as the character that it stands for, unless JSON requires the escape. The size is therefore independent of how
 * a file is written.
 *
 * @param json valid JSON; the scanner counts the same way (`bytes` of ./assembly/record-scanner.ts)
 */
export function deliveredBytes(json: Uint8Array): number {
  let [bytes, isText] = [0, false];
  for (let at = 0; at < json.length; at++) {
    const byte = json[at] ?? 0;
    if (isText && byte === BACKSLASH) {
      const [read, needed] = escape(json, at);
      at += read - 1;
      bytes += needed;
    } else if (isText || byte > SPACE) {
      if (byte === QUOTE) isText = !isText;
      bytes += 1;
    }
  }
  return bytes;
}

/** The length of the escape at this position, and its required length. */
function escape(json: Uint8Array, at: number): readonly [read: number, needed: number] {
  if (json[at + 1] === SLASH) return [2, 1];
  if (json[at + 1] !== UNICODE) return [2, 2];
  const code = codeAt(json, at);
  if (code < 0x20) return [6, SHORT_ESCAPES.has(code) ? 2 : 6];
  if (code === QUOTE || code === BACKSLASH) return [6, 2];
  if (code < 0x80) return [6, 1];
  if (code < 0x800) return [6, 2];
  const isHigh = (code & 0xfc00) === 0xd800;
  if (isHigh && json[at + 6] === BACKSLASH && json[at + 7] === UNICODE && (codeAt(json, at + 6) & 0xfc00) === 0xdc00)
    return [12, 4];
  // Half of a surrogate pair stays escaped.
  return [6, (code & 0xf800) === 0xd800 ? 6 : 3];
}

function codeAt(json: Uint8Array, at: number): number {
  return parseInt(String.fromCharCode(...json.subarray(at + 2, at + 6)), 16);
}
