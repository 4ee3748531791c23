import { Alarm, type CfnAlarm, type IAlarm, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Duration, Stack, Token } from 'aws-cdk-lib/core';
import { Construct, type IConstruct } from 'constructs';
import { MAX_FILTERS } from '../contract/limits';
import { OWN_PARTS_ALARM } from '../contract/own-parts';
import { received, receivedInWords } from '../contract/received';
import { TRAIL_DIMENSION, type TrailHealthMetric } from '../contract/trail-health';
import { useArchitecture } from '../internal/function-architecture';
import { claimNames } from '../internal/names-in-app';
import { InputError, Problems } from '../internal/problems';
import { checkLimits } from '../internal/resource-limits';
import { warn } from '../internal/warn';
import { protectLast, TABLE_PROTECTION } from './findings/table-protection';
import { OrganizationTrail } from '../trail/organization-trail';
import { AlarmTopics } from './alarm-topics';
import { arnOf } from './arn-of';
import { type AlarmChoice, isAlarmed, whatGivesAlarm } from './alarmed';
import { describeBlindSpots } from './blind-spots';
import type { DeployedParts } from './deployed';
import { type Detection, DetectionSeverity } from './detection';
import { DetectionAlarm } from './detection-alarm';
import { checkAlarms, checkPlace, isOfOrganization, logGroupOf } from './detection-alarms-input';
import type { DetectionAlarmsProps } from './detection-alarms-props';
import {
  alarmClaim,
  checkNamesAreFree,
  type DetectionNames,
  detectionNames,
  filterClaim,
  namespaceClaim,
} from './detection-names';
import { describeDoubts } from './detection-selection';
import { quotaProblems } from './filter-quota';
import { breakLoop, describeLoop } from './findings/feedback-loop';
import { describeMeaningless } from './finding-meaning';
import { describeLoweredPages } from './finding-severities';
import { Findings, type IFindings } from './findings/findings';
import { describeUnfound, describeUnseenHeartbeat, expiredWords } from './findings/findings-warnings';
import { PAGE_STAYS } from './findings/findings-fallback';
import { describeMaskablePages } from './maskable-pages';
import { OwnParts } from './own-parts/own-parts';
import { recordedKinds } from './recorded-kinds';
import { suppressedFilters } from './suppressed-filters';
import { healthMetric, TrailHealth } from './trail-health';
import { incomingEvents, TrailSilentAlarm } from './trail-silent-alarm';
import { type AlarmsOnTopic, unheardWarnings } from './unheard-alarms';

/** Alarms of one severity return to OK as its recipients requested. */
type AlarmGroup = AlarmsOnTopic & { readonly severity?: DetectionSeverity; readonly alarms: readonly Alarm[] };

/**
 * Findings and alarms for the accounts of a trail. A function evaluates every event through a subscription filter of
 * the log group (of which a log group can have two). It reports who did what, where and to which resource: one message
 * for each role or user in each account (docs/findings.md), to the topic of the detection's severity.
 *
 * Detections of severity `PAGE` and `COMPLIANCE` also have a metric filter with exactly their pattern, a metric and an
 * alarm. The alarm description says what happened, what to do, and which command finds the events with their accounts.
 * Page alarms have no actions of their own: one composite alarm notifies of them while findings are broken. With
 * `findings.enabled: false`, every detection has an alarm with actions. Each severity has a topic, all encrypted with
 * one key.
 *
 * There are also alarms on the trail itself, which page: `TrailSilent` if no events arrive, `TrailChanged` if the
 * trail, log group, filters, alarms, recipients or findings differ from what was deployed, and with `trail`, the errors
 * that CloudTrail reports. A small function checks every 15 minutes and publishes metrics. `TrailSilent` and
 * `TrailNotChecked` go off once when a new trail is deployed, until its first events arrive.
 *
 * CloudTrail delivers within about five minutes on average. A finding follows at once, an alarm within a minute or two.
 * None of this is guaranteed, and events over 256 KB are not seen. An alarm does not name an account
 * (docs/decisions/0006).
 *
 * Monthly costs, in us-east-1 in 2026: 0.10 USD for each detection of severity `PAGE`, 0.40 for each of severity
 * `COMPLIANCE` (0.30 for its metric, 0.10 for its alarm), nothing for the others; without findings, 0.40 for each. 1
 * USD for the key, and with findings another 1 USD if the log group has no key from this stack; 0.50 for the composite
 * alarm. Function and table cost cents in a small organization, and a few dollars for 300 million events. 0.10 for
 * `TrailSilent`, 0.50 for the comparison with the deployment and its two alarms, and with `trail` about 0.50 more for
 * the health alarms.
 */
