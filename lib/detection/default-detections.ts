import { CisCatalog } from './cis-catalog';
import type { Detection } from './detection';
import { OwnPartsCatalog } from './own-parts-catalog';
import { ThreatCatalog } from './threat-catalog';
import { TunedCatalog } from './tuned-catalog';

/** The catalogs that are deployed where nothing else is asked for, by the names that configuration and command line have for them. */
export const DEFAULT_CATALOGS = {
  cis: () => CisCatalog.all(),
  tuned: () => TunedCatalog.all(),
  threats: () => ThreatCatalog.managementEvents(),
  own: () => OwnPartsCatalog.all(),
} satisfies Record<string, () => Detection[]>;

/** All that are complete without the user's own facts. */
export const CATALOGS = {
  ...DEFAULT_CATALOGS,
  'data-events': () => ThreatCatalog.dataEvents(),
} satisfies Record<string, () => Detection[]>;

/** What is deployed where nothing else is asked for. */
export function defaultDetections(): Detection[] {
  return Object.values(DEFAULT_CATALOGS).flatMap((catalog) => catalog());
}
