import type { Detection } from './detection';
import { TUNED_ACCESS } from './cis/tuned-access';
import { TUNED_CHANGES } from './cis/tuned-changes';
import { TUNED_NETWORK } from './cis/tuned-network';

/**
 * Practical variants of the CIS benchmark controls, for controls whose exact pattern matches what stacks and services
 * do all day, or misses what it is about. They do not satisfy Security Hub, which compares pattern texts: deploy them
 * together with `CisCatalog`, whose alarms disturb nobody.
 */
export class TunedCatalog {
  /** All of them. `cisRecommendations` shows which control each is a variant of. */
  public static all(): Detection[] {
    return [...TUNED_ACCESS, ...TUNED_CHANGES, ...TUNED_NETWORK];
  }
}
