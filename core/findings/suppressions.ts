import type { FindingSuppression } from '../../lib/contract/findings';
import { compile, type EventMatcher } from '../../lib/filter-pattern/compile';
import { parsePattern } from '../../lib/filter-pattern/parse';
import type { LogRecord } from '../events/log-record';

/** Returns the first suppression that matches this event of this detection; `undefined` if none does. */
export type SuppressionOf = (record: LogRecord, detectionId: string) => FindingSuppression | undefined;

interface Compiled {
  readonly suppression: FindingSuppression;
  /** In milliseconds since the epoch; infinite if it never expires. */
  readonly end: number;
  matches?: EventMatcher;
}

/**
 * Compiles each pattern when the first event of its detection arrives: most batches have none.
 *
 * @param clock returns the time in milliseconds since the epoch
 */
export function compileSuppressions(suppressions: readonly FindingSuppression[], clock: () => number): SuppressionOf {
  const byDetection = new Map<string, Compiled[]>();
  for (const suppression of suppressions) {
    const { expires, detectionIds } = suppression;
    const compiled = { suppression, end: expires === undefined ? Infinity : Date.parse(expires) };
    for (const id of detectionIds) byDetection.set(id, [...(byDetection.get(id) ?? []), compiled]);
  }
  return (record, detectionId) => {
    // A suppression with an unreadable end time counts as expired, so that no finding is lost.
    const expects = (one: Compiled): boolean => clock() < one.end && matcherOf(one)(record);
    return byDetection.get(detectionId)?.find(expects)?.suppression;
  };
}

function matcherOf(compiled: Compiled): EventMatcher {
  return (compiled.matches ??= compile(parsePattern(compiled.suppression.filterPattern).pattern));
}
