import { type Detection, DetectionSeverity } from './detection';

/** Of the options of findings, what decides which detections have alarms. */
export interface AlarmChoice {
  readonly enabled?: boolean;
  readonly alarmsOnNotify?: boolean;
}

/** Whether a detection has a metric filter and an alarm, beside its findings or instead of them. */
export function isAlarmed(detection: Pick<Detection, 'severity' | 'findingOnly'>, findings?: AlarmChoice): boolean {
  return whatGivesAlarm(detection, findings) === undefined;
}

/** What gives a detection an alarm that has none; undefined where it has one. */
export function whatGivesAlarm(
  { severity, findingOnly = false }: Pick<Detection, 'severity' | 'findingOnly'>,
  { enabled = true, alarmsOnNotify = false }: AlarmChoice = {},
): string | undefined {
  if (findingOnly) return 'findingOnly: false in the detection';
  if (!enabled || alarmsOnNotify || severity !== DetectionSeverity.NOTIFY) return undefined;
  return 'findings.alarmsOnNotify: true';
}
