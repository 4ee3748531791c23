import { type Difference, NOTHING, said } from './difference';

/** @param found the state of the rule, undefined where there is none */
export function compareRule(name: string, found: string | undefined): Difference[] {
  // There is a second state in which it is enabled, for read-only events too.
  if (found?.startsWith('ENABLED')) return [];
  return [{ what: `The schedule of findings, ${name}`, expected: 'ENABLED', found: said(found) }];
}

export interface FoundFunction {
  /** Undefined where none is reserved. */
  readonly reservedConcurrency?: number;
}

/** @param found undefined where there is no such function */
export function compareFunction(arn: string, found: FoundFunction | undefined): Difference[] {
  const what = `The function of findings, ${arn}`;
  if (found === undefined) return [{ what, expected: 'to be there', found: NOTHING }];
  if (found.reservedConcurrency !== 0) return [];
  return [{ what: `${what}, its reserved concurrency`, expected: 'more than 0', found: '0: it never runs' }];
}
