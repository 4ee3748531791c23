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
import type { Construct } from 'constructs';
import { alarmDescription, trailsStatusCommand, trailStatusCommand } from './alarm-description';
import { DetectionSeverity } from './detection';
import { alarmNameOf, type DetectionNames } from './detection-names';
import { label } from './label';

export interface TrailSilentAlarmProps {
  readonly logGroup: ILogGroup;
  readonly names: DetectionNames;
  readonly silentAfter: Duration;
  readonly actions: IAlarmAction[];
  /** Unknown for a trail outside this app. */
  readonly trailArn?: string;
}

/** The shortest period that is evaluated. */
export const SILENCE_STEP = Duration.minutes(5);

/**
 * Goes off if no event has reached the log group for this long, whatever the cause. CloudWatch publishes no data for a
 * log group without events, so missing data sets off the alarm.
 */
export class TrailSilentAlarm extends Alarm {
  public constructor(
    scope: Construct,
    id: string,
    { logGroup, names, silentAfter, actions, trailArn }: TrailSilentAlarmProps,
  ) {
    // Many short periods: CloudWatch looks a few periods further back before it treats data as missing.
    const periods = silentAfter.toSeconds() / SILENCE_STEP.toSeconds();
    const title = `No event of the trail reached its log group for ${silentAfter.toHumanString()}`;
    super(scope, id, {
      alarmName: alarmNameOf(names, 'TrailSilent'),
      alarmDescription: alarmDescription(
        {
          title,
          meaning:
            'None of the other alarms on it can go off. The trail, its role or key was stopped or deleted, or CloudTrail cannot deliver. ' +
            'A new trail sets off this alarm once, until its first events arrive.',
          response:
            'Check whether the trail is logging, and its latest CloudWatch Logs error. The event history of the management account, ' +
            'which cannot be turned off, shows who stopped it: StopLogging, DeleteTrail, UpdateTrail, PutEventSelectors, ' +
            'DeleteLogGroup, DisableKey, DeleteRolePolicy.',
        },
        trailArn === undefined ? trailsStatusCommand(scope) : trailStatusCommand(scope, trailArn),
      ),
      metric: incomingEvents(logGroup),
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      evaluationPeriods: periods,
      datapointsToAlarm: periods,
      treatMissingData: TreatMissingData.BREACHING,
    });
    this.addAlarmAction(...actions);
    label(this, { id: 'TrailSilent', title, severity: DetectionSeverity.PAGE });
  }
}

/** The CloudWatch Logs metric of the log group. */
export function incomingEvents(logGroup: ILogGroup, options?: MetricOptions): Metric {
  return new Metric({
    statistic: 'Sum',
    period: SILENCE_STEP,
    ...options,
    namespace: 'AWS/Logs',
    metricName: 'IncomingLogEvents',
    dimensionsMap: { LogGroupName: logGroup.logGroupName },
  });
}
