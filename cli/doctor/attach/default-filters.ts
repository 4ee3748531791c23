import { hasRegex } from '../../../lib/contract/regex-in-pattern';
import { isAlarmed } from '../../../lib/detection/alarmed';
import { DEFAULT_CATALOGS } from '../../../lib/detection/default-detections';
import type { Detection } from '../../../lib/detection/detection';

/** Of the alarm on own parts, with findings and without: it is made of names that only a stack knows. */
const OF_OWN_PARTS = { with: 13, without: 11 } as const;

type CatalogName = keyof typeof DEFAULT_CATALOGS;
export const CATALOG_NAMES = Object.keys(DEFAULT_CATALOGS) as CatalogName[];

/** The names of the detections whose metric filters an app with the defaults has on the log group, and how many it has in all, and with a regular expression. */
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
