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
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { DEPLOYED_FILE, DEPLOYED_VALUES_VARIABLE } from '../contract/deployed';
import {
  LOG_GROUP_DIMENSION,
  MISSING_TRAIL_SECONDS,
  NAMESPACE_VARIABLE,
  TRAIL_ARN_VARIABLE,
  TRAIL_DIMENSION,
  TrailHealthMetric,
} from '../contract/trail-health';
import { BundledFunction } from '../internal/bundled-function';
import { splitValue, valuesAsJson } from '../internal/deployed-values';
import { OrganizationTrail } from '../trail/organization-trail';
import type { IOrganizationTrail } from '../trail/organization-trail-ref';
import {
  type AlarmWords,
  alarmDescription,
  functionLogCommand,
  type SizedText,
  startCommand,
  trailStatusCommand,
} from './alarm-description';
import { arnOf } from './arn-of';
import { type DeployedParts, describeDeployed, permissionsToCompare } from './deployed';
import { DetectionSeverity } from './detection';
import { alarmNameOf } from './detection-names';
import { label } from './label';

export interface TrailHealthProps extends DeployedParts {
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
 * And compares with what was deployed: a trail that somebody narrowed to calls that only read is still logging. What of the trail, its log group, metric
 * filters, alarms, recipients and findings is not as it was deployed, or could not be looked at, is in the log of the function, and raises `TrailChanged`.
 *
 * What it does not notice: that its own schedule or function is gone (`TrailNotChecked` does); a change that was undone before the next run; a change to
 * policies of bucket, keys and roles (errors of delivery show those), to the code of the function of findings (their heartbeat shows that), or to what
 * is not known here, as with an imported trail. That the log group was deleted and made again shows in a creation that is later than its last
 * change by CloudFormation: not where another stack has it, and not if CloudFormation updated or imported it since. A group that was imported, or taken back
 * after a deletion of its stack, is older than that, and so in order.
 *
 * Each question is a management event itself, so a healthy trail that records reads is never silent for long.
 */
export class TrailHealth extends Construct {
  /** By their names, without the namespace. */
  public readonly alarms: ReadonlyMap<string, Alarm>;

  private readonly made = new Map<string, Alarm>();
  private readonly ownLog: ILogGroup;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: TrailHealthProps,
  ) {
    super(scope, id);
    this.alarms = this.made;
    const { trail, names } = props;
    // Until the template is written, more may be recorded, and more told.
    const deployed = (): unknown => describeDeployed(this, props);
    const { resource: handler } = new BundledFunction(this, 'Function', {
      bundle: 'trail-health',
      files: () => ({ [DEPLOYED_FILE]: JSON.stringify(splitValue(this, deployed()).known) }),
      description: 'Publishes what CloudTrail says about the health of a trail, and whether all is as it was deployed',
      timeout: Duration.minutes(3).plus(Duration.seconds(MISSING_TRAIL_SECONDS)),
      environment: {
        ...(trail && { [TRAIL_ARN_VARIABLE]: arnOf(trail) }),
        [NAMESPACE_VARIABLE]: names.metricNamespace,
        [DEPLOYED_VALUES_VARIABLE]: valuesAsJson(this, deployed),
      },
      permissions: permissionsToCompare(this, props),
    });
    this.ownLog = handler.logGroup;
    new Rule(this, 'Schedule', {
      description: 'Checks the health of a CloudTrail trail',
      schedule: Schedule.rate(INTERVAL),
      // A check that comes later than the next one says nothing new.
      targets: [new LambdaFunction(handler, { maxEventAge: INTERVAL })],
    });
    if (trail) this.watchTrail(trail);
    this.alarm(
      'Changed',
      TrailHealthMetric.CHANGED,
      ERRORS,
      {
        title: 'The trail, or what watches it, is not as it was deployed',
        meaning:
          'Somebody changed trail, log group, metric filters, alarms, recipients or findings past the deployment, or it could not be looked at. Acts may go unseen.',
        response:
          'Read under changes what differs, find in the event history who changed it, and deploy again with --revert-drift.',
      },
      functionLogCommand(this.ownLog),
    );
    this.alarm('NotChecked', TrailHealthMetric.CHECKS, NOT_CHECKED, {
      title: 'The health of the trail was not checked for 45 minutes',
      meaning: 'Errors of delivery would go unnoticed. A new deployment raises this once, until the first check.',
      response:
        'Look at the log of the function: it may have been denied cloudtrail:GetTrailStatus, or the schedule be disabled.',
    });
  }

  /** What CloudTrail itself says. */
  private watchTrail(trail: IOrganizationTrail): void {
    const { silentAfter } = this.props;
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
      startCommand(this, arnOf(trail)),
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
  }

  private alarm(
    id: string,
    metricName: TrailHealthMetric,
    evaluation: Evaluation,
    words: AlarmWords,
    command: SizedText = this.statusCommand(),
  ): void {
    const { names, actions } = this.props;
    const { threshold = 1, missing = TreatMissingData.NOT_BREACHING, comparison, ...periods } = evaluation;
    const alarm = new Alarm(this, id, {
      ...periods,
      alarmName: alarmNameOf(names, `Trail${id}`),
      alarmDescription: alarmDescription(words, command),
      metric: healthMetric(names.metricNamespace, dimensionOf(this.props), metricName),
      comparisonOperator: comparison ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold,
      treatMissingData: missing,
    });
    alarm.addAlarmAction(...actions);
    label(alarm, { id: `Trail${id}`, title: words.title, severity: DetectionSeverity.PAGE });
    this.made.set(`Trail${id}`, alarm);
  }

  private statusCommand(): SizedText {
    const { trail } = this.props;
    return trail ? trailStatusCommand(this, arnOf(trail)) : functionLogCommand(this.ownLog);
  }
}

/** What tells the metrics of one check from those of another. */
function dimensionOf({ trail, logGroup }: Pick<DeployedParts, 'trail' | 'logGroup'>): Record<string, string> {
  return trail ? { [TRAIL_DIMENSION]: trail.trailName } : { [LOG_GROUP_DIMENSION]: logGroup.logGroupName };
}

/** Whether CloudTrail tells a topic of log files: of an imported trail it is not known. */
function mayHaveTopic(trail: IOrganizationTrail): boolean {
  return !(trail instanceof OrganizationTrail) || trail.deliveryTopic !== undefined;
}

export function healthMetric(
  namespace: string,
  dimensionsMap: Record<string, string>,
  metricName: TrailHealthMetric,
  options?: MetricOptions,
): Metric {
  return new Metric({
    statistic: 'Maximum',
    period: INTERVAL,
    ...options,
    namespace,
    metricName,
    dimensionsMap,
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
