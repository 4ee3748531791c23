/** Texts of which only those are told apart that something asks for: there are too many others. */

import { isEqual, knownIdOf, nameAt, nameLength } from './names';

/** The number of a text that is absent, and of one that nothing asks for. Others have their number plus one. */
export const ABSENT: u32 = 0;
const OTHER: u32 = 0xffffffff;
/** A text of which only the beginning is asked for, whose number comes with it. */
const BEGINNING: u32 = 0x80000000;

/** The fields, in the order of COMPARED_FIELDS of ../record-kind.ts. */
export const SOURCE_IPS = 0;
export const ISSUER_NAMES = 1;
/** As in lib/filter-pattern/prefilter.ts. */
const MOST_BEGINNINGS = 64;
const BEGINNINGS_BYTES: usize = 4 + 4 * MOST_BEGINNINGS;
/** Of each field: how many beginnings there are, then the number of each, longest first. */
const beginnings = memory.data(2 * (4 + 4 * 64), 16);

export function beginningsAt(): usize { return beginnings; }

export function comparedNumber(text: usize, length: usize, field: i32): u32 {
  if (text == 0) return ABSENT;
  const id = knownIdOf(text, length);
  if (id >= 0) return id + 1;
  const list = beginnings + usize(field) * BEGINNINGS_BYTES;
  for (let index = 0; index < load<i32>(list); index++) {
    const name = load<i32>(list + 4 + index * 4);
    if (usize(nameLength(name)) <= length && isEqual(nameAt(name), text, nameLength(name))) return BEGINNING | name;
  }
  return OTHER;
}
