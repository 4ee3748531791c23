import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Stack } from 'aws-cdk-lib/core';
import { DetectionSeverity } from '../../../../lib/detection/detection';
import { DetectionAlarms } from '../../../../lib/detection/detection-alarms';
import type { DetectionAlarmsProps } from '../../../../lib/detection/detection-alarms-props';
import { detection } from '../../../support/detections';
import { type Resource, resources } from '../../../support/template';

const { PAGE, NOTIFY, COMPLIANCE } = DetectionSeverity;
const successful = (name: string) => `{ ($.eventName = "${name}") && ($.errorCode NOT EXISTS) }`;

export const ROOT = detection('root-activity', { severity: PAGE, filterPattern: successful('Root') });
export const STOPPED = detection('trail-stopped', { severity: PAGE, filterPattern: successful('StopLogging') });
export const CIS = detection('cis-root-usage', { severity: COMPLIANCE, securityHubControls: ['CloudWatch.1'] });
export const KEYS = detection('access-key-created', { severity: NOTIFY });

const HEARD = { emails: ['security@example.com'] };

/** Alarms with findings, on two detections that page and one of each other severity. */
export function alarmsWithFindings(stack: Stack, props: Partial<DetectionAlarmsProps> = {}): DetectionAlarms {
  return new DetectionAlarms(stack, 'Alarms', {
    logGroup: props.trail ? undefined : new LogGroup(stack, 'Group'),
    detections: [ROOT, STOPPED, CIS, KEYS],
    page: HEARD,
    notify: HEARD,
    compliance: HEARD,
    ...props,
  });
}

/** The properties of all resources of a type, by their logical ids. */
export function ofType(stack: Stack, type: string): Record<string, Resource['Properties']> {
  return Object.fromEntries(
    Object.entries(resources(stack)).flatMap(([id, resource]) =>
      resource.Type === type ? [[id, resource.Properties]] : [],
    ),
  );
}
