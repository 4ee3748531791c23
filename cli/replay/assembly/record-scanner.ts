/**
 * Walks the records of a log file in its bytes: that each is JSON and where it ends, what is counted of it, and whether it holds one of the
 * literals without which no filter can match. AssemblyScript, which becomes WebAssembly: 16 bytes are looked at in one step.
 *
 * The other half is ../record-scanner.ts. It writes the literals and a window of the file into this memory, calls `scan`, and reads
 * what was found.
 *
 * The walk follows the grammar of JSON without white space, strings 16 bytes at a time, so it knows which keys are a record's own. Whatever
 * it does not expect, bad JSON or only unusual, ends it: then the file is read in the other way, which says what is wrong.
 *
 * How literals are found: of each, three bytes that are rare in log files are its fingerprint (../fingerprints.ts). Two tables for each
 * of the three say which of eight groups of literals may have a byte there, by its lower and its upper half. A processor looks 16 places
 * up at once; few are left, and there the whole literal is compared. Hyperscan calls it Teddy.
 */

import { BRACE, BRACE_END, BRACKET, BRACKET_END, COLON, COMMA, escapeCount, forget, hidesPlain, QUOTE, scalarEnd, sparedBytes, stop, stopPlace, stringEnd } from './json-tokens';
import { idOf, isEqual } from './names';

export { nameAt, nameLength } from './names';

/** The keys of a record that are read, each a bit of `seen`. */
const TIME = 1;
const SOURCE = 2;
const NAME = 4;
const ID = 8;
const ACCOUNT = 16;
const VERSION = 32;
const IDENTITY = 64;
const ALL_SEEN = 127;

/** Flags of a record, as in ../record-scanner.ts. */
const IS_ODD = 2;

const WINDOW_BYTES = 1 << 20;
/** What is looked at beyond the end of a window is less, and zero. */
const SLACK_BYTES = 256;
const MOST_LITERALS = 4096;
const LITERAL_BYTES = 1 << 16;
const MOST_RECORDS = 4096;
const RECORD_WORDS = 13;
const MOST_TEXT_BYTES: usize = 200;
/** Deeper than any event. */
const MOST_DEPTH: usize = 250;
/** A token that the window cuts stops the walk so far before its end at most. */
const CUT_BYTES: usize = 16;

const masks = memory.data(96, 16);
const lanes = memory.data(16, 16);
/** Of each: address, length, bytes before its fingerprint, the number of its bit in `sought`. */
const literals = memory.data(MOST_LITERALS * 16, 16);
const literalText = memory.data(LITERAL_BYTES, 16);
/** Where the literals of each of the eight groups begin, and where the last ends. */
const groups = memory.data(36, 16);
const records = memory.data(MOST_RECORDS * RECORD_WORDS * 4, 16);
/** Of each depth, whether what is around it is an object. */
const around = memory.data(MOST_DEPTH);
const window = memory.data(WINDOW_BYTES + SLACK_BYTES, 16);

let recordCount = 0;
/** What addresses in this memory have more than places in the file. */
let base = 0;

// The record that is being read.
let start: usize = 0;
let flags = 0;
let sought: u64 = 0;
let seen = 0;
let timeAt: usize = 0;
let sourceId = 0;
let nameId = 0;
let dayId = 0;
let accountId = 0;
let oneHash = 0;
let otherHash = 0;
export function masksAt(): usize { return masks; }
export function literalsAt(): usize { return literals; }
export function literalTextAt(): usize { return literalText; }
export function groupsAt(): usize { return groups; }
export function recordsAt(): usize { return records; }
export function windowAt(): usize { return window; }
export function windowBytes(): i32 { return WINDOW_BYTES; }
export function mostLiterals(): i32 { return MOST_LITERALS; }
export function literalBytes(): i32 { return LITERAL_BYTES; }
/** Where in the file the next window has to begin; where this one ends after the last record. */
export function nextAt(): i32 { return i32(start) - base; }

