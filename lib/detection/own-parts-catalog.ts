import type { Detection } from './detection';
import { OWN_ARCHIVE } from './threats/own-archive';
import { OWN_DEPLOYED, OWN_TOUCHED } from './threats/own-touched';
import { OWN_WATCH } from './threats/own-watch';

/**
 * What is done to the product's own parts: the trail's bucket, keys, log group and roles; alarms, topics and findings; the stack. The names
 * of those parts stand in the patterns as placeholders, as in `{trailBucket}`, and are known to findings alone: none of these has an alarm
 * of its own.
 */
export class OwnPartsCatalog {
  /** All of them. They need names, and find nothing where those are unknown. */
  public static all(): Detection[] {
    return [...OWN_ARCHIVE, ...OWN_WATCH, ...OWN_TOUCHED, ...OWN_DEPLOYED];
  }
}
