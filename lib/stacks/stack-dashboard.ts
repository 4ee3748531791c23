import type { Stack } from 'aws-cdk-lib/core';
import type { ArchiveWatch } from '../archive/archive-watch';
import { TrailDashboard } from '../dashboard/trail-dashboard';
import type { DetectionAlarms } from '../detection/detection-alarms';
import type { EventHistory } from '../history/event-history';
import { output } from './outputs';

/** Creates the dashboard of a stack, if requested. */
export function makeDashboard(
  stack: Stack,
  isAskedFor: boolean | undefined,
  alarms: DetectionAlarms,
  eventHistory: EventHistory | undefined,
  archiveWatch?: ArchiveWatch,
): TrailDashboard | undefined {
  if (isAskedFor !== true) return undefined;
  const made = new TrailDashboard(stack, 'Dashboard', { alarms, eventHistory, archiveWatch });
  output(stack, 'DashboardName', 'The dashboard in CloudWatch', made.dashboard.dashboardName);
  return made;
}
