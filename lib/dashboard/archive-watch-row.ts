import { AlarmStatusWidget, Color, type IAlarm, type Metric, SingleValueWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import { type DashboardRow, ROW_HEIGHT } from './dashboard-row';
import { documentLink } from './documents';
import { graph } from './graphs';

/** What a watch of the archive publishes, as far as it is shown. */
export interface ShownWatch {
  /** Hours that the slowest place is not verified. */
  readonly lag: Metric;
  /** Accounts and Regions that should deliver, and do not. */
  readonly silentPlaces: Metric;
  readonly tampered: Metric;
  readonly notCheckedPlaces: Metric;
  readonly alarms: readonly IAlarm[];
  /** Where to read more, as in `operating.md#who-is-told`. */
  readonly page: string;
}

/** The watch looks every six hours: in between, its metrics have no data. */
const LOOK = { period: Duration.hours(6), statistic: 'Maximum' };

/** Until when the archive is verified, and who is silent. CloudWatch shows no times of day as values, so it is so many hours ago. */
export function archiveWatchRow({ alarms, page, ...metrics }: ShownWatch): DashboardRow {
  const lag = metrics.lag.with({ ...LOOK, label: 'Verified until: hours ago', color: Color.BLUE });
  const silent = metrics.silentPlaces.with({ ...LOOK, label: 'Silent places', color: Color.ORANGE });
  return {
    title: 'Is the archive whole?',
    text: `Until when log files are proven to be unchanged, and how many accounts and Regions are silent: the log of the watch names them. ${documentLink(page)}`,
    widgets: [
      new SingleValueWidget({ title: 'Latest look', width: 4, height: ROW_HEIGHT, metrics: [lag, silent] }),
      graph({ title: 'Hours not verified yet', width: 6, unit: 'hours', metrics: [lag] }),
      graph({
        title: 'Silent, changed, not checked',
        width: 6,
        unit: 'places',
        metrics: [
          silent,
          metrics.tampered.with({ ...LOOK, label: 'Changed or deleted', color: Color.RED }),
          metrics.notCheckedPlaces.with({ ...LOOK, label: 'Not checked', color: Color.GREY }),
        ],
      }),
      new AlarmStatusWidget({ title: 'Alarms of the watch', width: 4, height: ROW_HEIGHT, alarms: [...alarms] }),
    ],
  };
}
