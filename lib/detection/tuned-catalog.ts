import type { Detection } from './detection';
import { TUNED_ACCESS } from './cis/tuned-access';
import { TUNED_CHANGES } from './cis/tuned-changes';
import { TUNED_NETWORK } from './cis/tuned-network';

/**
 * The controls of the CIS benchmark as alarms that somebody can live with: where the exact text fires on what stacks and
 * services do all day, or does not see what it is about. They do not satisfy Security Hub, which compares texts: deploy them
 * beside `CisCatalog`, whose alarms disturb nobody.
 */
export class TunedCatalog {
  /** All of them. `cisRecommendations` says which control each is a variant of. */
  public static all(): Detection[] {
    return [...TUNED_ACCESS, ...TUNED_CHANGES, ...TUNED_NETWORK];
  }
}
