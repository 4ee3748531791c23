/**
 * What is read of a record while it is walked: what is counted of it, and what most filters ask.
 *
 * Of what filters ask, the values become one number, the record's kind: few records have a kind of their own, and what filters say of a kind is found out once. So does who
 * made the call, for what is counted of a record that matches.
 */

import { ABSENT, comparedNumber, ISSUER_NAMES, SOURCE_IPS } from './compared-texts';
import { ALSE, BRACE, forget, hidesPlain, QUOTE, sparedBytes, TRUE } from './json-tokens';
import { hasAmpleRoom, idOf, knownIdOf } from './names';
import { digits, isTime } from './times';

/** The keys that are read, each a bit of `seen`. */
const TIME = 1;
const SOURCE = 2;
const NAME = 4;
const ID = 8;
const ACCOUNT = 16;
const VERSION = 32;
const IDENTITY = 64;
/** Those that every record has. */
const REQUIRED = 127;
const EVENT_TYPE = 1 << 7;
const ERROR_CODE = 1 << 8;
const ERROR_MESSAGE = 1 << 9;
const READ_ONLY = 1 << 10;
const SOURCE_IP = 1 << 11;
const CONTEXT = 1 << 12;
const ISSUER = 1 << 13;
const FROM_CONSOLE = 1 << 14;
/** Of those of the identity and its issuer, the first; their places below come after it. */
const FIRST_OF_IDENTITY = 15;

/** Flags of a record, as in ../record-scanner.ts. */
const IS_ODD = 2;

/** The texts of an identity. */
const TYPE = 0;
const INVOKED_BY = 1;
const ARN = 2;
const PRINCIPAL_ID = 3;
const OWNER = 4;
const USER_NAME = 5;
const PROVIDER = 6;
const ISSUER_ARN = 7;
const ISSUER_NAME = 8;
const IDENTITY_TEXTS = 9;

/** Longer ones, by more than 16, make a record odd. */
const MOST_TEXT_BYTES: usize = 200;

/** In a kind: the value is present, `true` and `false`. Texts have their number plus one. */
const PRESENT: u32 = 1;
const IS_TRUE: u32 = 1;
const IS_FALSE: u32 = 2;
/** As in FIELDS of ../record-kind.ts. */
const KIND_BYTES: usize = 44;
const kind = memory.data(44, 16);
/** Of each text of an identity: address, length; no length: absent. */
const identity = memory.data(IDENTITY_TEXTS * 8, 16);
const identityKey = memory.data(4 + IDENTITY_TEXTS * (4 + 224), 16);

let flags = 0;
let seen = 0;
/** How far into the identity the walk is: in it, in its session's context, in the issuer of that. */
let within: usize = 0;
let hasIdentity = false;
let timeAt: usize = 0;
let sourceId = 0;
let nameId = 0;
let dayId = 0;
let accountId = 0;
let oneHash = 0;
let otherHash = 0;
let eventType: u32 = 0;
let errorCode: u32 = 0;
let errorMessage: u32 = 0;
let readOnly: u32 = 0;
let sourceIp: u32 = 0;
let fromConsole: u32 = 0;

/** Before a record is walked. */
export function begin(at: usize): void {
  flags = isBeginning(at) ? 0 : IS_ODD;
  seen = 0;
  within = 0;
  hasIdentity = true;
  eventType = errorCode = errorMessage = readOnly = sourceIp = fromConsole = ABSENT;
  memory.fill(identity, 0, IDENTITY_TEXTS * 8);
  forget();
  timeAt = at;
}

/** After it: the words of it from its flags on, as in ../record-scanner.ts. */
export function factsTo(words: usize, start: usize, end: usize, base: i32): void {
  if ((seen & REQUIRED) != REQUIRED || hidesPlain()) flags |= IS_ODD;
  const kindId = flags == 0 ? kindOf() : -1;
  if (kindId < 0) flags |= IS_ODD;
  store<i32>(words, flags);
  store<i32>(words, i32(timeAt) - base, 4);
  store<i32>(words, sourceId, 8);
  store<i32>(words, nameId, 12);
  store<i32>(words, dayId, 16);
  store<i32>(words, accountId, 20);
  store<i32>(words, oneHash, 24);
  store<i32>(words, otherHash, 28);
  store<i32>(words, i32(end - start) - sparedBytes(), 32);
  store<i32>(words, kindId, 36);
  store<i32>(words, flags == 0 && hasIdentity ? identityOf() : -1, 40);
}

