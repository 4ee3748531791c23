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
 * The stack for an organization that already has a trail: detections, findings, alarms and event history search on the
 * log group of that trail, which may be Control Tower's, a landing zone's or a centralized one. It creates no trail and
 * no archive, so management events are not billed twice.
 *
 * If the log group has no room, the deployment fails before anything is created; see `ExistingLogGroup`. Of the trail
 * itself, only silence is detected, and with `trailArn` the status that CloudTrail reports. What the trail records is
 * unknown, so there is no warning about detections for events that it does not record; and nothing prevents it from
 * recording what findings do, which is a warning.
 *
 * With the same ID, this stack and `OrganizationTrailStack` can replace each other in an update: alarms, topics with
 * their subscriptions, findings and the event history are kept.
 */
export class AttachedTrailStack extends Stack {
  /** The existing log group. */
  public readonly existingLogGroup: ExistingLogGroup;

  /** The alarms. */
  public readonly alarms: DetectionAlarms;

  /** The function that searches the event history; `undefined` with `EventHistoryScope.none()`. */
  public readonly eventHistory?: EventHistory;

  /** The dashboard; `undefined` without `dashboard`. */
  public readonly dashboard?: TrailDashboard;

  /** The trail; `undefined` without `trailArn`. */
  public readonly trail?: IOrganizationTrail;

  /** @throws InputError with all problems of the properties, before anything is created */
  public constructor(scope: Construct, id: string, props: AttachedTrailStackProps) {
    super(scope, id, {
      description: 'Findings and alarms on an existing CloudTrail trail (cdk-organization-trail)',
      ...props,
    });
    tagAsOwn(this);
    checkAttached(this, props);
    useArchitecture(this, props.architecture);
    useRolePath(this, props.rolePath);
    const { alarms, trailArn, eventHistory = EventHistoryScope.account(), isOrganizationTrail = true } = props;
    this.existingLogGroup = new ExistingLogGroup(this, 'ExistingLogGroup', { lookup: props.attachTo });
    const { logGroup } = this.existingLogGroup;
    // The IDs are those of OrganizationTrailStack, so that one can replace the other in an update.
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
      // Everything created so far, but nothing that is added to the stack later.
      guards: this.node.children,
    });
    this.eventHistory?.addAlarmAction(new SnsAction(this.alarms.notifyTopic), ...(alarms?.notify?.actions ?? []));
    const whenOk = okActions(this.alarms.notifyTopic, alarms?.notify);
    if (whenOk.length > 0) this.eventHistory?.addOkAction(...whenOk);
    this.dashboard = makeDashboard(this, props.dashboard, this.alarms, this.eventHistory);
    // If the log group has no room, nothing is created.
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
  'The trail is not part of this app, so nothing prevents it from recording what findings do. If it records data events of functions, tables, topics or buckets, ' +
  'including those of findings, each delivered batch causes another one. Exclude them in its selectors: the outputs FindingsFunction, FindingsTable and FailedBatches, and the topics. ' +
  '`doctor --attach` checks whether they are excluded. A trail that records only management events is safe: then acknowledge this warning.';
