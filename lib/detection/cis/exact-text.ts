import { DetectionSeverity, type Detection } from '../detection';

/**
 * A control whose exact pattern matters. Its alarm disturbs nobody, and goes off at the first event, as the controls
 * require.
 */
export function exactly(control: Omit<Detection, 'severity' | 'threshold' | 'periodSeconds'>): Detection {
  return { ...control, severity: DetectionSeverity.COMPLIANCE, threshold: 1, periodSeconds: 300 };
}
