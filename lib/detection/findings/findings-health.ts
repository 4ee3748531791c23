import {
  Alarm,
  ComparisonOperator,
  type IAlarmAction,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { FindingsMetric } from '../../contract/findings';
import { alarmDescription, functionLogCommand } from '../alarm-description';
import { MAX_ALARM_SECONDS } from '../../contract/limits';
import { deployedEvaluation } from '../alarm-evaluation';
import { type Detection, DetectionSeverity } from '../detection';
import { alarmNameOf, type DetectionNames } from '../detection-names';
import { label } from '../label';

export interface FindingsHealthProps {
  readonly handler: LambdaFunction;
  readonly names: DetectionNames;
  readonly actions: IAlarmAction[];
  /** The page alarms that the fallback notifies of. */
  readonly pages: readonly Detection[];
}

/** Many short periods, as in `TrailSilentAlarm`. */
const STEP = Duration.minutes(5);

/** Two missing heartbeats. */
const SILENT_AFTER = Duration.minutes(30);

/** Monitors whether findings work: a heartbeat must pass through the whole chain. That nothing failed is not enough. */
export class FindingsHealth extends Construct {
  /** By name, without the prefix. */
  public readonly alarms: ReadonlyMap<string, Alarm>;

  private readonly made = new Map<string, Alarm>();

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: FindingsHealthProps,
  ) {
    super(scope, id);
    this.alarms = this.made;
    const periods = SILENT_AFTER.toMinutes() / STEP.toMinutes();
    this.alarm('FindingsSilent', {
      title: 'No heartbeat came through findings for half an hour',
      meaning:
        'Findings may not be reported. A heartbeat is written into a tag every 15 minutes, and must come back through the trail and the log group, ' +
        'be stored and published. A new deployment sets off this alarm once.',
      response:
        'If TrailSilent is in ALARM too, check the trail first. Otherwise check the subscription filter of the log group, the function, its role, the table and the key.',
      // The value is a latency of at least one millisecond.
      metric: this.own(FindingsMetric.HEARTBEAT),
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: periods,
      datapointsToAlarm: periods,
      treatMissingData: TreatMissingData.BREACHING,
    });
    const { handler } = props;
    const ofLambda = (metricName: string): Metric => handler.metric(metricName, { statistic: 'Sum', period: STEP });
    this.alarm('FindingsFailed', {
      title: 'Events or messages of findings could not be processed',
      meaning:
        'Some acts may not have been reported. Batches that failed for good are in the bucket for failed batches.',
      response: 'Read the log, fix the cause, and send the failed batches to the function again (docs/operating.md).',
      metric: new MathExpression({
        label: 'Failures',
        // Only metrics with data count: most have none for months. Each is billed as an alarm. Throttled invocations
        // are retried for hours; nothing is lost unless it is dropped in the end, such as batches that the bucket did
        // not accept.
        expression: 'SUM(METRICS())',
        period: STEP,
        usingMetrics: {
          records: this.own(FindingsMetric.FAILED),
          errors: ofLambda('Errors'),
          dropped: ofLambda('AsyncEventsDropped'),
        },
      }),
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: failedPeriods(props.pages),
      datapointsToAlarm: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }

  private own(metricName: FindingsMetric): Metric {
    return new Metric({ namespace: this.props.names.metricNamespace, metricName, statistic: 'Sum', period: STEP });
  }

  private alarm(id: string, { title, meaning, response, ...evaluation }: HealthAlarm): void {
    const { names, handler, actions } = this.props;
    const alarm = new Alarm(this, id, {
      ...evaluation,
      alarmName: alarmNameOf(names, id),
      alarmDescription: alarmDescription({ title, meaning, response }, functionLogCommand(handler.logGroup)),
      threshold: 1,
    });
    alarm.addAlarmAction(...actions);
    label(alarm, { id, title, severity: DetectionSeverity.PAGE });
    this.made.set(id, alarm);
  }
}

/**
 * How many periods a failure is signaled for: a page alarm that counts several events may be in OK at that moment, and
 * in ALARM again one period later.
 */
function failedPeriods(pages: readonly Detection[]): number {
  const several = pages.filter((one) => one.threshold !== 1 || deployedEvaluation(one).datapointsToAlarm > 1);
  const steps = several.map(({ periodSeconds }) => Math.ceil(periodSeconds / STEP.toSeconds()) + 1);
  return Math.min(Math.max(3, ...steps), MAX_ALARM_SECONDS.otherwise / STEP.toSeconds());
}

interface HealthAlarm {
  readonly title: string;
  readonly meaning: string;
  readonly response: string;
  readonly metric: Metric | MathExpression;
  readonly comparisonOperator: ComparisonOperator;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: TreatMissingData;
}
