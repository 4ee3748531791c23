import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Duration, Stack, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { InputError, Problems } from '../internal/problems';
import type { OrganizationTrail } from '../trail/organization-trail';
import type { AlarmRecipients } from './alarm-recipients';
import { AlarmTopics, recipientWarnings } from './alarm-topics';
import { blindSpots, describeBlindSpots } from './blind-spots';
import { type Detection, DetectionSeverity } from './detection';
import { DetectionAlarm } from './detection-alarm';
import { checkInput } from './detection-alarms-input';
import type { DetectionOverride } from './detection-override';
import { describeDoubts, selectDetections } from './detection-selection';
import { quotaProblems } from './filter-quota';
import { describeMaskablePages } from './maskable-pages';
import { type RecordedKinds, recordedKinds } from './recorded-kinds';
import { TrailHealth } from './trail-health';
import { TrailSilentAlarm } from './trail-silent-alarm';

/**
 * Properties of DetectionAlarms.
 */
export interface DetectionAlarmsProps {
  /**
   * What to look for: a catalog, or several, or your own.
   */
  readonly detections: Detection[];

  /**
   * The trail whose log group is watched. With it the trail's health is checked, and detections that need events which
   * the trail does not record are named.
   *
   * @default - none: `logGroup` is watched
   */
  readonly trail?: OrganizationTrail;

  /**
   * The log group to watch where the trail is somebody else's: of this stack's account and Region, and of class STANDARD.
   *
   * @default - that of `trail`
   */
  readonly logGroup?: ILogGroup;

  /**
   * The ids of detections to leave out.
   *
   * @default - none
   */
  readonly exclude?: string[];

  /**
   * What to change of detections, by their ids.
   *
   * @default - nothing
   */
  readonly overrides?: { [id: string]: DetectionOverride };

  /**
   * Further detections. Their patterns are read here: the constructor throws at one that CloudWatch would refuse, and
   * what is legal but doubtful in one is a warning. To replace a detection, exclude it and add yours.
   *
   * @default - none
   */
  readonly add?: Detection[];

  /**
   * The names of roles, without their paths, whose sessions are people's: those that an identity provider gives them, as in
   * `OktaAdmin`. Detections by person add them to the roles of IAM Identity Center, IAM users and sessions of the console;
   * without, what such a role does is taken for the work of a pipeline. Exact, or with a `*` at the beginning or end. The
   * longest pattern has room for about four. Only patterns of `detections` that name the roles of IAM Identity Center change,
   * never those of `add`.
   *
   * @default - none
   */
  readonly personRoles?: string[];

  /**
   * Who is woken: by detections of severity `PAGE`, and when the trail is silent or unwell.
   *
   * @default - nobody, with a warning
   */
  readonly page?: AlarmRecipients;

  /**
   * Who learns of detections of severity `NOTIFY`.
   *
   * @default - nobody, with a warning
   */
  readonly notify?: AlarmRecipients;

  /**
   * Who learns of detections of severity `COMPLIANCE`. Security Hub's controls CloudWatch.1 to .14 fail while their
   * alarms' topic has no subscription.
   *
   * @default - nobody, with a warning
   */
  readonly compliance?: AlarmRecipients;

  /**
   * The namespace of the metrics, and the start of the names of the alarms: unique in the account and Region.
   *
   * @default 'OrganizationTrail'
   */
  readonly metricNamespace?: string;

  /**
   * How long no event may arrive before somebody is woken: in steps of 5 minutes, from 15 minutes to a day.
   *
   * CloudTrail delivers about every 5 minutes, without a guarantee. Where it is asked every 15 minutes how the trail is,
   * and the trail records reads, those questions are events themselves: an hour without any is four that got lost.
   *
   * @default - one hour with a trail that records reads, otherwise 6 hours, which the night of a small organization may last
   */
  readonly silentAfter?: Duration;
}

/**
 * Alarms on what happens in the accounts of a trail: for each detection a metric filter with exactly its pattern, a metric
 * and an alarm, whose description says what happened, what to do, and the command that finds the events with their
 * accounts. Alarms of different severities go to different topics, all encrypted under one key.
 *
 * And alarms on the trail itself, which wake somebody: `TrailSilent` when no event arrives any more, and with `trail` what
 * CloudTrail says of it every 15 minutes, which a small function publishes as metrics. Both raise once when a new trail is
 * deployed, until its first events arrive.
 *
 * CloudTrail delivers within about five minutes on average and an alarm follows within a minute or two; neither is
 * guaranteed, and an event over 256 KB raises none. An alarm names no account by itself (docs/decisions/0006).
 *
 * Costs 0.40 USD a month for each detection (0.30 its metric, 0.10 its alarm; us-east-1, 2026), 1 USD for the key, 0.10 for
 * `TrailSilent`, and with `trail` 2.80 for seven metrics and alarms of its health. The function's invocations round to
 * nothing.
 */
