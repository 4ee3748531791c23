/** The tokens of JSON without white space: where each ends, 0 where it is none. */

export const QUOTE: u32 = 0x22;
export const COMMA: u32 = 0x2c;
export const COLON: u32 = 0x3a;
export const BACKSLASH: u32 = 0x5c;
export const BRACE: u32 = 0x7b;
export const BRACE_END: u32 = 0x7d;
export const BRACKET: u32 = 0x5b;
export const BRACKET_END: u32 = 0x5d;

/** By how many bytes what was read is larger than its characters need, because it escapes some that it need not. */
let spared: i32 = 0;
let hasPlainEscape = false;
/** Where something unexpected was. */
let stoppedAt: usize = 0;

export function forget(): void {
  spared = 0;
  hasPlainEscape = false;
}

export function sparedBytes(): i32 { return spared; }
/** Whether a character is escaped that literals may hold: what is looked for may be hidden in it. */
export function hidesPlain(): bool { return hasPlainEscape; }
export function stopPlace(): usize { return stoppedAt; }

export function stop(at: usize): usize {
  stoppedAt = at;
  return 0;
}

/** The closing quote of the string whose text begins there. Most are short: those end without a call. */
// @ts-ignore: only AssemblyScript has decorators of functions
@inline
export function stringEnd(text: usize): usize {
  const bytes = v128.load(text);
  const ends = i8x16.bitmask(v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), v128.or(i8x16.eq(bytes, i8x16.splat(0x5c)), i8x16.lt_u(bytes, i8x16.splat(0x20)))));
  const at = text + ctz(ends);
  return ends != 0 && load<u8>(at) == 0x22 ? at : longStringEnd(text);
}

function longStringEnd(text: usize): usize {
  let at = text;
  while (true) {
    const bytes = v128.load(at);
    const ends = i8x16.bitmask(v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), v128.or(i8x16.eq(bytes, i8x16.splat(0x5c)), i8x16.lt_u(bytes, i8x16.splat(0x20)))));
    if (ends == 0) {
      at += 16;
      continue;
    }
    at += ctz(ends);
    const byte: u32 = load<u8>(at);
    if (byte == QUOTE) return at;
    if (byte != BACKSLASH) return stop(at);
    at = escapeEnd(at);
    if (at == 0) return 0;
  }
}

function escapeEnd(at: usize): usize {
  const kind: u32 = load<u8>(at, 1);
  if (kind == 0x75) return unicodeEnd(at);
  if (kind == 0x2f) spared++;
  // "\/bfnrt
  else if (kind != QUOTE && kind != BACKSLASH && kind != 0x62 && kind != 0x66 && kind != 0x6e && kind != 0x72 && kind != 0x74) return stop(at);
  return at + 2;
}

/** The same as `deliveredBytes` of ../delivered-bytes.ts counts. */
function unicodeEnd(at: usize): usize {
  const code = hexNumber(at + 2);
  if (code > 0xffff) return stop(at);
  if (isPlain(code)) hasPlainEscape = true;
  if (code < 0x20) {
    if (code == 8 || code == 9 || code == 10 || code == 12 || code == 13) spared += 4;
  } else if (code == QUOTE || code == BACKSLASH) {
    spared += 4;
  } else if (code < 0x80) {
    spared += 5;
  } else if (code < 0x800) {
    spared += 4;
  } else if ((code & 0xfc00) == 0xd800 && load<u16>(at, 6) == BACKSLASH_U && (hexNumber(at + 8) & 0xfffffc00) == 0xdc00) {
    spared += 8;
    return at + 12;
  } else if ((code & 0xf800) != 0xd800) {
    spared += 3;
  }
  return at + 6;
}

/** `\u`, read as a number. */
const BACKSLASH_U: u32 = 0x755c;

/** Of four digits; beyond 16 bits where one is none. */
function hexNumber(at: usize): u32 {
  return (hexDigit(load<u8>(at)) << 12) | (hexDigit(load<u8>(at, 1)) << 8) | (hexDigit(load<u8>(at, 2)) << 4) | hexDigit(load<u8>(at, 3));
}

export const TRUE: u32 = 0x65757274;
const NULL: u32 = 0x6c6c756e;
export const ALSE: u32 = 0x65736c61;

export function scalarEnd(at: usize, byte: u32): usize {
  if (byte == 0x74 && load<u32>(at) == TRUE) return at + 4;
  if (byte == 0x6e && load<u32>(at) == NULL) return at + 4;
  if (byte == 0x66 && load<u32>(at, 1) == ALSE) return at + 5;
  return numberEnd(at);
}

function numberEnd(from: usize): usize {
  let at = load<u8>(from) == 0x2d ? from + 1 : from;
  if (load<u8>(at) == 0x30) at++;
  else at = digitsEnd(at);
  if (at != 0 && load<u8>(at) == 0x2e) at = digitsEnd(at + 1);
  if (at != 0 && (load<u8>(at) | 0x20) == 0x65) {
    const sign: u32 = load<u8>(at, 1);
    at = digitsEnd(sign == 0x2b || sign == 0x2d ? at + 2 : at + 1);
  }
  return at;
}

/** 0: there is none. */
function digitsEnd(from: usize): usize {
  let at = from;
  while (isDigit(load<u8>(at))) at++;
  return at == from ? stop(from) : at;
}

function isDigit(byte: u32): bool {
  return byte >= 0x30 && byte <= 0x39;
}

/** Beyond 16 bits, wherever it stands: none. */
function hexDigit(byte: u32): u32 {
  if (isDigit(byte)) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : 0x10000;
}

/** Whether literals may hold the character: see `PLAIN` of ../necessary-literals.ts. */
function isPlain(code: u32): bool {
  const letter = code | 0x20;
  return code < 0x80 && ((letter >= 0x61 && letter <= 0x7a) || (code >= 0x30 && code <= 0x3a) || code == 0x20 || code == 0x2a || code == 0x2d || code == 0x2e || code == 0x40 || code == 0x5f);
}
