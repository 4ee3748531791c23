import { isAlarmed } from '../../../lib/detection/alarmed';
import { DEFAULT_CATALOGS } from '../../../lib/detection/default-detections';
import type { Detection } from '../../../lib/detection/detection';

/** Of the alarm on own parts, with findings and without: it is made of names that only a stack knows. */
const OF_OWN_PARTS = { with: 13, without: 12 } as const;

type CatalogName = keyof typeof DEFAULT_CATALOGS;
export const CATALOG_NAMES = Object.keys(DEFAULT_CATALOGS) as CatalogName[];

/** The names of the detections whose metric filters an app with the defaults has on the log group, and how many it has in all. */
export function defaultFilters(
  catalogs: readonly CatalogName[] = CATALOG_NAMES,
  hasFindings = true,
): { readonly detections: readonly string[]; readonly count: number } {
  const all: Detection[] = catalogs.flatMap((name) => DEFAULT_CATALOGS[name]());
  const detections = all.filter((one) => isAlarmed(one, { enabled: hasFindings })).map(({ id }) => id);
  return { detections, count: detections.length + OF_OWN_PARTS[hasFindings ? 'with' : 'without'] };
}
