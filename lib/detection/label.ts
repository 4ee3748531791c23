import type { CfnResource } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { DETECTION_METADATA, type DetectionMetadata } from '../contract/detection-metadata';

/** Says in the template what a metric filter or an alarm is for, to whatever reads the template. */
export function label({ node }: IConstruct, { id, title, severity }: DetectionMetadata): void {
  const metadata: DetectionMetadata = { id, title, severity };
  (node.defaultChild as CfnResource).addMetadata(DETECTION_METADATA, metadata);
}
