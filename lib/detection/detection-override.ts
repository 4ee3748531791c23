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
   * The period over which matches are counted, in seconds: 60, or a multiple of it up to 86,400.
   *
   * @default - the detection's own
   */
  readonly periodSeconds?: number;

  /**
   * Over how many of the latest periods the alarm looks: together at most a day, or a week where a period is an hour or more.
   * Events that CloudTrail delivers later than that raise nothing.
   *
   * @default - the detection's own
   */
  readonly evaluationPeriods?: number;

  /**
   * In how many of those periods the threshold has to be reached; from 1 to `evaluationPeriods`.
   *
   * @default - the detection's own
   */
  readonly datapointsToAlarm?: number;

  /**
   * How loudly it speaks.
   *
   * @default - the detection's own
   */
  readonly severity?: DetectionSeverity;
}
