/** How loudly a detection speaks, the loudest first. What each means: `DetectionSeverity`. */
export const SEVERITIES = ['page', 'notify', 'compliance'] as const;

export type Severity = (typeof SEVERITIES)[number];
