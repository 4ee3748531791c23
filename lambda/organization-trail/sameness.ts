/**
 * Whether CloudTrail's response equals the desired value. It may reorder lists and fields, and leaves out empty values.
 */
export function isSame(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

/** Returns the elements of both lists. */
export function inCommon<T>(actual: readonly T[], wanted: readonly T[]): readonly T[] {
  return actual.filter((item) => wanted.some((other) => isSame(item, other)));
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).sort().join()}]`;
  if (value === undefined) return '';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(
    ([, item]) => item !== undefined && item !== '' && !(Array.isArray(item) && item.length === 0),
  );
  return `{${entries
    .map(([key, item]) => `${key}:${canonical(item)}`)
    .sort()
    .join()}}`;
}