export class DetectionAlarms extends Construct {
  /** The log group that is watched. */
  public readonly logGroup: ILogGroup;

  /** The detections in use, with their overrides. */
  public readonly detections: Detection[];

  /** The topic of alarms that wake somebody. */
  public readonly pageTopic: ITopic;

  /** The topic of alarms for a working day. */
  public readonly notifyTopic: ITopic;

  /** The topic of alarms that a control wants to exist. */
  public readonly complianceTopic: ITopic;

  /** The namespace of the metrics. */
  public readonly metricNamespace: string;

  private readonly alarms = new Map<string, IAlarm>();

  /**
   * @throws when the input cannot be deployed, or when no detection could ever fire; everything that is wrong is named in one error
   */
  public constructor(scope: Construct, id: string, props: DetectionAlarmsProps) {
    super(scope, id);
    const { trail } = props;
    const recorded = trail && recordedKinds(trail);
    this.metricNamespace = props.metricNamespace ?? 'OrganizationTrail';
    const silentAfter = props.silentAfter ?? Duration.hours(recorded?.reads ? 1 : 6);
    const problems = new Problems('DetectionAlarms', this.node.path);
    const others = Stack.of(this).node.findAll().filter((node) => node instanceof DetectionAlarms);
    checkInput(problems, this, others.filter((other) => other !== this), props, silentAfter);
    this.detections = selectDetections(props, problems);
    problems.throwIfAny();
    this.checkSight(problems, recorded);
    problems.throwIfAny();
    this.logGroup = (trail?.logGroup ?? props.logGroup) as ILogGroup;

    const topics = new AlarmTopics(this, 'Topics', props);
    this.pageTopic = topics.page;
    this.notifyTopic = topics.notify;
    this.complianceTopic = topics.compliance;
    const place = { logGroup: this.logGroup, namespace: this.metricNamespace };
    const detections = new Construct(this, 'Detections');
    for (const detection of this.detections) {
      const actions = topics.actions(detection.severity);
      // An id for each of a list can only be the list's own; it is stable by contract, and below a construct of its own.
      const { alarm } = new DetectionAlarm(detections, detection.id, { ...place, detection, actions });
      this.alarms.set(detection.id, alarm);
    }
    const page = topics.actions(DetectionSeverity.PAGE);
    new TrailSilentAlarm(this, 'TrailSilent', { ...place, silentAfter, actions: page });
    if (trail) new TrailHealth(this, 'TrailHealth', { trail, namespace: this.metricNamespace, silentAfter, actions: page });

    this.node.addValidation({ validate: () => quotaProblems(this, this.logGroup) });
    const used = new Set([DetectionSeverity.PAGE, ...this.detections.map(({ severity }) => severity)]);
    this.warn({
      ...recipientWarnings(props, [...used]),
      BlindDetections: recorded && describeBlindSpots(this.detections, recorded),
      DoubtfulPatterns: describeDoubts(props.add ?? []),
      MaskablePages: describeMaskablePages(this.detections),
    });
  }

  /**
   * The alarm of a detection, for a composite alarm, a dashboard or a further action.
   *
   * @throws when there is no such detection
   */
  public alarm(detectionId: string): IAlarm {
    const alarm = this.alarms.get(detectionId);
    if (alarm) return alarm;
    throw new InputError(
      `DetectionAlarms at '${this.node.path}': detectionId: received "${detectionId}"; allowed: ${[...this.alarms.keys()].join(', ')}`,
    );
  }

  private checkSight(problems: Problems, recorded: RecordedKinds | undefined): void {
    if (!recorded || this.detections.length === 0) return;
    const isBlind = (detection: Detection): boolean => blindSpots(detection, recorded).some(({ isTotal }) => isTotal);
    if (!this.detections.every(isBlind)) return;
    problems.add(
      `detections: received ${String(this.detections.length)}, none of which can ever fire on what the trail records; ` +
        'allowed: a trail that records their events (management events, mostly), or no detections',
    );
  }

  private warn(warnings: Record<string, string | undefined>): void {
    for (const [id, message] of Object.entries(warnings)) {
      if (message !== undefined) Validations.of(this).addWarning(`cdk-organization-trail:${id}`, message);
    }
  }
}
