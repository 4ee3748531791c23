import type { FindingScope } from './findings';
import type { Severity } from './severities';

/** The key under which the template says of a metric filter, and of an alarm, what it is for. */
export const DETECTION_METADATA = 'cdk-organization-trail:detection';

export interface DetectionMetadata {
  /** As in `root-activity`; of the alarms on the trail itself, their name without the namespace, as in `TrailSilent`. */
  readonly id: string;
  readonly title: string;
  /** With overrides. */
  readonly severity: Severity;
  /** Whose matches make one finding; undefined: each principal's. */
  readonly countBy?: FindingScope;
  /** Of a filter that holds names of own resources, which are known only at deployment: the pattern with their placeholders. */
  readonly filterPattern?: string;
}
