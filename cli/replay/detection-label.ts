import { DETECTION_METADATA, type DetectionMetadata } from '../../lib/contract/detection-metadata';
import { FINDING_SCOPES } from '../../lib/contract/findings';
import { isRecord } from '../../lib/contract/is-record';
import { SEVERITIES } from '../../lib/contract/severities';

/**
 * What a template says about a detection. Templates of others, and of earlier versions of this library, say nothing.
 */
export type DetectionLabel = Partial<DetectionMetadata>;

/** @param metadata of a metric filter or an alarm */
export function labelOf(metadata: unknown): DetectionLabel {
  const label = isRecord(metadata) ? metadata[DETECTION_METADATA] : undefined;
  if (!isRecord(label)) return {};
  return {
    id: text(label['id']),
    title: text(label['title']),
    severity: SEVERITIES.find((known) => known === label['severity']),
    filterPattern: text(label['filterPattern']),
    countBy: FINDING_SCOPES.find((known) => known === label['countBy']),
  };
}

/** Returns a value that is known before deployment. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