function kindOf(): i32 {
  const type = textNumber(TYPE);
  const invokedBy = textNumber(INVOKED_BY);
  if (flags != 0) return -1;
  store<u32>(kind, sourceId + 1);
  store<u32>(kind, nameId + 1, 4);
  store<u32>(kind, eventType, 8);
  store<u32>(kind, errorCode, 12);
  store<u32>(kind, errorMessage, 16);
  store<u32>(kind, readOnly, 20);
  store<u32>(kind, sourceIp, 24);
  store<u32>(kind, type, 28);
  store<u32>(kind, invokedBy, 32);
  store<u32>(kind, comparedNumber(load<usize>(identity + ISSUER_NAME * 8), load<usize>(identity + ISSUER_NAME * 8, 4), ISSUER_NAMES), 36);
  store<u32>(kind, fromConsole, 40);
  return idOf(kind, KIND_BYTES);
}

function textNumber(place: i32): u32 {
  const text = load<usize>(identity + place * 8);
  return text == 0 ? ABSENT : numberOf(text, load<usize>(identity + place * 8, 4)) + 1;
}

/** Its number; -1: too many have one. */
function identityOf(): i32 {
  store<i32>(identityKey, accountId);
  let at = identityKey + 4;
  for (let place = 0; place < IDENTITY_TEXTS; place++) {
    const text = load<usize>(identity + place * 8);
    const length = load<usize>(identity + place * 8, 4);
    // An absent text is another than an empty one.
    store<i32>(at, text == 0 ? -1 : i32(length));
    memory.copy(at + 4, text, length);
    at += 4 + length;
  }
  return hasAmpleRoom() ? idOf(identityKey, at - identityKey) : knownIdOf(identityKey, at - identityKey);
}

/** How far into the identity the last key is: 0: not in it. */
// @ts-ignore: only AssemblyScript has decorators of functions
@inline
export function depthOfIdentity(): usize { return within; }

/**
 * A key of an object in the identity, not deeper than `depthOfIdentity`.
 *
 * @param depth 2: of the identity itself
 */
export function meetWithin(depth: usize, text: usize, end: usize): void {
  if (depth == 2) {
    within = 1;
    meetOfIdentity(text, end);
  } else if (depth == 3) {
    within = 2;
    if (end - text == 13 && isText(text, "sessionIssuer", 13) && isFirst(ISSUER)) within = 3;
  } else if (end - text == 3 && isText(text, "arn", 3)) readOfIdentity(ISSUER_ARN, end);
  else if (end - text == 8 && isText(text, "userName", 8)) readOfIdentity(ISSUER_NAME, end);
}

/**
 * A key of the record itself. One that escapes a letter makes the record odd: see `hidesPlain`.
 *
 * @param end its closing quote
 */
