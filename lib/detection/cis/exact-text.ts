import { DetectionSeverity, type Detection } from '../detection';

/** A control whose text counts, and whose alarm disturbs nobody: it fires at the first event, as the controls want. */
export function exactly(control: Omit<Detection, 'severity' | 'threshold' | 'periodSeconds'>): Detection {
  return { ...control, severity: DetectionSeverity.COMPLIANCE, threshold: 1, periodSeconds: 300 };
}
