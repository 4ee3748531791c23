import type { DetectionSeverity } from './detection';

/**
 * What to change of a detection.
 */
export interface DetectionOverride {
  /**
   * The alarm fires when so many events match within the detection's period; at least 1.
   *
   * @default - the detection's own
   */
  readonly threshold?: number;

  /**
   * How loudly it speaks.
   *
   * @default - the detection's own
   */
  readonly severity?: DetectionSeverity;
}
