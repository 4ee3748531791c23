import type { FindingScope } from './findings';
import type { Severity } from './severities';

/** The metadata key with which the template marks the purpose of a metric filter or alarm. */
export const DETECTION_METADATA = 'cdk-organization-trail:detection';

export interface DetectionMetadata {
  /** As in `root-activity`; for alarms on the trail itself, their name without the namespace, as in `TrailSilent`. */
  readonly id: string;
  readonly title: string;
  /** After overrides. */
  readonly severity: Severity;
  /** The scope in which matches make one finding. `undefined`: per principal. */
  readonly countBy?: FindingScope;
  /** The pattern with placeholders, for a filter with names of own resources that are known only at deployment. */
  readonly filterPattern?: string;
}