export class DetectionAlarms extends Construct {
  /** The log group that is monitored. */
  public readonly logGroup: ILogGroup;

  /** The detections in use, with their overrides. */
  public readonly detections: Detection[];

  /** The topic for page alarms. */
  public readonly pageTopic: ITopic;

  /** The topic for notify alarms. */
  public readonly notifyTopic: ITopic;

  /** The topic for compliance alarms. */
  public readonly complianceTopic: ITopic;

  /** The namespace of the metrics. */
  public readonly metricNamespace: string;

  /** The prefix of all alarm names, followed by a hyphen. */
  public readonly alarmNamePrefix: string;

  /** The resources for findings; `undefined` with `findings.enabled: false`, or without detections. */
  public readonly findings?: IFindings;

  /**
   * The name of the SSM parameter with the names of the product's own resources, for `replay --names`; `undefined` if
   * no detection uses one.
   */
  public readonly ownNamesParameter?: string;

  private readonly alarmChoice: AlarmChoice;
  private readonly alarms = new Map<string, Alarm>();
  private readonly healthAlarms: ReadonlyMap<string, Alarm>;
  /**
   * The trail whose health is checked; `undefined` if there is none.
   *
   * @internal
   */
  public readonly _trailName?: string;
  private readonly guards: readonly IConstruct[];

