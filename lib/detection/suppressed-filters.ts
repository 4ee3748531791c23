import type { Detection } from './detection';
import type { Suppression } from './suppression';
import { withSuppressions } from './suppressions';

/** The texts of metric filters of detections, by their ids, without what is expected where that can be said. */
export interface SuppressedFilters {
  readonly patterns: ReadonlyMap<string, string>;
  /** What the alarms still fire on although it is expected, in words; undefined where there is nothing. */
  readonly warning?: string;
}

export function suppressedFilters(
  alarmed: readonly Detection[],
  suppressions: readonly Suppression[] = [],
): SuppressedFilters {
  const loud: string[] = [];
  const patterns = new Map<string, string>();
  for (const { id, filterPattern } of alarmed) {
    const expected = suppressions.filter(({ detections }) => detections.includes(id));
    const text = withSuppressions(
      filterPattern,
      expected.map((one) => one.filterPattern),
    );
    if (text === undefined) loud.push(id);
    patterns.set(id, text ?? filterPattern);
  }
  return {
    patterns,
    warning:
      loud.length === 0
        ? undefined
        : `The alarms of ${loud.join(', ')} still fire on what suppressions expect: the filter has no room for it, or cannot say its opposite. ` +
          'Findings leave it out; the alarms tell only while findings are broken.',
  };
}
