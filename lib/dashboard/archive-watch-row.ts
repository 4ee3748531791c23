import { AlarmStatusWidget, type IAlarm, type Metric, SingleValueWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { type DashboardRow, ROW_HEIGHT } from './dashboard-row';
import { graph } from './graphs';

/** What a watch of the archive publishes, as far as it is shown. */
export interface ShownWatch {
  /** Hours since the time until which every chain is verified. */
  readonly unverifiedHours: Metric;
  /** Accounts and Regions that should deliver, and do not. */
  readonly silentPlaces: Metric;
  /** How many files are changed, missing or not to be verified, one metric for each kind. */
  readonly faults: Metric[];
  readonly alarms: IAlarm[];
  /** A link in Markdown. */
  readonly more: string;
}

/** Until when the archive is verified, and who is silent. CloudWatch shows no times of day as values, so it is so many hours ago. */
export function archiveWatchRow({ unverifiedHours, silentPlaces, faults, alarms, more }: ShownWatch): DashboardRow {
  return {
    title: 'Is the archive complete?',
    text: `Until when log files are proven to be unchanged, and which accounts and Regions are silent: the log of the watch names them. ${more}`,
    widgets: [
      new SingleValueWidget({
        title: 'Now',
        width: 4,
        height: ROW_HEIGHT,
        metrics: [
          unverifiedHours.with({ label: 'Verified until: hours ago' }),
          silentPlaces.with({ label: 'Silent places' }),
        ],
      }),
      graph({ title: 'Hours that are not verified', width: 6, unit: 'hours', metrics: [unverifiedHours] }),
      graph({ title: 'Found wrong', width: 5, unit: 'files and places', metrics: [...faults, silentPlaces] }),
      new AlarmStatusWidget({ title: 'Alarms of the watch', width: 5, height: ROW_HEIGHT, alarms }),
    ],
  };
}
