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
  /** Unknown where the trail is somebody else's. */
  readonly trailArn?: string;
}

/** The shortest stretch that is looked at. */
export const SILENCE_STEP = Duration.minutes(5);

/**
 * Raises when no event reached the log group for so long: whatever stopped, and whoever stopped it, silence is what it
 * looks like. CloudWatch publishes nothing for a group that receives nothing, so here missing data is the alarm.
 */
export class TrailSilentAlarm extends Alarm {
  public constructor(
    scope: Construct,
    id: string,
    { logGroup, names, silentAfter, actions, trailArn }: TrailSilentAlarmProps,
  ) {
    // Many short periods: CloudWatch looks a few periods further back for data before it believes that it is missing.
    const periods = silentAfter.toSeconds() / SILENCE_STEP.toSeconds();
    const title = `No event of the trail reached its log group for ${silentAfter.toHumanString()}`;
    super(scope, id, {
      alarmName: alarmNameOf(names, 'TrailSilent'),
      alarmDescription: alarmDescription(
        {
          title,
          meaning:
            'All other alarms on it are blind. Somebody stopped or deleted the trail, its role or key, or CloudTrail cannot deliver. ' +
            'A new trail raises this once, until its first events arrive.',
          response:
            'Look whether the trail is logging and what its latest CloudWatch Logs error is. Who stopped it is in the event history ' +
            'of the management account, which cannot be switched off: StopLogging, DeleteTrail, UpdateTrail, PutEventSelectors, ' +
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

/** CloudWatch Logs' own metric of the group. */
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
