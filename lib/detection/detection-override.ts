import type { DetectionSeverity } from './detection';

/** Changes to a detection. */
export interface DetectionOverride {
  /**
   * How many events must match within the detection's period for the alarm to go off; at least 1.
   *
   * @default - that of the detection
   */
  readonly threshold?: number;

  /**
   * The period over which matches are counted, in seconds: 60, or a multiple of it up to 86,400.
   *
   * @default - that of the detection
   */
  readonly periodSeconds?: number;

  /**
   * The number of latest periods that the alarm evaluates: at most a day in total, or a week if a period is an hour or
   * longer. Events that CloudTrail delivers later than that do not set off the alarm.
   *
   * @default - that of the detection
   */
  readonly evaluationPeriods?: number;

  /**
   * In how many of these periods the threshold must be reached; from 1 to `evaluationPeriods`.
   *
   * @default - that of the detection
   */
  readonly datapointsToAlarm?: number;

  /**
   * The severity.
   *
   * @default - that of the detection
   */
  readonly severity?: DetectionSeverity;
}
