import { type Difference, NOTHING, said } from './difference';

/** @param found the state of the rule; `undefined` if it does not exist */
export function compareRule(name: string, found: string | undefined): Difference[] {
  // There are two enabled states: one also includes read-only events.
  if (found?.startsWith('ENABLED')) return [];
  return [{ what: `The schedule of findings, ${name}`, expected: 'ENABLED', found: said(found) }];
}

export interface FoundFunction {
  /** `undefined` if none is reserved. */
  readonly reservedConcurrency?: number;
}

/** @param found `undefined` if the function does not exist */
export function compareFunction(arn: string, found: FoundFunction | undefined): Difference[] {
  const what = `The function of findings, ${arn}`;
  if (found === undefined) return [{ what, expected: 'to be there', found: NOTHING }];
  if (found.reservedConcurrency !== 0) return [];
  return [{ what: `${what}, its reserved concurrency`, expected: 'more than 0', found: '0: it never runs' }];
}