/**
 * Reads the records in the window, which begins with one.
 *
 * @param at where in the file the window begins
 * @param isEnd the last record ends with the window; otherwise it goes on beyond, and is left to the next one
 * @returns how many there are; -1: something in it is not as expected
 */
export function scan(at: i32, length: i32, isEnd: bool): i32 {
  base = i32(window) - at;
  const end = window + length;
  memory.fill(end, 0, SLACK_BYTES);
  recordCount = 0;
  start = window;
  while (recordCount < MOST_RECORDS) {
    begin(start);
    const after = walk(start);
    if (after == 0) return !isEnd && stopPlace() + CUT_BYTES >= end ? recordCount : -1;
    if (after >= end && !isEnd) return recordCount;
    if (after != end && load<u8>(after) != COMMA) return -1;
    search(after);
    finish(after);
    start = after + 1;
    if (after == end) break;
  }
  return recordCount;
}

/** Looks for the literals in a record. */
function search(end: usize): void {
  const half = i8x16.splat(0x0f);
  const low0 = v128.load(masks), low1 = v128.load(masks, 16), low2 = v128.load(masks, 32);
  const high0 = v128.load(masks, 48), high1 = v128.load(masks, 64), high2 = v128.load(masks, 80);
  for (let block = start; block < end; block += 16) {
    const first = v128.load(block), second = v128.load(block, 1), third = v128.load(block, 2);
    const one = v128.and(i8x16.swizzle(low0, v128.and(first, half)), i8x16.swizzle(high0, i8x16.shr_u(first, 4)));
    const two = v128.and(i8x16.swizzle(low1, v128.and(second, half)), i8x16.swizzle(high1, i8x16.shr_u(second, 4)));
    const three = v128.and(i8x16.swizzle(low2, v128.and(third, half)), i8x16.swizzle(high2, i8x16.shr_u(third, 4)));
    const found = v128.and(v128.and(one, two), three);
    if (!v128.any_true(found)) continue;
    v128.store(lanes, found);
    for (let places = i8x16.bitmask(i8x16.ne(found, i8x16.splat(0))); places != 0; places &= places - 1) {
      const lane = usize(ctz(places));
      look(block + lane, load<u8>(lanes + lane), end);
    }
  }
}

/** Notes which literals of these groups have their fingerprint there. */
function look(at: usize, inGroups: u32, end: usize): void {
  for (; inGroups != 0; inGroups &= inGroups - 1) {
    const group = groups + ctz(inGroups) * 4;
    for (let index = load<u32>(group); index < load<u32>(group, 4); index++) {
      const literal = literals + index * 16;
      const bit: u64 = u64(1) << load<u32>(literal, 12);
      if ((sought & bit) != 0) continue;
      const length: usize = load<u32>(literal, 4);
      const from = at - load<u32>(literal, 8);
      if (from >= start && from + length <= end && isEqual(from, load<u32>(literal), length)) sought |= bit;
    }
  }
}

/** Where the object ends that begins there; 0: it is none, or has white space, or nests too deeply, or the window ends before it. */
function walk(from: usize): usize {
  if (load<u8>(from) != BRACE) return stop(from);
  let at = from;
  let depth: usize = 0;
  let isObject = false;
  while (true) {
    const byte: u32 = load<u8>(at);
    if (byte == QUOTE) {
      at = stringEnd(at + 1);
      if (at == 0) return 0;
      at++;
    } else if (byte == BRACE || byte == BRACKET) {
      if (depth == MOST_DEPTH) return stop(at);
      store<bool>(around + depth, isObject);
      depth++;
      isObject = byte == BRACE;
      at++;
      // Both ends are two more than their beginnings.
      if (load<u8>(at) != byte + 2) {
        if (isObject) at = key(at, depth);
        if (at == 0) return 0;
        continue;
      }
    } else {
      at = scalarEnd(at, byte);
      if (at == 0) return 0;
    }
    for (;;) {
      const next: u32 = load<u8>(at);
      if (next == COMMA) {
        at++;
        if (isObject) at = key(at, depth);
        if (at == 0) return 0;
        break;
      }
      if (next != (isObject ? BRACE_END : BRACKET_END)) return stop(at);
      at++;
      depth--;
      if (depth == 0) return at;
      isObject = load<bool>(around + depth);
    }
  }
}

