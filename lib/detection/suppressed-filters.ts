import type { Detection } from './detection';
import type { Suppression } from './suppression';
import { withSuppressions } from './suppressions';

/** The patterns of the metric filters of detections, by ID, without suppressed events if this can be expressed. */
export interface SuppressedFilters {
  readonly patterns: ReadonlyMap<string, string>;
  /** Which alarms still go off for suppressed events; `undefined` if none. */
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
        : `The alarms of ${loud.join(', ')} still go off for suppressed events: the filter pattern has no room to exclude them, or cannot express it. ` +
          'Findings exclude them; the alarms notify only while findings are broken.',
  };
}
