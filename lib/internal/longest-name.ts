import type { IConstruct } from 'constructs';

const LONGEST = new WeakMap<IConstruct, number>();

/** Remembers how long the name of a resource gets at most that is known only at deployment. */
export function rememberLongestName(resource: IConstruct, length: number): void {
  LONGEST.set(resource, length);
}

/** Undefined where nobody said. */
export function longestNameOf(resource: IConstruct): number | undefined {
  return LONGEST.get(resource);
}
