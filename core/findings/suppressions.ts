import type { FindingSuppression } from '../../lib/contract/findings';
import { compile, type EventMatcher } from '../../lib/filter-pattern/compile';
import { parsePattern } from '../../lib/filter-pattern/parse';
import type { LogRecord } from '../events/log-record';

/** The first suppression that expects this event of this detection; undefined where none does. */
export type SuppressionOf = (record: LogRecord, detectionId: string) => FindingSuppression | undefined;

interface Compiled {
  readonly suppression: FindingSuppression;
  /** Milliseconds since 1970; infinite: never. */
  readonly end: number;
  matches?: EventMatcher;
}

/**
 * A pattern is read when an event of its detection is first looked at: most batches hold none.
 *
 * @param clock milliseconds since 1970
 */
export function compileSuppressions(suppressions: readonly FindingSuppression[], clock: () => number): SuppressionOf {
  const byDetection = new Map<string, Compiled[]>();
  for (const suppression of suppressions) {
    const { expires, detectionIds } = suppression;
    const compiled = { suppression, end: expires === undefined ? Infinity : Date.parse(expires) };
    for (const id of detectionIds) byDetection.set(id, [...(byDetection.get(id) ?? []), compiled]);
  }
  return (record, detectionId) => {
    // A time that cannot be read is over: the error is on the loud side.
    const expects = (one: Compiled): boolean => clock() < one.end && matcherOf(one)(record);
    return byDetection.get(detectionId)?.find(expects)?.suppression;
  };
}

function matcherOf(compiled: Compiled): EventMatcher {
  return (compiled.matches ??= compile(parsePattern(compiled.suppression.filterPattern).pattern));
}