export function meet(text: usize, end: usize): void {
  within = 0;
  const after = end + 1;
  switch (u32(end - text)) {
    case 7:
      if (isText(text, "eventID", 7) && isFirst(ID)) readId(after);
      break;
    case 8:
      if (isText(text, "readOnly", 8) && isFirst(READ_ONLY)) readOnly = truthAt(after + 1);
      break;
    case 9:
      if (isText(text, "eventTime", 9)) { if (isFirst(TIME)) readTime(after); }
      else if (isText(text, "eventName", 9)) { if (isFirst(NAME)) nameId = readName(after); }
      else if (isText(text, "errorCode", 9)) { if (isFirst(ERROR_CODE)) errorCode = readText(after); }
      else if (isText(text, "eventType", 9)) {
        if (isFirst(EVENT_TYPE)) eventType = readText(after);
        if (isText(after + 2, "AwsCloudTrailInsight", 20)) flags |= IS_ODD;
      }
      break;
    case 11:
      if (isText(text, "eventSource", 11) && isFirst(SOURCE)) sourceId = readName(after);
      break;
    case 12:
      if (isText(text, "eventVersion", 12)) isFirst(VERSION);
      else if (isText(text, "userIdentity", 12)) { if (isFirst(IDENTITY)) within = 1; }
      else if (isText(text, "errorMessage", 12) && isFirst(ERROR_MESSAGE)) {
        // Whatever it says.
        if (load<u16>(after) == COLON_QUOTE && load<u8>(after, 2) != QUOTE) errorMessage = PRESENT;
        else flags |= IS_ODD;
      }
      break;
    case 13:
      // Insights are counted by themselves.
      if (isText(text, "eventCategory", 13) && isText(after + 2, "Insight", 7)) flags |= IS_ODD;
      break;
    case 14:
      if (isText(text, "insightDetails", 14)) flags |= IS_ODD;
      break;
    case 15:
      if (isText(text, "sourceIPAddress", 15) && isFirst(SOURCE_IP)) sourceIp = readCompared(after, SOURCE_IPS);
      break;
    case 28:
      if (isText(text, "sessionCredentialFromConsole", 28) && isFirst(FROM_CONSOLE)) fromConsole = readText(after);
      break;
    case 18:
      if (isText(text, "recipientAccountId", 18) && isFirst(ACCOUNT)) readAccount(after);
      break;
  }
}

function meetOfIdentity(text: usize, end: usize): void {
  switch (u32(end - text)) {
    case 3:
      if (isText(text, "arn", 3)) readOfIdentity(ARN, end);
      break;
    case 4:
      if (isText(text, "type", 4)) readOfIdentity(TYPE, end);
      break;
    case 8:
      if (isText(text, "userName", 8)) readOfIdentity(USER_NAME, end);
      break;
    case 9:
      if (isText(text, "accountId", 9)) readOfIdentity(OWNER, end);
      else if (isText(text, "invokedBy", 9)) readOfIdentity(INVOKED_BY, end);
      break;
    case 10:
      // Whatever else it is told by.
      if (isText(text, "onBehalfOf", 10)) hasIdentity = false;
      break;
    case 11:
      if (isText(text, "principalId", 11)) readOfIdentity(PRINCIPAL_ID, end);
      break;
    case 14:
      if (isText(text, "sessionContext", 14) && isFirst(CONTEXT)) within = 2;
      break;
    case 16:
      if (isText(text, "identityProvider", 16)) readOfIdentity(PROVIDER, end);
      break;
  }
}

function readOfIdentity(place: i32, end: usize): void {
  if (!isFirst(1 << (FIRST_OF_IDENTITY + place))) return;
  const text = end + 3;
  const last = textEnd(end + 1);
  store<usize>(identity + place * 8, text);
  store<usize>(identity + place * 8, last - text, 4);
}

/** A second time, it is not known which one counts. */
function isFirst(key: i32): bool {
  const isSecond = (seen & key) != 0;
  if (isSecond) flags |= IS_ODD;
  seen |= key;
  return !isSecond;
}

/** @param text a constant of this program: two bytes for each character, so eight characters are compared in one step */
function isText(at: usize, text: string, length: i32): bool {
  const constant = changetype<usize>(text);
  for (let index = 0; index < length; index += 8) {
    const differs = i16x8.bitmask(i16x8.ne(v128.load8x8_u(at + index), v128.load(constant + 2 * index)));
    if (ctz(differs | 256) < min(length - index, 8)) return false;
  }
  return true;
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

function truthAt(at: usize): u32 {
  if (load<u32>(at) == TRUE) return IS_TRUE;
  if (load<u8>(at) == 0x66 && load<u32>(at, 1) == ALSE) return IS_FALSE;
  flags |= IS_ODD;
  return ABSENT;
}

/** Its number plus one. */
function readText(after: usize): u32 {
  const end = textEnd(after);
  return end == 0 ? ABSENT : numberOf(after + 2, end - after - 2) + 1;
}

/** The same, of a text of which only those are told apart that something asks for: there are too many others. */
function readCompared(after: usize, field: i32): u32 {
  const end = textEnd(after);
  return end == 0 ? ABSENT : comparedNumber(after + 2, end - after - 2, field);
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
