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
  /** The maximum age of the latest log file. */
  readonly silentAfter: Duration;
  readonly actions: IAlarmAction[];
  /** Actions for the alarm on changes, which must also work if nobody receives the other alarms any more. */
  readonly ofChanges?: { readonly actions: IAlarmAction[]; readonly okActions: IAlarmAction[] };
}

const INTERVAL = Duration.minutes(15);

/**
 * One of this many consecutive checks may be without an error, without ending the alarm: it may just be the last one
 * before the service recovers.
 */
const ERRORS: Evaluation = { evaluationPeriods: 3, datapointsToAlarm: 2 };

/**
 * Asks CloudTrail every 15 minutes for the status of the trail, and sets off alarms for the errors that it reports.
 * These would otherwise go unnoticed, because they affect the trail itself. CloudTrail answers for the trail's home
 * Region.
 *
 * Also compares the deployed configuration: a trail that was narrowed to read events is still logging. If the trail,
 * its log group, metric filters, alarms, recipients or findings differ from what was deployed, or could not be checked,
 * this is in the log of the function and sets off `TrailChanged`.
 *
 * It does not detect that its own schedule or function is missing (`TrailNotChecked` does); a change that was undone
 * before the next run; changes to the policies of bucket, keys and roles (delivery errors show those); changes to the
 * code of the findings function (the heartbeat shows those); or changes to what is unknown here, as with an imported
 * trail. A log group that was deleted and recreated is recognized because it was created after its last change by
 * CloudFormation: not if it is in another stack, or if CloudFormation has since updated or imported it. A log group
 * that was imported, or restored after its stack was deleted, is older than that, so it counts as unchanged.
 *
 * Each check is a management event itself, so a healthy trail that records reads is never silent for long.
 */
export class TrailHealth extends Construct {
  /** By name, without the namespace. */
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
    // Rendered late: more may be recorded or added until then.
    const deployed = (): unknown => describeDeployed(this, props);
    const { resource: handler } = new BundledFunction(this, 'Function', {
      bundle: 'trail-health',
      files: () => ({ [DEPLOYED_FILE]: JSON.stringify(splitValue(this, deployed()).known) }),
      description:
        'Publishes what CloudTrail reports about the health of a trail, and whether everything is as deployed',
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
      // A check that comes after the next one adds nothing.
      targets: [new LambdaFunction(handler, { maxEventAge: INTERVAL })],
    });
    if (trail) this.watchTrail(trail);
    this.alarm(
      'Changed',
      TrailHealthMetric.CHANGED,
      ERRORS,
      {
        title: 'The trail, or what monitors it, differs from what was deployed',
        meaning:
          'Trail, log group, metric filters, alarms, recipients or findings were changed outside the deployment, or could not be checked. Acts may go unnoticed.',
        response:
          'See under changes in the log what differs, find in the event history who changed it, and deploy again with --revert-drift.',
      },
      functionLogCommand(this.ownLog),
      this.props.ofChanges,
    );
    this.alarm('NotChecked', TrailHealthMetric.CHECKS, NOT_CHECKED, {
      title: 'The health of the trail was not checked for 45 minutes',
      meaning: 'Delivery errors would go unnoticed. A new deployment sets off this alarm once, until the first check.',
      response:
        'Read the log of the function: it may have been denied cloudtrail:GetTrailStatus, or its schedule may be disabled.',
    });
  }

  /** Adds alarms for what CloudTrail itself reports. */
  private watchTrail(trail: IOrganizationTrail): void {
    const { silentAfter } = this.props;
    const key = 'Check that the KMS key is enabled and that its policy allows CloudTrail to use it';
    const undone =
      'The event history shows who changed it: DisableKey, PutKeyPolicy, PutBucketPolicy, DeleteBucketPolicy, DeleteBucket.';
    this.alarm(
      'NotLogging',
      TrailHealthMetric.NOT_LOGGING,
      { evaluationPeriods: 1 },
      {
        title: 'The trail is stopped or deleted',
        meaning: 'Nothing is recorded in any account of the trail.',
        response:
          'Start it again, or deploy it again if it was deleted. The event history shows who stopped it: StopLogging, DeleteTrail.',
      },
      startCommand(this, arnOf(trail)),
    );
    this.alarm('DeliveryError', TrailHealthMetric.DELIVERY_ERROR, ERRORS, {
      title: 'CloudTrail cannot deliver log files to the bucket',
      meaning: 'The archive has a growing gap. CloudTrail retries for 30 days.',
      response: `Check the bucket policy. ${key}. ${undone}`,
    });
    this.alarm('DigestError', TrailHealthMetric.DIGEST_ERROR, ERRORS, {
      title: 'CloudTrail cannot deliver digest files to the bucket',
      meaning: 'It cannot be proven that log files of this time are complete and unchanged.',
      response: `Check the bucket policy. ${key}. ${undone}`,
    });
    this.alarm('LogGroupError', TrailHealthMetric.LOG_GROUP_ERROR, ERRORS, {
      title: 'CloudTrail cannot deliver events to the log group',
      meaning: 'None of the alarms on the log group can go off.',
      response: `Check that the log group and the role of the trail exist, and what the policy of the role allows. ${key}.`,
    });
    if (mayHaveTopic(trail)) {
      this.alarm('NotificationError', TrailHealthMetric.NOTIFICATION_ERROR, ERRORS, {
        title: 'CloudTrail cannot notify the topic of log files',
        meaning: 'Consumers that read log files on notification miss some.',
        response: `Check the topic policy. ${key}.`,
      });
    }
    this.alarm(
      'DeliveryAge',
      TrailHealthMetric.DELIVERY_AGE,
      { evaluationPeriods: 1, threshold: silentAfter.toSeconds() },
      {
        title: `CloudTrail delivered no log file for ${silentAfter.toHumanString()}`,
        meaning: 'CloudTrail has reported no error, but the archive has a growing gap.',
        response: 'Check the AWS Health Dashboard for CloudTrail, then look for changes to trail, bucket and key.',
      },
    );
  }

  private alarm(
    id: string,
    metricName: TrailHealthMetric,
    evaluation: Evaluation,
    words: AlarmWords,
    command: SizedText = this.statusCommand(),
    { actions, okActions }: NonNullable<TrailHealthProps['ofChanges']> = { actions: this.props.actions, okActions: [] },
  ): void {
    const { names } = this.props;
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
    if (okActions.length > 0) alarm.addOkAction(...okActions);
    label(alarm, { id: `Trail${id}`, title: words.title, severity: DetectionSeverity.PAGE });
    this.made.set(`Trail${id}`, alarm);
  }

  private statusCommand(): SizedText {
    const { trail } = this.props;
    return trail ? trailStatusCommand(this, arnOf(trail)) : functionLogCommand(this.ownLog);
  }
}

/** Distinguishes the metrics of one health check from those of another. */
function dimensionOf({ trail, logGroup }: Pick<DeployedParts, 'trail' | 'logGroup'>): Record<string, string> {
  return trail ? { [TRAIL_DIMENSION]: trail.trailName } : { [LOG_GROUP_DIMENSION]: logGroup.logGroupName };
}

/** Whether CloudTrail notifies a topic of log files: unknown for an imported trail. */
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
