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
 * How literals are found: of each, four bytes that are rare in log files are its fingerprint (../fingerprints.ts). Two tables for each
 * of the four say which of eight groups of literals may have a byte there, by its lower and its upper half. A processor looks 16 places
 * up at once; few are left, and there the whole literal is compared. Hyperscan calls it Teddy.
 */

import { BRACE, BRACE_END, BRACKET, BRACKET_END, COLON, COMMA, QUOTE, scalarEnd, stop, stopPlace, stringEnd } from './json-tokens';
import { idOf, isEqual, nameAt, nameLength } from './names';
import { begin, depthOfIdentity, factsTo, meet, meetWithin } from './record-facts';

export { nameAt, nameLength } from './names';
export { beginningsAt } from './compared-texts';

const WINDOW_BYTES = 1 << 20;
/** What is looked at beyond the end of a window is less, and zero. */
const SLACK_BYTES = 256;
const MOST_LITERALS = 4096;
const LITERAL_BYTES = 1 << 16;
const MOST_RECORDS = 4096;
const RECORD_WORDS = 15;
/** Deeper than any event. */
const MOST_DEPTH: usize = 250;
/** A token that the window cuts stops the walk so far before its end at most. */
const CUT_BYTES: usize = 16;

const masks = memory.data(128, 16);
const lanes = memory.data(16, 16);
/** Of each: address, length, bytes before its fingerprint, the number of its bit in `sought`. */
const literals = memory.data(MOST_LITERALS * 16, 16);
const literalText = memory.data(LITERAL_BYTES, 16);
/** Where the literals of each of the eight groups begin, and where the last ends. */
const groups = memory.data(36, 16);
const records = memory.data(MOST_RECORDS * RECORD_WORDS * 4, 16);
const MOST_ROOTS = 15;
const roots = memory.data(4 + 4 * MOST_ROOTS, 16);
/** Of each depth, whether what is around it is an object. */
const around = memory.data(MOST_DEPTH);
const window = memory.data(WINDOW_BYTES + SLACK_BYTES, 16);

let recordCount = 0;
/** What addresses in this memory have more than places in the file. */
let base = 0;

// The record that is being read.
let start: usize = 0;
let sought: u64 = 0;
/** Where the value begins in which literals are looked for; 0: it is none of those. */
let rootAt: usize = 0;
/** A bit for each length of such a member's name. */
let rootLengths: u32 = 0;

export function masksAt(): usize { return masks; }
export function literalsAt(): usize { return literals; }
export function literalTextAt(): usize { return literalText; }
export function groupsAt(): usize { return groups; }
export function recordsAt(): usize { return records; }
export function windowAt(): usize { return window; }
export function windowBytes(): i32 { return WINDOW_BYTES; }
export function mostLiterals(): i32 { return MOST_LITERALS; }
export function literalBytes(): i32 { return LITERAL_BYTES; }
/** The members of a record in which literals are looked for: how many, then the number of each one's name; none: the whole record. */
export function rootsAt(): usize { return roots; }
/** The number of the text at the beginning of the window, from now on. */
export function nameIn(length: i32): i32 { return idOf(window, length); }
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
  rootLengths = 0;
  for (let index = 0; index < load<i32>(roots); index++) rootLengths |= 1 << nameLength(load<i32>(roots + 4 + index * 4));
  while (recordCount < MOST_RECORDS) {
    sought = 0;
    rootAt = load<i32>(roots) == 0 ? start : 0;
    begin(start);
    const after = walk(start);
    if (after == 0) return !isEnd && stopPlace() + CUT_BYTES >= end ? recordCount : -1;
    if (after >= end && !isEnd) return recordCount;
    if (after != end && load<u8>(after) != COMMA) return -1;
    if (rootAt != 0) search(rootAt, after);
    finish(after);
    start = after + 1;
    if (after == end) break;
  }
  return recordCount;
}

/** Looks for the literals in a record, or in a value of it. */
function search(from: usize, end: usize): void {
  const half = i8x16.splat(0x0f);
  const low0 = v128.load(masks), low1 = v128.load(masks, 16), low2 = v128.load(masks, 32), low3 = v128.load(masks, 48);
  const high0 = v128.load(masks, 64), high1 = v128.load(masks, 80), high2 = v128.load(masks, 96), high3 = v128.load(masks, 112);
  for (let block = from; block < end; block += 16) {
    const first = v128.load(block), second = v128.load(block, 1), third = v128.load(block, 2), fourth = v128.load(block, 3);
    const one = v128.and(i8x16.swizzle(low0, v128.and(first, half)), i8x16.swizzle(high0, i8x16.shr_u(first, 4)));
    const two = v128.and(i8x16.swizzle(low1, v128.and(second, half)), i8x16.swizzle(high1, i8x16.shr_u(second, 4)));
    const three = v128.and(i8x16.swizzle(low2, v128.and(third, half)), i8x16.swizzle(high2, i8x16.shr_u(third, 4)));
    const four = v128.and(i8x16.swizzle(low3, v128.and(fourth, half)), i8x16.swizzle(high3, i8x16.shr_u(fourth, 4)));
    const found = v128.and(v128.and(one, two), v128.and(three, four));
    if (!v128.any_true(found)) continue;
    v128.store(lanes, found);
    for (let places = i8x16.bitmask(i8x16.ne(found, i8x16.splat(0))); places != 0; places &= places - 1) {
      const lane = usize(ctz(places));
      look(block + lane, load<u8>(lanes + lane), from, end);
    }
  }
}

/** Notes which literals of these groups have their fingerprint there. */
function look(at: usize, inGroups: u32, begin: usize, end: usize): void {
  for (; inGroups != 0; inGroups &= inGroups - 1) {
    const group = groups + ctz(inGroups) * 4;
    for (let index = load<u32>(group); index < load<u32>(group, 4); index++) {
      const literal = literals + index * 16;
      const bit: u64 = u64(1) << load<u32>(literal, 12);
      if ((sought & bit) != 0) continue;
      const length: usize = load<u32>(literal, 4);
      const from = at - load<u32>(literal, 8);
      if (from >= begin && from + length <= end && isEqual(from, load<u32>(literal), length)) sought |= bit;
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
// @ts-ignore: only AssemblyScript has decorators of functions
@inline
function key(at: usize, depth: usize): usize {
  if (load<u8>(at) != QUOTE) return stop(at);
  const end = stringEnd(at + 1);
  if (end == 0) return 0;
  if (load<u8>(end, 1) != COLON) return stop(end);
  if (depth == 1) {
    if (load<i32>(roots) != 0) {
      if (rootAt != 0) search(rootAt, at);
      rootAt = isRoot(at + 1, end - at - 1) ? end + 2 : 0;
    }
    meet(at + 1, end);
  } else if (depth <= 4 && depth - 1 <= depthOfIdentity()) meetWithin(depth, at + 1, end);
  return end + 2;
}

function isRoot(text: usize, length: usize): bool {
  if (((rootLengths >> u32(length)) & 1) == 0) return false;
  for (let index = 0; index < load<i32>(roots); index++) {
    const name = load<i32>(roots + 4 + index * 4);
    if (usize(nameLength(name)) == length && isEqual(nameAt(name), text, length)) return true;
  }
  return false;
}

function finish(end: usize): void {
  const record = records + recordCount * RECORD_WORDS * 4;
  store<i32>(record, i32(start) - base);
  store<i32>(record, i32(end) - base, 4);
  store<u64>(record, sought, 8);
  factsTo(record + 16, start, end, base);
  recordCount++;
}
