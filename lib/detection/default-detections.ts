import { CisCatalog } from './cis-catalog';
import type { Detection } from './detection';
import { ThreatCatalog } from './threat-catalog';
import { TunedCatalog } from './tuned-catalog';

/** What is deployed where nothing else is asked for. */
export function defaultDetections(): Detection[] {
  return [...CisCatalog.all(), ...TunedCatalog.all(), ...ThreatCatalog.managementEvents()];
}
