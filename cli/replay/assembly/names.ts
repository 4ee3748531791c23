/** Texts, and other bytes, that are met over and over, each with a number of its own. */

/** Numbers of 15 bits: see ../volume-cells.ts. */
const MOST_NAMES = 32768;
const NAME_BYTES: usize = 1 << 22;
/** A power of two, and twice the names. */
const NAME_SLOTS = 65536;

const slots = memory.data(NAME_SLOTS * 4, 16);
/** Of each: address, length. */
const names = memory.data(MOST_NAMES * 8, 16);
const texts = memory.data(1 << 22, 16);

let count = 0;
let used: usize = 0;

export function nameAt(id: i32): usize { return load<usize>(names + id * 8); }
export function nameLength(id: i32): i32 { return load<i32>(names + id * 8, 4); }

/** Whether half of the room is left: what is only useful takes no room from what is needed. */
export function hasAmpleRoom(): bool {
  return count < MOST_NAMES / 2 && used < NAME_BYTES / 2;
}

/** The number of a text, the same one each time. -1 where there are too many. */
export function idOf(text: usize, length: usize): i32 {
  const slot = slotOf(text, length);
  const id = load<i32>(slot) - 1;
  return id >= 0 ? id : addName(text, length, slot);
}

/** The number of a text that has one already; -1 for any other. */
export function knownIdOf(text: usize, length: usize): i32 {
  return load<i32>(slotOf(text, length)) - 1;
}

/** Where the number of a text is or would be, plus one; 0: it has none. */
function slotOf(text: usize, length: usize): usize {
  let hash: u64 = length;
  const last = text + length - 8;
  if (length < 8) for (let at = text; at < text + length; at++) hash = (hash << 8) ^ load<u8>(at);
  else for (let at = text; at < last; at += 8) hash = (hash ^ load<u64>(at)) * 0x9e3779b97f4a7c15;
  if (length >= 8) hash ^= load<u64>(last);
  hash *= 0xff51afd7ed558ccd;
  // There are more slots than names: one is free.
  let slot = slots + usize(hash >> 40) % NAME_SLOTS * 4;
  for (let id = load<i32>(slot) - 1; id >= 0; id = load<i32>(slot) - 1) {
    if (nameLength(id) == i32(length) && isEqual(nameAt(id), text, length)) return slot;
    slot = slot + 4 < slots + NAME_SLOTS * 4 ? slot + 4 : slots;
  }
  return slot;
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