/** Where the value of the key begins that begins there. */
function key(at: usize, depth: usize): usize {
  if (load<u8>(at) != QUOTE) return stop(at);
  const before = escapeCount();
  const end = stringEnd(at + 1);
  if (end == 0) return 0;
  if (load<u8>(end, 1) != COLON) return stop(end);
  if (depth == 1) {
    if (escapeCount() != before) flags |= IS_ODD;
    meet(at + 1, end);
  }
  return end + 2;
}

/** A key of the record itself. @param end its closing quote */
function meet(text: usize, end: usize): void {
  const after = end + 1;
  switch (u32(end - text)) {
    case 7:
      if (isText(text, "eventID", 7) && isFirst(ID)) readId(after);
      break;
    case 9:
      if (isText(text, "eventTime", 9)) { if (isFirst(TIME)) readTime(after); }
      else if (isText(text, "eventName", 9)) { if (isFirst(NAME)) nameId = readName(after); }
      else if (isText(text, "eventType", 9) && isText(after + 2, "AwsCloudTrailInsight", 20)) flags |= IS_ODD;
      break;
    case 11:
      if (isText(text, "eventSource", 11) && isFirst(SOURCE)) sourceId = readName(after);
      break;
    case 12:
      if (isText(text, "eventVersion", 12)) isFirst(VERSION);
      else if (isText(text, "userIdentity", 12)) isFirst(IDENTITY);
      break;
    case 13:
      // Insights are counted by themselves.
      if (isText(text, "eventCategory", 13) && isText(after + 2, "Insight", 7)) flags |= IS_ODD;
      break;
    case 14:
      if (isText(text, "insightDetails", 14)) flags |= IS_ODD;
      break;
    case 18:
      if (isText(text, "recipientAccountId", 18) && isFirst(ACCOUNT)) readAccount(after);
      break;
  }
}

/** A second time, it is not known which one counts. */
function isFirst(key: i32): bool {
  if ((seen & key) != 0) flags |= IS_ODD;
  seen |= key;
  return true;
}

/** @param text a constant of this program: two bytes for each character */
function isText(at: usize, text: string, length: i32): bool {
  const constant = changetype<usize>(text);
  for (let index = 0; index < length; index++) if (load<u8>(at + index) != load<u8>(constant + 2 * index)) return false;
  return true;
}

function begin(at: usize): void {
  start = at;
  flags = isBeginning(at) ? 0 : IS_ODD;
  sought = 0;
  seen = 0;
  forget();
  timeAt = at;
}

/** What a record begins with. */
const VERSION_BYTES: usize = 17;
const MOST_VERSION_BYTES: usize = 8;
/** `,"userId` and `entity":`, read as numbers. */
const USER_ID: u64 = 0x644972657375222c;
const ENTITY: u64 = 0x3a22797469746e65;

/** Its version, then an object that says who did it: then it is an event, whatever else is in it, as `eventIn` of ../event-in.ts sees it. */
function isBeginning(at: usize): bool {
  let quote = at + VERSION_BYTES;
  for (const most = quote + MOST_VERSION_BYTES; load<u8>(quote) != QUOTE; quote++) if (quote == most) return false;
  return load<u64>(quote, 1) == USER_ID && load<u64>(quote, 9) == ENTITY && load<u8>(quote, 17) == BRACE;
}

function finish(end: usize): void {
  if (seen != ALL_SEEN || hidesPlain()) flags |= IS_ODD;
  const record = records + recordCount * RECORD_WORDS * 4;
  store<i32>(record, i32(start) - base);
  store<i32>(record, i32(end) - base, 4);
  store<i32>(record, flags, 8);
  store<i32>(record, i32(timeAt) - base, 12);
  store<i32>(record, sourceId, 16);
  store<i32>(record, nameId, 20);
  store<i32>(record, dayId, 24);
  store<i32>(record, accountId, 28);
  store<i32>(record, oneHash, 32);
  store<i32>(record, otherHash, 36);
  store<i32>(record, i32(end - start) - sparedBytes(), 40);
  store<u64>(record, sought, 44);
  recordCount++;
}

