/** Times as in `2026-03-03T09:14:27Z`, and numbers of digits. */

export function isTime(at: usize): bool {
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
export function digits(at: usize, count: i32): i32 {
  let value = 0;
  for (let index = 0; index < count; index++) {
    const digit = i32(load<u8>(at + index)) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
