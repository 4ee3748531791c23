import { type Detection, DetectionSeverity } from './detection';

/** The findings options that decide which detections have alarms. */
export interface AlarmChoice {
  readonly enabled?: boolean;
  readonly alarmsOnNotify?: boolean;
}

/** Whether a detection has a metric filter and an alarm, in addition to or instead of findings. */
export function isAlarmed(detection: Pick<Detection, 'severity' | 'findingOnly'>, findings?: AlarmChoice): boolean {
  return whatGivesAlarm(detection, findings) === undefined;
}

/** Returns the setting that would give the detection an alarm; `undefined` if it has one. */
export function whatGivesAlarm(
  { severity, findingOnly = false }: Pick<Detection, 'severity' | 'findingOnly'>,
  { enabled = true, alarmsOnNotify = false }: AlarmChoice = {},
): string | undefined {
  if (findingOnly) return 'findingOnly: false in the detection';
  if (!enabled || alarmsOnNotify || severity !== DetectionSeverity.NOTIFY) return undefined;
  return 'findings.alarmsOnNotify: true';
}
