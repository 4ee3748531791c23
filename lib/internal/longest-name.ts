import type { IConstruct } from 'constructs';

const LONGEST = new WeakMap<IConstruct, number>();

/** Stores the maximum length of a resource name that is known only at deployment. */
export function rememberLongestName(resource: IConstruct, length: number): void {
  LONGEST.set(resource, length);
}

/** Returns `undefined` if none was stored. */
export function longestNameOf(resource: IConstruct): number | undefined {
  return LONGEST.get(resource);
}