/** `:"`, read as a number: what stands between a key and a text. */
const COLON_QUOTE: u32 = 0x223a;

/** The end of the text whose key ends at `after`; 0, and the record is odd, where that is no text, or has something to unescape. */
function textEnd(after: usize): usize {
  if (load<u16>(after) == COLON_QUOTE) {
    for (let at = after + 2; at < after + 2 + MOST_TEXT_BYTES; at += 16) {
      const bytes = v128.load(at);
      const ends = i8x16.bitmask(v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), v128.or(i8x16.eq(bytes, i8x16.splat(0x5c)), i8x16.lt_u(bytes, i8x16.splat(0x20)))));
      if (ends == 0) continue;
      const end = at + ctz(ends);
      if (load<u8>(end) == QUOTE) return end;
      break;
    }
  }
  flags |= IS_ODD;
  return 0;
}

/** As in `2026-03-03T09:14:27Z`. */
function readTime(after: usize): void {
  const end = textEnd(after);
  timeAt = after + 2;
  if (end - timeAt != 20 || !isTime(timeAt)) flags |= IS_ODD;
  else dayId = numberOf(timeAt, 10);
}

function isTime(at: usize): bool {
  return (
    digits(at, 4) >= 0 && load<u8>(at, 4) == 0x2d && isWithin(digits(at + 5, 2), 1, 12) && load<u8>(at, 7) == 0x2d && isDay(digits(at + 8, 2), at) &&
    load<u8>(at, 10) == 0x54 && isWithin(digits(at + 11, 2), 0, 23) && load<u8>(at, 13) == 0x3a && isWithin(digits(at + 14, 2), 0, 59) &&
    load<u8>(at, 16) == 0x3a && isWithin(digits(at + 17, 2), 0, 59) && load<u8>(at, 19) == 0x5a
  );
}

/** @param at where its year is */
function isDay(day: i32, at: usize): bool {
  return day >= 1 && (day <= 28 || day <= daysOf(digits(at, 4), digits(at + 5, 2)));
}

function daysOf(year: i32, month: i32): i32 {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

function isWithin(value: i32, least: i32, most: i32): bool {
  return value >= least && value <= most;
}

/** -1: something else. */
function digits(at: usize, count: i32): i32 {
  let value = 0;
  for (let index = 0; index < count; index++) {
    const digit = i32(load<u8>(at + index)) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** Two hashes, as those of ../event-ids.ts. */
function readId(after: usize): void {
  const text = after + 2;
  const end = textEnd(after);
  if (end <= text) flags |= IS_ODD;
  let one = 0x811c9dc5, other = 0x9e3779b9;
  let at = text;
  for (; at + 4 <= end; at += 4) {
    const word = load<u32>(at);
    if ((word & 0x80808080) != 0) flags |= IS_ODD;
    one = (one ^ word) * 0x01000193;
    one ^= one >>> 15;
    other = (other ^ word) * 0x85ebca6b;
    other ^= other >>> 13;
  }
  oneHash = one;
  otherHash = other;
  // Ids of other lengths, or of more than ASCII, are hashed there.
  if (at != end) flags |= IS_ODD;
}

function readAccount(after: usize): void {
  const end = textEnd(after);
  if (end - after - 2 != 12 || digits(after + 2, 6) < 0 || digits(after + 8, 6) < 0) flags |= IS_ODD;
  else accountId = numberOf(after + 2, 12);
}

function readName(after: usize): i32 {
  const end = textEnd(after);
  if (end > after + 2) return numberOf(after + 2, end - after - 2);
  flags |= IS_ODD;
  return -1;
}

/** Of a text; -1, and the record is odd, where there are too many. */
function numberOf(text: usize, length: usize): i32 {
  const id = idOf(text, length);
  if (id < 0) flags |= IS_ODD;
  return id;
}
