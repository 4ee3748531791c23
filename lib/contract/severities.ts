/** The severities of detections, the most urgent first. `DetectionSeverity` explains them. */
export const SEVERITIES = ['page', 'notify', 'compliance'] as const;

export type Severity = (typeof SEVERITIES)[number];
