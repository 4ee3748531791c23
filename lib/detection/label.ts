import type { CfnResource } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { placeholdersIn } from '../contract/own-parts';
import { DETECTION_METADATA, type DetectionMetadata } from '../contract/detection-metadata';

/** Documents in the template what a metric filter or alarm is for. */
export function label(
  { node }: IConstruct,
  { id, title, severity, countBy, filterPattern = '' }: DetectionMetadata,
): void {
  const isOther = countBy !== undefined && countBy !== 'principal';
  const metadata: DetectionMetadata = {
    id,
    title,
    severity,
    ...(isOther && { countBy }),
    ...(placeholdersIn(filterPattern).length > 0 && { filterPattern }),
  };
  (node.defaultChild as CfnResource).addMetadata(DETECTION_METADATA, metadata);
}
