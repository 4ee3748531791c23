import type { Detection } from './detection';
import { OWN_ARCHIVE } from './threats/own-archive';
import { OWN_DEPLOYED, OWN_TOUCHED } from './threats/own-touched';
import { OWN_WATCH } from './threats/own-watch';

/**
 * Detections for changes to the product's own resources: the trail's bucket, keys, log group and roles; alarms, topics
 * and findings; the stack. The patterns contain placeholders for the names, for example `{trailBucket}`, which only
 * findings can fill in: none of these detections has its own alarm.
 */
export class OwnPartsCatalog {
  /** All of them. They need the names, and match nothing if these are unknown. */
  public static all(): Detection[] {
    return [...OWN_ARCHIVE, ...OWN_WATCH, ...OWN_TOUCHED, ...OWN_DEPLOYED];
  }
}
