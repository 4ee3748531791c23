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
  /** Hours between two looks at an account. */
  readonly hours: number;
}

/** Short against the hours between two looks, so that it does not matter when within a period one falls. */
const PERIOD = Duration.hours(1);

interface WatchAlarm {
  readonly id: string;
  readonly metric: ArchiveWatchMetric;
  readonly severity: DetectionSeverity;
  readonly title: string;
  readonly meaning: string;
  readonly response: string;
  /** Of so many looks in a row. */
  readonly looks: number;
  /** Raised when there is no data; otherwise while there is. */
  readonly isOnSilence?: boolean;
}

/** Details are in the message that the function sends; the alarms stay until it is over, and say when nothing is watched any more. */
const ALARMS: readonly WatchAlarm[] = [
  {
    id: 'ArchiveTampered',
    metric: ArchiveWatchMetric.TAMPERED,
    severity: DetectionSeverity.PAGE,
    title: 'The archive of the trail, or what the watch remembers of it, was tampered with',
    meaning:
      'A digest or log file is missing, changed, added or forged, or the remembered state is. A message names account, Region, hours and files. It stays for a week.',
    response:
      'Treat it as an attack on the evidence. Look in the access logs of the bucket for who deleted or wrote; restore earlier versions (docs/archive-watch.md).',
    looks: 1,
  },
  {
    id: 'ArchiveSilent',
    metric: ArchiveWatchMetric.SILENT,
    severity: DetectionSeverity.NOTIFY,
    title: 'An account or Region delivers no digests any more, or never did',
    meaning:
      'CloudTrail writes a digest every hour for each account and Region, also without activity. A message names the places.',
    response:
      'Is the account still in the organization, the Region enabled, CloudTrail trusted, its service-linked role there? See docs/archive-watch.md.',
    looks: 1,
  },
  {
    id: 'ArchiveNotChecked',
    metric: ArchiveWatchMetric.NOT_CHECKED,
    severity: DetectionSeverity.NOTIFY,
    title: 'Parts of the archive could not be checked twice in a row',
    meaning: 'Nothing is proven of them: access was denied, files are archived, or the time was not enough.',
    response: 'The message and the log name places and reasons.',
    looks: 2,
  },
  {
    id: 'ArchiveNotWatched',
    metric: ArchiveWatchMetric.CHECKS,
    severity: DetectionSeverity.NOTIFY,
    title: 'The archive of the trail is not watched any more',
    meaning:
      'Twice in a row no account was looked at, or nobody could be told. A new deployment raises this once, until the first look.',
    response: 'Look whether the schedule is enabled, and what the log of the function says.',
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
