import { hasRegex } from '../../../lib/contract/regex-in-pattern';
import { isAlarmed } from '../../../lib/detection/alarmed';
import { DEFAULT_CATALOGS } from '../../../lib/detection/default-detections';
import type { Detection } from '../../../lib/detection/detection';

/**
 * The number of filters for the alarm on own resources, with and without findings: only a stack knows the names in
 * them.
 */
const OF_OWN_PARTS = { with: 13, without: 11 } as const;

type CatalogName = keyof typeof DEFAULT_CATALOGS;
export const CATALOG_NAMES = Object.keys(DEFAULT_CATALOGS) as CatalogName[];

/**
 * Returns the names of the detections with metric filters in an app with the defaults, and the number of filters in
 * total and with a regular expression.
 */
export function defaultFilters(
  catalogs: readonly CatalogName[] = CATALOG_NAMES,
  hasFindings = true,
): { readonly detections: readonly string[]; readonly count: number; readonly withRegex: number } {
  const all: Detection[] = catalogs.flatMap((name) => DEFAULT_CATALOGS[name]());
  const alarmed = all.filter((one) => isAlarmed(one, { enabled: hasFindings }));
  return {
    detections: alarmed.map(({ id }) => id),
    count: alarmed.length + OF_OWN_PARTS[hasFindings ? 'with' : 'without'],
    withRegex: alarmed.filter(({ filterPattern }) => hasRegex(filterPattern)).length,
  };
}
