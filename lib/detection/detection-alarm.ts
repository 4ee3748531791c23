import { Alarm, ComparisonOperator, type IAlarmAction, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { alarmDescription, eventsCommand } from './alarm-description';
import { deployedEvaluation } from './alarm-evaluation';
import type { Detection } from './detection';
import { alarmNameOf, type DetectionNames, filterNameOf } from './detection-names';
import { label } from './label';

export interface DetectionAlarmProps {
  readonly logGroup: ILogGroup;
  readonly detection: Detection;
  readonly names: DetectionNames;
  readonly actions: IAlarmAction[];
  /** The pattern of the filter: that of the detection, without suppressed events. */
  readonly filterPattern: string;
  /** Whether the metric is 0 without matches. It then costs 0.30 USD per month instead of nothing. */
  readonly isZeroByDefault: boolean;
  /** How long after it went off the alarm is still in ALARM, or in ALARM again, in seconds. */
  readonly staysSeconds?: number;
}

/** A detection as a metric filter, its metric, and an alarm on it. */
export class DetectionAlarm extends Construct {
  public readonly filter: MetricFilter;

  private readonly made: Alarm;

  public constructor(scope: Construct, id: string, props: DetectionAlarmProps) {
    super(scope, id);
    const { logGroup, detection, names, actions, filterPattern, isZeroByDefault, staysSeconds } = props;
    const { id: name } = detection;
    const { metricNamespace: namespace } = names;
    const filterName = filterNameOf(names, name);
    const filter = new MetricFilter(this, 'Filter', {
      logGroup,
      filterName,
      filterPattern: FilterPattern.literal(filterPattern),
      metricNamespace: namespace,
      metricName: name,
      // As Security Hub requires. A dimension would rule out the default value, and the alarm would not see the metric.
      metricValue: '1',
      defaultValue: isZeroByDefault ? 0 : undefined,
    });
    const { threshold, periodSeconds, evaluationPeriods, datapointsToAlarm } = deployedEvaluation(
      detection,
      staysSeconds,
    );
    const alarm = new Alarm(this, 'Alarm', {
      alarmName: alarmNameOf(names, name),
      alarmDescription: alarmDescription(
        detection,
        eventsCommand({ logGroup, filterName, seconds: evaluationPeriods * periodSeconds + 60 * 60 }),
      ),
      metric: new Metric({ namespace, metricName: name, statistic: 'Sum', period: Duration.seconds(periodSeconds) }),
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold,
      evaluationPeriods,
      datapointsToAlarm,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(...actions);
    for (const part of [filter, alarm]) label(part, detection);
    this.filter = filter;
    this.made = alarm;
  }

  public get alarm(): Alarm {
    return this.made;
  }
}
