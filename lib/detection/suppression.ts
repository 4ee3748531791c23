/**
 * Expected matches that send no messages: the only way to exclude a principal or a resource from detections. Suppressed
 * events are still counted.
 *
 * It applies to findings. If a detection also has an alarm, the exclusion is added to its metric filter if it can be
 * expressed exactly; otherwise a warning says that the alarm will still go off.
 */
export interface Suppression {
  /**
   * The name under which its matches are counted: up to 80 letters, digits and hyphens.
   *
   * @default - a hash of detections and pattern
   */
  readonly id?: string;

  /**
   * IDs of the detections that it applies to, at least one. Detections whose pattern Security Hub compares are
   * rejected.
   */
  readonly detections: string[];

  /**
   * Which events are expected: a CloudWatch Logs filter pattern, for example
   * `{ $.userIdentity.sessionContext.sessionIssuer.arn = "arn:aws:iam::111111111111:role/Backup" }`.
   */
  readonly filterPattern: string;

  /** Why it is expected, in 10 to 500 characters, for reviewers. */
  readonly reason: string;

  /**
   * When it expires, in ISO 8601: `2027-03-31` (the start of that day, UTC) or `2027-03-31T12:00:00Z`. From then on its
   * events are reported again, without a new deployment.
   *
   * @default - never
   */
  readonly expires?: string;
}
