import { Alarm, ComparisonOperator, type IAlarmAction, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { OWN_PARTS_ALARM } from '../../contract/own-parts';
import { alarmDescription, sharedEventsCommand } from '../alarm-description';
import { deployedEvaluation } from '../alarm-evaluation';
import { DetectionSeverity } from '../detection';
import { alarmNameOf, type DetectionNames, filterNameOf } from '../detection-names';
import { label } from '../label';

export interface OwnPartsAlarmProps {
  readonly logGroup: ILogGroup;
  readonly names: DetectionNames;
  readonly filterPatterns: readonly string[];
  readonly actions: IAlarmAction[];
  /** Whether the metric is 0 without matches. It then costs 0.30 USD per month instead of nothing. */
  readonly isZeroByDefault: boolean;
  /** The minimum time that the alarm stays in ALARM, in seconds. */
  readonly seconds?: number;
}

/** Several filters on one metric, and the alarm on it: 0.10 USD per month, however many filters there are. */
export class OwnPartsAlarm extends Construct {
  private readonly made: Alarm;

  public constructor(scope: Construct, id: string, props: OwnPartsAlarmProps) {
    super(scope, id);
    const { logGroup, names, filterPatterns, actions, isZeroByDefault, seconds } = props;
    const { metricNamespace: namespace } = names;
    const prefix = filterNameOf(names, OWN_PARTS_ALARM);
    const { threshold, periodSeconds, evaluationPeriods, datapointsToAlarm } = deployedEvaluation(
      { threshold: 1, periodSeconds: 300 },
      seconds,
    );
    const title = 'A resource of this product was changed';
    this.made = new Alarm(this, 'Resource', {
      alarmName: alarmNameOf(names, OWN_PARTS_ALARM),
      alarmDescription: alarmDescription(
        {
          title,
          meaning:
            'The trail, its archive, a key, the log group, findings, alarms or the stack itself: someone may be about to hide something.',
          response: 'Who changed it? If it was not your deployment, secure that principal, and deploy the stack again.',
        },
        sharedEventsCommand(
          { logGroup, filterName: `${prefix}-`, seconds: evaluationPeriods * periodSeconds + 60 * 60 },
          filterPatterns.length,
        ),
      ),
      metric: new Metric({
        namespace,
        metricName: OWN_PARTS_ALARM,
        statistic: 'Sum',
        period: Duration.seconds(periodSeconds),
      }),
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold,
      evaluationPeriods,
      datapointsToAlarm,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    this.made.addAlarmAction(...actions);
    const words = { id: OWN_PARTS_ALARM, title, severity: DetectionSeverity.PAGE };
    label(this.made, words);
    for (const [index, filterPattern] of filterPatterns.entries()) {
      const number = String(index + 1);
      const filter = new MetricFilter(this, `Filter${number}`, {
        logGroup,
        filterName: `${prefix}-${number}`,
        filterPattern: FilterPattern.literal(filterPattern),
        metricNamespace: namespace,
        metricName: OWN_PARTS_ALARM,
        metricValue: '1',
        defaultValue: isZeroByDefault ? 0 : undefined,
      });
      label(filter, words);
    }
  }

  public get alarm(): Alarm {
    return this.made;
  }
}
