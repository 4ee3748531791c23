import {
  Alarm,
  ComparisonOperator,
  type IAlarmAction,
  Metric,
  type MetricOptions,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import {
  MISSING_TRAIL_SECONDS,
  NAMESPACE_VARIABLE,
  TRAIL_ARN_VARIABLE,
  TRAIL_DIMENSION,
  TrailHealthMetric,
} from '../contract/trail-health';
import { BundledFunction } from '../internal/bundled-function';
import { OrganizationTrail } from '../trail/organization-trail';
import type { IOrganizationTrail } from '../trail/organization-trail-ref';
import { type AlarmWords, alarmDescription, startCommand, trailStatusCommand } from './alarm-description';
import { DetectionSeverity } from './detection';
import { alarmNameOf, type DetectionNames } from './detection-names';
import { label } from './label';

export interface TrailHealthProps {
  readonly trail: IOrganizationTrail;
  readonly names: DetectionNames;
  /** How old the latest log file may be. */
  readonly silentAfter: Duration;
  readonly actions: IAlarmAction[];
}

const INTERVAL = Duration.minutes(15);

/** Of so many checks in a row, one that does not fit is not an alarm: it may be the last before the service is well again. */
const ERRORS: Evaluation = { evaluationPeriods: 3, datapointsToAlarm: 2 };

/**
 * Asks CloudTrail every quarter of an hour how the trail is, and raises what it answers: errors that nobody is told of
 * otherwise, because they concern the very trail that would tell. CloudTrail answers for the trail's home Region.
 *
 * Each question is a management event itself, so a healthy trail that records reads is never silent for long.
 */
export class TrailHealth extends Construct {
  /** By their names, without the namespace. */
  public readonly alarms: ReadonlyMap<string, Alarm>;

  private readonly made = new Map<string, Alarm>();

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: TrailHealthProps,
  ) {
    super(scope, id);
    this.alarms = this.made;
    const { trail, names, silentAfter } = props;
    const trailArn = arnOf(trail);
    const { resource: handler } = new BundledFunction(this, 'Function', {
      bundle: 'trail-health',
      description: 'Publishes what CloudTrail says about the health of a trail',
      timeout: Duration.minutes(1).plus(Duration.seconds(MISSING_TRAIL_SECONDS)),
      environment: { [TRAIL_ARN_VARIABLE]: trailArn, [NAMESPACE_VARIABLE]: names.metricNamespace },
      permissions: [new PolicyStatement({ actions: ['cloudtrail:GetTrailStatus'], resources: [trailArn] })],
    });
    new Rule(this, 'Schedule', {
      description: 'Checks the health of a CloudTrail trail',
      schedule: Schedule.rate(INTERVAL),
      // A check that comes later than the next one says nothing new.
      targets: [new LambdaFunction(handler, { maxEventAge: INTERVAL })],
    });
    const key = 'Look whether the key that encrypts it is enabled and its policy lets CloudTrail use it';
    const undone =
      'Who changed it is in the event history: DisableKey, PutKeyPolicy, PutBucketPolicy, DeleteBucketPolicy, DeleteBucket.';
    this.alarm(
      'NotLogging',
      TrailHealthMetric.NOT_LOGGING,
      { evaluationPeriods: 1 },
      {
        title: 'The trail is stopped or deleted',
        meaning: 'Nothing is recorded for any account of the trail.',
        response:
          'Start it again, or deploy it again if it is gone. Who stopped it is in the event history: StopLogging, DeleteTrail.',
      },
      startCommand,
    );
    this.alarm('DeliveryError', TrailHealthMetric.DELIVERY_ERROR, ERRORS, {
      title: 'CloudTrail cannot deliver log files to the bucket',
      meaning: 'The archive has a hole that grows. CloudTrail tries again for 30 days.',
      response: `Look at the policy of the bucket. ${key}. ${undone}`,
    });
    this.alarm('DigestError', TrailHealthMetric.DIGEST_ERROR, ERRORS, {
      title: 'CloudTrail cannot deliver digest files to the bucket',
      meaning: 'Nobody can prove that log files of this time are complete and unchanged.',
      response: `Look at the policy of the bucket. ${key}. ${undone}`,
    });
    this.alarm('LogGroupError', TrailHealthMetric.LOG_GROUP_ERROR, ERRORS, {
      title: 'CloudTrail cannot deliver events to the log group',
      meaning: 'All alarms on the log group are blind.',
      response: `Look whether the group and the role of the trail exist, and what the policy of the role allows. ${key}.`,
    });
    if (mayHaveTopic(trail)) {
      this.alarm('NotificationError', TrailHealthMetric.NOTIFICATION_ERROR, ERRORS, {
        title: 'CloudTrail cannot tell the topic of log files',
        meaning: 'Whatever reads log files on notification misses some.',
        response: `Look at the policy of the topic. ${key}.`,
      });
    }
    this.alarm(
      'DeliveryAge',
      TrailHealthMetric.DELIVERY_AGE,
      { evaluationPeriods: 1, threshold: silentAfter.toSeconds() },
      {
        title: `CloudTrail delivered no log file for ${silentAfter.toHumanString()}`,
        meaning: 'CloudTrail has not said that anything failed, but the archive has a hole that grows.',
        response: 'Look at the AWS Health Dashboard for CloudTrail, then at what changed on trail, bucket and key.',
      },
    );
    this.alarm('NotChecked', TrailHealthMetric.CHECKS, NOT_CHECKED, {
      title: 'The health of the trail was not checked for 45 minutes',
      meaning: 'Errors of delivery would go unnoticed. A new deployment raises this once, until the first check.',
      response:
        'Look at the log of the function: it may have been denied cloudtrail:GetTrailStatus, or the schedule be disabled.',
    });
  }

  private alarm(
    id: string,
    metricName: TrailHealthMetric,
    evaluation: Evaluation,
    words: AlarmWords,
    command = trailStatusCommand,
  ): void {
    const { trail, names, actions } = this.props;
    const { threshold = 1, missing = TreatMissingData.NOT_BREACHING, comparison, ...periods } = evaluation;
    const alarm = new Alarm(this, id, {
      ...periods,
      alarmName: alarmNameOf(names, `Trail${id}`),
      alarmDescription: alarmDescription(words, command(this, arnOf(trail))),
      metric: healthMetric(names.metricNamespace, trail.trailName, metricName),
      comparisonOperator: comparison ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold,
      treatMissingData: missing,
    });
    alarm.addAlarmAction(...actions);
    label(alarm, { id: `Trail${id}`, title: words.title, severity: DetectionSeverity.PAGE });
    this.made.set(`Trail${id}`, alarm);
  }
}

/** Not that of the trail's resource, which would change together with an import of the trail (docs/adopting.md). */
export function arnOf(trail: IOrganizationTrail): string {
  return trail instanceof OrganizationTrail ? trail.identity.trailArn : trail.trailArn;
}

/** Whether CloudTrail tells a topic of log files: of an imported trail it is not known. */
function mayHaveTopic(trail: IOrganizationTrail): boolean {
  return !(trail instanceof OrganizationTrail) || trail.deliveryTopic !== undefined;
}

export function healthMetric(
  namespace: string,
  trailName: string,
  metricName: TrailHealthMetric,
  options?: MetricOptions,
): Metric {
  return new Metric({
    statistic: 'Maximum',
    period: INTERVAL,
    ...options,
    namespace,
    metricName,
    dimensionsMap: { [TRAIL_DIMENSION]: trailName },
  });
}

interface Evaluation {
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm?: number;
  readonly threshold?: number;
  readonly missing?: TreatMissingData;
  readonly comparison?: ComparisonOperator;
}

const NOT_CHECKED: Evaluation = {
  evaluationPeriods: 3,
  missing: TreatMissingData.BREACHING,
  comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
};
