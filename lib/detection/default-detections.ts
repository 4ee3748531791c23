import { CisCatalog } from './cis-catalog';
import type { Detection } from './detection';
import { OwnPartsCatalog } from './own-parts-catalog';
import { ThreatCatalog } from './threat-catalog';
import { TunedCatalog } from './tuned-catalog';

/** The catalogs that are deployed by default, by their names in the configuration and on the command line. */
export const DEFAULT_CATALOGS = {
  cis: () => CisCatalog.all(),
  tuned: () => TunedCatalog.all(),
  threats: () => ThreatCatalog.managementEvents(),
  own: () => OwnPartsCatalog.all(),
} satisfies Record<string, () => Detection[]>;

/** All catalogs that need no information from the user. */
export const CATALOGS = {
  ...DEFAULT_CATALOGS,
  'data-events': () => ThreatCatalog.dataEvents(),
} satisfies Record<string, () => Detection[]>;

/** Returns the detections that are deployed by default. */
export function defaultDetections(): Detection[] {
  return Object.values(DEFAULT_CATALOGS).flatMap((catalog) => catalog());
}
