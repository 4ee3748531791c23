import {
  AlarmStatusWidget,
  AlarmStatusWidgetSortBy,
  Color,
  MathExpression,
  SingleValueWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { ArchiveWatch } from '../archive/archive-watch';
import { ArchiveWatchMetric } from '../contract/archive-watch';
import { type DashboardRow, ROW_HEIGHT } from './dashboard-row';
import { documentLink } from './documents';
import { type Drawn, graph } from './graphs';

/**
 * How far the archive is verified, and the problems found. CloudWatch cannot show a time as a value, so it is shown as
 * hours ago.
 */
export function archiveWatchRow(watch: ArchiveWatch): DashboardRow {
  const period = watch._interval;
  const lag = watch.metric(ArchiveWatchMetric.LAG, { period, label: 'Verified until: hours ago', color: Color.BLUE });
  // The metric has data only if there is something to count: a check without data counted 0.
  const counted = (metric: ArchiveWatchMetric, id: string, drawn: Drawn): MathExpression =>
    new MathExpression({
      expression: `IF(checks > 0, FILL(${id}, 0))`,
      usingMetrics: {
        checks: watch.metric(ArchiveWatchMetric.CHECKS, { period }),
        [id]: watch.metric(metric, { period }),
      },
      period,
      ...drawn,
    });
  const { TAMPERED, SILENT, NOT_CHECKED } = ArchiveWatchMetric;
  const tampered = counted(TAMPERED, 'tampered', { label: 'Signs of tampering', color: Color.RED });
  const silent = counted(SILENT, 'silent', { label: 'Silent places', color: Color.ORANGE });
  const notChecked = counted(NOT_CHECKED, 'unchecked', { label: 'Not checked', color: Color.GREY });
  return {
    title: 'Is the archive complete?',
    text: `How long ago verification of the slowest account and Region ended, and how many places are silent or could not be checked. Messages list them. ${documentLink('archive-watch.md#findings')}`,
    widgets: [
      new SingleValueWidget({ title: 'Latest check', width: 4, height: ROW_HEIGHT, metrics: [lag, silent, tampered] }),
      graph({ title: 'Hours not verified yet', width: 6, unit: 'hours', metrics: [lag] }),
      graph({ title: 'Problems', width: 6, unit: 'count', metrics: [tampered, silent, notChecked] }),
      new AlarmStatusWidget({
        title: 'Archive',
        width: 4,
        height: ROW_HEIGHT,
        alarms: [...watch._alarms],
        sortBy: AlarmStatusWidgetSortBy.STATE_UPDATED_TIMESTAMP,
      }),
    ],
  };
}