  /**
   * @throws InputError if the input cannot be deployed, or if no detection could ever fire; with all problems at once
   */
  public constructor(scope: Construct, id: string, props: DetectionAlarmsProps = {}) {
    super(scope, id);
    useArchitecture(this, props.architecture);
    const { trail } = props;
    const recorded = trail && recordedKinds(trail);
    this._trailName = trail?.trailName;
    this.guards = props.guards ?? [];
    const silentAfter = props.silentAfter ?? Duration.hours(recorded?.reads ? 1 : 6);
    const problems = new Problems('DetectionAlarms', this.node.path);
    problems.throwIfAbsent(props);
    checkPlace(problems, this, props);
    const selected = checkAlarms(problems, this, props, recorded, isOfOrganization(props));
    const logGroup = (trail && logGroupOf(trail)) ?? props.logGroup;
    checkNamesAreFree(problems, this, props, selected, logGroup);
    const isOn = props.findings?.enabled !== false && selected.length > 0;
    problems.throwIfAny();
    this.logGroup = logGroup as ILogGroup;
    const names = detectionNames(this, props, this.logGroup);
    this.detections = selected;
    this.metricNamespace = names.metricNamespace;
    this.alarmNamePrefix = names.alarmNamePrefix;
    claimNames(
      this,
      namespaceClaim(names),
      alarmClaim(names, this.detections, props.findings),
      filterClaim(names, this.detections, this.logGroup, props.findings),
    );

    const topics = new AlarmTopics(this, 'Topics', props, isOn);
    this.pageTopic = topics.page;
    this.notifyTopic = topics.notify;
    this.complianceTopic = topics.compliance;
    const ownParts = new OwnParts(this, 'OwnParts', {
      detections: this.detections,
      names,
      logGroup: this.logGroup,
      trail,
      guards: props.guards,
      deploymentRoles: props.deploymentRoles,
      writers: () => this.writers(),
    });
    this.ownNamesParameter = ownParts.parameter?.parameterName;
    const findings = isOn ? this.makeFindings(props, names, topics, ownParts) : undefined;
    this.findings = findings;
    this.alarmChoice = props.findings ?? {};
    const place = { logGroup: this.logGroup, names };
    const detections = new Construct(this, 'Detections');
    const alarmed = this.detections.filter((one) => isAlarmed(one, props.findings));
    const filters = suppressedFilters(alarmed, props.findings?.suppressions);
    const texts = new Map(alarmed.map(({ id, filterPattern }) => [id, filters.patterns.get(id) ?? filterPattern]));
    for (const detection of alarmed) {
      const isControl = detection.severity === DetectionSeverity.COMPLIANCE;
      const actsAlone = !findings || isControl;
      // The ID comes from the list. It is stable by contract, and below a separate construct.
      const { alarm } = new DetectionAlarm(detections, detection.id, {
        ...place,
        detection,
        filterPattern: ownParts.inFilter(texts.get(detection.id) ?? detection.filterPattern),
        actions: actsAlone ? topics.actions(detection.severity) : [],
        isZeroByDefault: actsAlone,
        staysSeconds: !actsAlone && detection.severity === DetectionSeverity.PAGE ? PAGE_STAYS.toSeconds() : undefined,
      });
      this.alarms.set(detection.id, alarm);
    }
    const page = topics.actions(DetectionSeverity.PAGE);
    const silent = new TrailSilentAlarm(this, 'TrailSilent', {
      ...place,
      silentAfter,
      actions: page,
      trailArn: trail && arnOf(trail),
    });
    const health = new TrailHealth(this, 'TrailHealth', {
      ...place,
      trail,
      silentAfter,
      actions: page,
      ofChanges: findings?.fallbackActions,
      filters: () => this.node.findAll().filter((node) => node instanceof MetricFilter),
      alarms: () => this.allAlarms(),
      topics: topicsWithEmails(props, topics, findings),
      findings,
    });
    const onTrail = new Map([['TrailSilent', silent], ...health.alarms]);
    protectLast(this, findings, this.logGroup);
    const ownPartsAlarm = ownParts.watch(findings ? [] : page, MAX_FILTERS - alarmed.length, {
      isZeroByDefault: !findings,
      seconds: findings && PAGE_STAYS.toSeconds(),
    });
    if (ownPartsAlarm) this.alarms.set(OWN_PARTS_ALARM, ownPartsAlarm);
    const pages = [...this.alarmsOf(DetectionSeverity.PAGE), ...(ownPartsAlarm ? [ownPartsAlarm] : [])];
    findings?.watchPages(pages);
    this.healthAlarms = new Map([...onTrail, ...(findings?.alarms ?? [])]);
    const groups = this.alarmsByTopic(topics, findings, onTrail, pages);
    for (const { severity, alarms } of groups) {
      const okActions = severity === undefined ? [] : topics.okActions(severity);
      if (okActions.length > 0) for (const alarm of alarms) alarm.addOkAction(...okActions);
    }

    // The rest of the app may still change these.
    this.node.addValidation({
      validate: () => {
        const records = trail && recordedKinds(trail);
        const BlindDetections = records && describeBlindSpots(this.detections, records);
        const FindingsLoop = trail instanceof OrganizationTrail && findings ? describeLoop(trail, findings) : undefined;
        warn(this, { ...unheardWarnings(groups), BlindDetections, FindingsLoop });
        return [...quotaProblems(this, this.logGroup), ...ownParts.filterProblems(texts)];
      },
    });
    checkLimits(this);
    warn(this, {
      DoubtfulPatterns: describeDoubts(props.add ?? []),
      MaskablePages: describeMaskablePages(this.detections, isOn),
      AlarmsNotSuppressed: filters.warning,
      SuppressionsOver: expiredWords(props.findings?.suppressions),
      FindingOnlyDetectionsOff: isOn ? undefined : describeUnfound(this.detections, ownParts.alarmed),
      FindingsMeaningOff: isOn ? undefined : describeMeaningless(alarmed),
      PagesLowered: isOn ? describeLoweredPages(props.findings?.severities, this.detections) : undefined,
      OwnPartsNotAlarmed: ownParts.describeUnalarmed(),
      OwnPartsUnknown: isOn ? ownParts.describeUnknown() : undefined,
      FindingsHeartbeatUnseen: isOn ? describeUnseenHeartbeat(recorded) : undefined,
    });
  }

