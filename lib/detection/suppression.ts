/**
 * What is expected to match and tells nobody: the one way to except a principal or a resource from detections. What it leaves out
 * stays counted.
 *
 * It applies to findings. Where a detection has an alarm too, the opposite is added to its metric filter if it fits there exactly; else
 * a warning says that the alarm will still fire.
 */
export interface Suppression {
  /**
   * Under which name its matches are counted: up to 80 letters, digits and dashes.
   *
   * @default - a hash of detections and pattern
   */
  readonly id?: string;

  /** IDs of the detections that it applies to, at least one. Those whose text Security Hub compares are refused. */
  readonly detections: string[];

  /**
   * Which events are expected: a filter pattern of CloudWatch Logs, as in
   * `{ $.userIdentity.sessionContext.sessionIssuer.arn = "arn:aws:iam::111111111111:role/Backup" }`.
   */
  readonly filterPattern: string;

  /** Why it is expected, in 10 to 500 characters, for whoever reviews it. */
  readonly reason: string;

  /**
   * When it is over, in ISO 8601: `2027-03-31` (the beginning of that day, UTC) or `2027-03-31T12:00:00Z`. From then on its events tell again;
   * nothing need be deployed for that.
   *
   * @default - never
   */
  readonly expires?: string;
}
