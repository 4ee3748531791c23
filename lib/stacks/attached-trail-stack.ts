import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { DEFAULT_TRAIL_NAME } from '../contract/names';
import { okActions } from '../detection/alarm-topics';
import type { TrailDashboard } from '../dashboard/trail-dashboard';
import { DetectionAlarms } from '../detection/detection-alarms';
import { ExistingLogGroup } from '../detection/existing-log-group';
import type { EventHistory } from '../history/event-history';
import { EventHistoryScope } from '../history/event-history-scope';
import { useArchitecture } from '../internal/function-architecture';
import { tagAsOwn } from '../internal/own-tag';
import { useRolePath } from '../internal/role-path';
import { warn } from '../internal/warn';
import { OrganizationAccess } from '../organization/organization-access';
import { AccessLogBucket } from '../trail/access-log-bucket';
import { OrganizationTrail } from '../trail/organization-trail';
import type { IOrganizationTrail } from '../trail/organization-trail-ref';
import { checkAttached } from './attached-trail-stack-input';
import type { AttachedTrailStackProps } from './attached-trail-stack-props';
import { watchCommand } from './commands';
import { describeAlarms, describeEventHistory, output, outputCommand } from './outputs';
import { makeDashboard } from './stack-dashboard';
import { makeEventHistory } from './stack-event-history';

/**
 * The stack for an organization that has a trail: detections, findings, alarms and the search of the event history on the log group of that trail, which is
 * Control Tower's, a landing zone's or a centralized one. No trail and no archive are made, so management events are not billed twice.
 *
 * What the log group has no room for is refused before anything is made; see `ExistingLogGroup`. Of the trail itself only silence is seen, and with `trailArn` what
 * CloudTrail says of its health. What the trail records cannot be seen, so detections of events that it does not record are not named; and nothing keeps it
 * from recording what findings do, which is a warning.
 *
 * Under the same ID, this stack and `OrganizationTrailStack` update into each other: alarms, topics with their subscriptions, findings and the event history stay.
 */
export class AttachedTrailStack extends Stack {
  /** The log group that is attached to. */
  public readonly existingLogGroup: ExistingLogGroup;

  /** The alarms. */
  public readonly alarms: DetectionAlarms;

  /** The function that searches the event history; undefined with `EventHistoryScope.none()`. */
  public readonly eventHistory?: EventHistory;

  /** The dashboard; undefined without `dashboard`. */
  public readonly dashboard?: TrailDashboard;

  /** The trail; undefined without `trailArn`. */
  public readonly trail?: IOrganizationTrail;

  /**
   * @throws one error with everything that is wrong with the properties, before anything is made
   */
  public constructor(scope: Construct, id: string, props: AttachedTrailStackProps) {
    super(scope, id, {
      description: 'Findings and alarms on the CloudTrail trail that is there (cdk-organization-trail)',
      ...props,
    });
    tagAsOwn(this);
    checkAttached(this, props);
    useArchitecture(this, props.architecture);
    useRolePath(this, props.rolePath);
    const { alarms, trailArn, eventHistory = EventHistoryScope.account(), isOrganizationTrail = true } = props;
    this.existingLogGroup = new ExistingLogGroup(this, 'ExistingLogGroup', { lookup: props.attachTo });
    const { logGroup } = this.existingLogGroup;
    // The ids are those of OrganizationTrailStack, so that each becomes the other in an update.
    const accessLogBucket = new AccessLogBucket(this, 'ResultAccessLogs');
    this.eventHistory = makeEventHistory(this, eventHistory, this.historyOwner(props, eventHistory), accessLogBucket);
    this.trail =
      trailArn === undefined
        ? undefined
        : OrganizationTrail.fromTrailAttributes(this, 'AttachedTrail', { trailArn, logGroup });
    this.alarms = new DetectionAlarms(this, 'DetectionAlarms', {
      ...alarms,
      findings: { historyFunction: this.eventHistory?.handler, accessLogBucket, ...alarms?.findings },
      ...(this.trail ? { trail: this.trail } : { logGroup }),
      isOrganizationTrail,
      // All that is made before, and nothing that somebody adds to the stack.
      guards: this.node.children,
    });
    this.eventHistory?.addAlarmAction(new SnsAction(this.alarms.notifyTopic), ...(alarms?.notify?.actions ?? []));
    const whenOk = okActions(this.alarms.notifyTopic, alarms?.notify);
    if (whenOk.length > 0) this.eventHistory?.addOkAction(...whenOk);
    this.dashboard = makeDashboard(this, props.dashboard, this.alarms, this.eventHistory);
    // Where the log group has no room, nothing is made at all.
    for (const made of this.node.children.filter((one) => one !== this.existingLogGroup))
      made.node.addDependency(this.existingLogGroup);
    warn(this.alarms, { LoopUnguarded: this.alarms.findings && LOOP });
    if (trailArn !== undefined) output(this, 'TrailArn', 'The trail', trailArn);
    output(this, 'LogGroupName', 'Where events are searchable', logGroup.logGroupName);
    outputCommand(this, 'WatchCommand', watchCommand(logGroup, this.region));
    describeAlarms(this, this.alarms);
    describeEventHistory(this, this.eventHistory);
  }

  private historyOwner(
    { organizationId }: AttachedTrailStackProps,
    { _kind: kind }: EventHistoryScope,
  ): Parameters<typeof makeEventHistory>[2] {
    if (kind !== 'organization') return { trailName: DEFAULT_TRAIL_NAME };
    const organizationAccess = new OrganizationAccess(this, 'OrganizationAccess', {
      expectedOrganizationId: organizationId,
    });
    return {
      trailName: DEFAULT_TRAIL_NAME,
      organizationId: organizationId ?? organizationAccess.organizationId,
      organizationAccess,
    };
  }
}

const LOOP =
  'The trail is not of this app, so nothing here keeps it from recording what findings do. If it records data events of functions, tables, topics or buckets, ' +
  'those of findings among them, each delivered batch causes another. Exclude them in its selectors: the outputs FindingsFunction, FindingsTable and FailedBatches, and the topics. ' +
  '`doctor --attach` looks whether they are. A trail that records management events alone is safe: acknowledge this then.';