  /**
   * Returns the alarm of a detection or on the trail itself, for a composite alarm, a dashboard or a further action.
   *
   * @param id a detection ID; or `TrailSilent`, `TrailChanged` and `TrailNotChecked`, and with `trail` also
   * `TrailNotLogging`, `TrailDeliveryError`, `TrailDigestError`, `TrailLogGroupError`, `TrailNotificationError` (for a
   * trail with a `deliveryTopic`) and `TrailDeliveryAge`
   * @throws InputError if there is no such alarm
   */
  public alarm(id: string): Alarm {
    const alarm = this.alarms.get(id) ?? this.healthAlarms.get(id);
    if (!alarm) throw this.without('id', id, [...this.healthAlarms.keys(), ...this.alarms.keys()]);
    return alarm;
  }

  /**
   * Returns the number of matches of a detection: one for each event, in the minute in which it reached the log group.
   *
   * @default - sum over 5 minutes
   * @throws InputError if there is no such detection
   */
  public metric(detectionId: string, options?: MetricOptions): Metric {
    if (!this.alarms.has(detectionId)) throw this.without('detectionId', detectionId, [...this.alarms.keys()]);
    return new Metric({ statistic: 'Sum', ...options, namespace: this.metricNamespace, metricName: detectionId });
  }

  /**
   * Returns a metric of the health check, which runs every 15 minutes.
   *
   * @default - maximum over 15 minutes
   * @throws InputError if no `trail` was given, so that nothing is checked
   */
  public metricHealth(metric: TrailHealthMetric, options?: MetricOptions): Metric {
    if (this._trailName === undefined) {
      throw new InputError(
        `DetectionAlarms at '${this.node.path}': metricHealth: no health check without a trail; allowed: with the property trail`,
      );
    }
    return healthMetric(this.metricNamespace, { [TRAIL_DIMENSION]: this._trailName }, metric, options);
  }

  /**
   * Returns the number of events that reached the log group; no data if there are none.
   *
   * @default - sum over 5 minutes
   */
  public metricIncomingEvents(options?: MetricOptions): Metric {
    return incomingEvents(this.logGroup, options);
  }

  /**
   * All alarms: those of detections by their IDs, and those on the trail and on findings, including the composite
   * alarm.
   *
   * @internal
   */
  public get _alarmsById(): ReadonlyMap<string, IAlarm> {
    const { fallbackAlarm } = this.findings ?? {};
    const ofOthers: [string, IAlarm][] = fallbackAlarm ? [['FindingsFallback', fallbackAlarm]] : [];
    return new Map<string, IAlarm>([...this.alarms, ...this.healthAlarms, ...ofOthers]);
  }

  private allAlarms(): IConstruct[] {
    return [...this._alarmsById.values(), ...this.guardedAlarms()];
  }

  /** Alarms of other protected constructs, such as an `ArchiveWatch`, with the same name prefix. */
  private guardedAlarms(): Alarm[] {
    const isOurs = ({ node }: Alarm): boolean => {
      const { alarmName = '' } = node.defaultChild as CfnAlarm;
      return alarmName.startsWith(`${this.alarmNamePrefix}-`) && !Token.isUnresolved(alarmName);
    };
    return this.guards.flatMap(({ node }) => node.findAll().filter((one) => one instanceof Alarm)).filter(isOurs);
  }

  private makeFindings(
    props: DetectionAlarmsProps,
    names: DetectionNames,
    topics: AlarmTopics,
    { parameter }: OwnParts,
  ): Findings {
    const { trail, page, findings: given = {} } = props;
    // Only in the same stack: otherwise it would be a circular dependency, since the other stack has the log group that
    // this one needs.
    const isHere = trail instanceof OrganizationTrail && Stack.of(trail) === Stack.of(this);
    const ofTrail = isHere ? trail._accessLogBucket : undefined;
    const options = { ...given, accessLogBucket: given.accessLogBucket ?? ofTrail };
    const findings = new Findings(this, 'Findings', {
      logGroup: this.logGroup,
      names,
      detections: this.detections,
      topics,
      page,
      options,
      trailArn: trail && arnOf(trail),
      ownParts: parameter,
      isOrganizationTrail: isOfOrganization(props),
    });
    if (trail instanceof OrganizationTrail) breakLoop(trail, findings);
    return findings;
  }

