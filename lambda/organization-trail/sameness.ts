/** Whether CloudTrail's answer says what is wanted. It may order lists and fields as it likes, and leaves out what is empty. */
export function isSame(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

/** What stands in both lists. */
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
