/** Texts that are met over and over, each with a number of its own. */

const MOST_NAMES = 8192;
const NAME_BYTES: usize = 1 << 19;
/** A power of two, and twice the names. */
const NAME_SLOTS = 16384;

const slots = memory.data(NAME_SLOTS * 4, 16);
/** Of each: address, length. */
const names = memory.data(MOST_NAMES * 8, 16);
const texts = memory.data(1 << 19, 16);

let count = 0;
let used: usize = 0;

export function nameAt(id: i32): usize { return load<usize>(names + id * 8); }
export function nameLength(id: i32): i32 { return load<i32>(names + id * 8, 4); }

/** The number of a text, the same one each time. -1 where there are too many. */
export function idOf(text: usize, length: usize): i32 {
  let hash: u64 = length;
  const last = text + length - 8;
  if (length < 8) for (let at = text; at < text + length; at++) hash = (hash << 8) ^ load<u8>(at);
  else for (let at = text; at < last; at += 8) hash = (hash ^ load<u64>(at)) * 0x9e3779b97f4a7c15;
  if (length >= 8) hash ^= load<u64>(last);
  hash *= 0xff51afd7ed558ccd;
  // There are more slots than names: one is free.
  let slot = slots + usize(hash >> 40) % NAME_SLOTS * 4;
  for (let id = load<i32>(slot) - 1; id >= 0; id = load<i32>(slot) - 1) {
    if (nameLength(id) == i32(length) && isEqual(nameAt(id), text, length)) return id;
    slot = slot + 4 < slots + NAME_SLOTS * 4 ? slot + 4 : slots;
  }
  return addName(text, length, slot);
}

function addName(text: usize, length: usize, slot: usize): i32 {
  if (count == MOST_NAMES || used + length > NAME_BYTES) return -1;
  const at = texts + used;
  memory.copy(at, text, length);
  used += length;
  store<usize>(names + count * 8, at);
  store<u32>(names + count * 8, u32(length), 4);
  count++;
  store<i32>(slot, count);
  return count - 1;
}

export function isEqual(one: usize, other: usize, length: usize): bool {
  let at: usize = 0;
  for (; at + 8 <= length; at += 8) if (load<u64>(one + at) != load<u64>(other + at)) return false;
  for (; at < length; at++) if (load<u8>(one + at) != load<u8>(other + at)) return false;
  return true;
}