  /** Our functions that write to protected resources: the heartbeat of findings, and the deletion protection. */
  private writers(): IConstruct[] {
    const protection = this.node.tryFindChild(TABLE_PROTECTION);
    const role = this.findings?.handler.role;
    return [...(role ? [role] : []), ...(protection ? [protection] : [])];
  }

  private alarmsOf(severity: DetectionSeverity): Alarm[] {
    return this.detections.flatMap((one) => (one.severity === severity ? (this.alarms.get(one.id) ?? []) : []));
  }

  /** Returns the alarms that publish to each topic. Alarms of detections with findings publish to none. */
  private alarmsByTopic(
    topics: AlarmTopics,
    findings: Findings | undefined,
    onTrail: ReadonlyMap<string, Alarm>,
    pages: Alarm[],
  ): AlarmGroup[] {
    const { PAGE, NOTIFY, COMPLIANCE } = DetectionSeverity;
    const has = (severity: DetectionSeverity): boolean => this.detections.some((one) => one.severity === severity);
    const compliance: AlarmGroup = {
      severity: COMPLIANCE,
      unheard: 'compliance',
      topic: topics.compliance,
      alarms: this.alarmsOf(COMPLIANCE),
    };
    if (!findings) {
      return [
        { severity: PAGE, unheard: 'page', topic: topics.page, alarms: [...pages, ...onTrail.values()] },
        { severity: NOTIFY, unheard: 'notify', topic: topics.notify, alarms: this.alarmsOf(NOTIFY) },
        compliance,
      ];
    }
    const [changed, others] = [true, false].map((isChanged) =>
      [...onTrail].flatMap(([name, alarm]) => ((name === 'TrailChanged') === isChanged ? [alarm] : [])),
    ) as [Alarm[], Alarm[]];
    return [
      { severity: PAGE, unheard: 'page', topic: topics.page, alarms: others },
      { unheard: 'page findings', topic: topics.page, alarms: [], hasFindings: has(PAGE) },
      { unheard: 'notify findings', topic: topics.notify, alarms: [], hasFindings: has(NOTIFY) },
      { unheard: 'broken findings', topic: findings.fallbackTopic, alarms: [...findings.alarms.values(), ...changed] },
      compliance,
    ];
  }

  /** For a detection with findings only: says which setting would give it a filter and an alarm. */
  private without(name: string, id: string, known: readonly string[]): InputError {
    const detection = this.detections.find((one) => one.id === id);
    const remedy = detection && whatGivesAlarm(detection, this.alarmChoice);
    if (remedy !== undefined) {
      const words = `${JSON.stringify(id)}, which has findings but no metric filter`;
      const allowed = `with ${remedy}; or one with a filter: ${known.join(', ')}`;
      return new InputError(receivedInWords(`DetectionAlarms at '${this.node.path}': ${name}`, words, allowed));
    }
    return new InputError(received(`DetectionAlarms at '${this.node.path}': ${name}`, id, known.join(', ')));
  }
}

/** Topics whose recipients this app knows, with titles. */
function topicsWithEmails(
  { page, notify, compliance }: DetectionAlarmsProps,
  topics: AlarmTopics,
  findings: Findings | undefined,
): DeployedParts['topics'] {
  return [
    { title: 'page', topic: topics.page, emails: page?.emails ?? [] },
    { title: 'notify', topic: topics.notify, emails: notify?.emails ?? [] },
    { title: 'compliance', topic: topics.compliance, emails: compliance?.emails ?? [] },
    ...(findings ? [{ title: 'broken findings', topic: findings.fallbackTopic, emails: page?.emails ?? [] }] : []),
  ];
}
