import assert from 'node:assert/strict';

/** A value that AWS may leave out, and must not here. */
export function known<T>(value: T | undefined | null, what = 'a value'): T {
  assert.ok(value !== undefined && value !== null, `${what} is missing`);
  return value;
}
