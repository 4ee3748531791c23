import {
  Alarm,
  ComparisonOperator,
  type IAlarmAction,
  Metric,
  type MetricOptions,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { ArchiveWatchMetric } from '../contract/archive-watch';
import { TRAIL_DIMENSION } from '../contract/trail-health';
import { claimNames } from '../internal/names-in-app';
import { alarmDescription, functionLogCommand } from '../detection/alarm-description';
import { DetectionSeverity } from '../detection/detection';
import { alarmNameOf } from '../detection/detection-names';
import { label } from '../detection/label';

export interface WatchAlarmsProps {
  readonly metricNamespace: string;
  readonly alarmNamePrefix: string;
  readonly trailName: string;
  readonly logGroup: ILogGroup;
  /** Hours between two checks of an account. */
  readonly hours: number;
}

/** Short compared to the interval, so that it does not matter when within a period a check falls. */
const PERIOD = Duration.hours(1);

interface WatchAlarm {
  readonly id: string;
  readonly metric: ArchiveWatchMetric;
  readonly severity: DetectionSeverity;
  readonly title: string;
  readonly meaning: string;
  readonly response: string;
  /** The number of consecutive checks that set it off. */
  readonly looks: number;
  /** Whether it goes off without data; otherwise it goes off with data. */
  readonly isOnSilence?: boolean;
}

/**
 * The message of the function has the details. The alarms stay in ALARM until the problem is over, and also report if
 * nothing is verified.
 */
const ALARMS: readonly WatchAlarm[] = [
  {
    id: 'ArchiveTampered',
    metric: ArchiveWatchMetric.TAMPERED,
    severity: DetectionSeverity.PAGE,
    title: 'The archive of the trail, or the state of its watch, shows signs of tampering',
    meaning:
      'A digest or log file is missing, changed, added or forged, or the state of the watch was changed. A message names account, Region, hours and files. The alarm stays for a week.',
    response:
      'Treat it as an attack on the evidence. Find out from the access logs of the bucket who wrote or deleted, and restore earlier versions (docs/archive-watch.md).',
    looks: 1,
  },
  {
    id: 'ArchiveSilent',
    metric: ArchiveWatchMetric.SILENT,
    severity: DetectionSeverity.NOTIFY,
    title: 'An account or Region delivers no digests',
    meaning:
      'CloudTrail writes a digest every hour for each account and Region, even if nothing happens there. A message names the accounts and Regions.',
    response:
      'Check that the account is still in the organization, that the Region is enabled, and that AWSServiceRoleForCloudTrail exists in the account (docs/archive-watch.md).',
    looks: 1,
  },
  {
    id: 'ArchiveNotChecked',
    metric: ArchiveWatchMetric.NOT_CHECKED,
    severity: DetectionSeverity.NOTIFY,
    title: 'Part of the archive could not be checked, twice in a row',
    meaning:
      'It may be intact or not: access was denied, files are in an archive storage class, or there was not enough time.',
    response: 'The message and the log say what could not be checked, and why.',
    looks: 2,
  },
  {
    id: 'ArchiveNotWatched',
    metric: ArchiveWatchMetric.CHECKS,
    severity: DetectionSeverity.NOTIFY,
    title: 'The archive of the trail is not being verified',
    meaning:
      'No account was checked for two intervals, or messages could not be sent. A new deployment sets off this alarm once, until the first check.',
    response: "Check that the schedule is enabled, and read the function's log.",
    looks: 2,
    isOnSilence: true,
  },
];

export class WatchAlarms extends Construct {
  public readonly alarms: ReadonlyMap<string, Alarm>;
  private readonly bySeverity = new Map<DetectionSeverity, Alarm[]>();

  public constructor(scope: Construct, id: string, props: WatchAlarmsProps) {
    super(scope, id);
    const names = ALARMS.map((one) => alarmNameOf(props, one.id));
    claimNames(this, { kind: 'alarm', names, within: 'Region' });
    this.alarms = new Map(ALARMS.map((one) => [one.id, this.alarm(one, props)]));
  }

  public act(severity: DetectionSeverity, actions: readonly IAlarmAction[], okActions: readonly IAlarmAction[]): void {
    for (const alarm of this.bySeverity.get(severity) ?? []) {
      alarm.addAlarmAction(...actions);
      if (okActions.length > 0) alarm.addOkAction(...okActions);
    }
  }

  private alarm({ isOnSilence = false, ...one }: WatchAlarm, props: WatchAlarmsProps): Alarm {
    const { id, severity, title, looks } = one;
    const periods = looks * props.hours + 1;
    const alarm = new Alarm(this, id, {
      alarmName: alarmNameOf(props, id),
      alarmDescription: alarmDescription(one, functionLogCommand(props.logGroup)),
      metric: watchMetric(props, one.metric),
      threshold: 1,
      evaluationPeriods: periods,
      datapointsToAlarm: isOnSilence ? periods : looks,
      comparisonOperator: isOnSilence
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: isOnSilence ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    label(alarm, { id, title, severity });
    this.bySeverity.set(severity, [...(this.bySeverity.get(severity) ?? []), alarm]);
    return alarm;
  }
}

export function watchMetric(
  { metricNamespace, trailName }: Pick<WatchAlarmsProps, 'metricNamespace' | 'trailName'>,
  metric: ArchiveWatchMetric,
  options?: MetricOptions,
): Metric {
  return new Metric({
    statistic: 'Maximum',
    period: PERIOD,
    ...options,
    namespace: metricNamespace,
    metricName: metric,
    dimensionsMap: { [TRAIL_DIMENSION]: trailName },
  });
}
