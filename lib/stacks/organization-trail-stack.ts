import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { ArchiveWatch } from '../archive/archive-watch';
import type { TrailTable } from '../archive/trail-table';
import { okActions } from '../detection/alarm-topics';
import type { TrailDashboard } from '../dashboard/trail-dashboard';
import { DetectionAlarms } from '../detection/detection-alarms';
import type { EventHistory } from '../history/event-history';
import { EventHistoryScope } from '../history/event-history-scope';
import { useArchitecture } from '../internal/function-architecture';
import { tagAsOwn } from '../internal/own-tag';
import { useRolePath } from '../internal/role-path';
import { AccessLogBucket } from '../trail/access-log-bucket';
import { OrganizationTrail } from '../trail/organization-trail';
import { isImported } from '../trail/policy-owner';
import { bindArchive, TrailArchive } from '../trail/trail-archive';
import { TrailKey } from '../trail/trail-key';
import { TrailLogGroup } from '../trail/trail-log-group';
import { bindOwner, TrailOwner } from '../trail/trail-owner';
import { logFilePrefix } from '../trail/trail-policies';
import { TrailTopic } from '../trail/trail-topic';
import { validateCommand, watchCommand } from './commands';
import { describeAlarms, describeEventHistory, output, outputCommand } from './outputs';
import { makeArchiveWatch, tellOfArchive } from './stack-archive-watch';
import { makeDashboard } from './stack-dashboard';
import { makeEventHistory } from './stack-event-history';
import { makeTrailTable } from './stack-trail-table';
import { checkStack } from './organization-trail-stack-input';
import type { OrganizationTrailStackProps } from './organization-trail-stack-props';

/**
 * The stack for the management account, or for a delegated administrator of CloudTrail: the organization's trail, its
 * archive and its log group.
 */
export class OrganizationTrailStack extends Stack {
  /** The trail. */
  public readonly trail: OrganizationTrail;

  /** The alarms. */
  public readonly alarms: DetectionAlarms;

  /** The function that searches the event history; `undefined` with `EventHistoryScope.none()`. */
  public readonly eventHistory?: EventHistory;

  /** The dashboard; `undefined` without `dashboard`. */
  public readonly dashboard?: TrailDashboard;

  /** Watches the archive; `undefined` with `archiveWatch: { enabled: false }`, and if the bucket is imported. */
  public readonly archiveWatch?: ArchiveWatch;

  /** The archive in Athena; undefined without `trailTable`. */
  public readonly trailTable?: TrailTable;

  /**
   * @throws InputError with all problems of the properties, before anything is created; afterwards only if the policy
   * of a bucket or key in another stack would need a value that only this stack knows
   */
  public constructor(scope: Construct, id: string, props: OrganizationTrailStackProps = {}) {
    super(scope, id, {
      description: 'One CloudTrail trail for every account and Region of the organization (cdk-organization-trail)',
      ...props,
    });
    tagAsOwn(this);
    checkStack(this, props);
    useArchitecture(this, props.architecture);
    useRolePath(this, props.rolePath);
    const {
      owner = TrailOwner.managementAccount(),
      archive = TrailArchive.inThisStack(),
      eventHistory = EventHistoryScope.account(),
      alarms,
    } = props;
    const owned = bindOwner(this, owner, props.trailName);
    const { identity, organizationAccess, preflight } = owned;
    const { isInOtherAccount, ...bound } = bindArchive(this, archive, identity, {
      bucket: 'TrailBucket',
      key: 'TrailKey',
    });
    const { bucket, encryptionKey, keyPrefix } = bound;
    const resultAccessLogs = isInOtherAccount ? new AccessLogBucket(this, 'ResultAccessLogs') : bound.accessLogBucket;
    this.eventHistory = makeEventHistory(
      this,
      eventHistory,
      { trailName: identity.trailName, organizationId: identity.organizationId, organizationAccess },
      resultAccessLogs,
    );
    const logGroup = props.logGroup ?? new TrailLogGroup(this, 'TrailLogGroup', { retention: props.logGroupRetention });
    this.trail = new OrganizationTrail(this, 'Trail', {
      owner: TrailOwner.ofIdentity(identity, { organizationAccess, preflight }),
      archive: TrailArchive.existing(bound),
      trailManagedElsewhere: props.trailManagedElsewhere,
      logGroup,
      deliveryTopic: props.notifyOfLogFiles
        ? new TrailTopic(this, 'TrailTopic', {
            encryptionKey: isImported(encryptionKey)
              ? new TrailKey(this, 'TrailTopicKey', { identity })
              : encryptionKey,
          })
        : undefined,
      trailScope: props.trailScope,
      events: props.events,
      excludedBuckets: [
        ...(props.excludedBucketNames ?? []).map((name, index) =>
          Bucket.fromBucketName(this, `ExcludedBucket${String(index)}`, name),
        ),
        ...(this.eventHistory ? [this.eventHistory.resultBucket] : []),
      ],
      feedbackLoopGuard: props.feedbackLoopGuard,
    });
    this.archiveWatch = makeArchiveWatch(this, props, this.trail, resultAccessLogs);
    this.alarms = new DetectionAlarms(this, 'DetectionAlarms', {
      ...alarms,
      findings: {
        historyFunction: this.eventHistory?.handler,
        accessLogBucket: resultAccessLogs,
        ...alarms?.findings,
      },
      trail: this.trail,
      // Everything created so far, but nothing that is added to the stack later.
      guards: this.node.children,
    });
    this.eventHistory?.addAlarmAction(new SnsAction(this.alarms.notifyTopic), ...(alarms?.notify?.actions ?? []));
    const whenOk = okActions(this.alarms.notifyTopic, alarms?.notify);
    if (whenOk.length > 0) this.eventHistory?.addOkAction(...whenOk);
    if (this.archiveWatch) tellOfArchive(this.archiveWatch, this.alarms, alarms);
    // As named in policies: a reference to the trail's resource would change together with an import of the trail,
    // which CloudFormation rejects.
    const { trailArn } = identity;
    output(this, 'TrailArn', 'The trail', trailArn);
    if (this.trail.preflightSummary !== undefined)
      output(this, 'Preflight', 'What was checked before the trail was created', this.trail.preflightSummary);
    output(this, 'LogFiles', 'Where the log files are', bucket.s3UrlForObject(logFilePrefix(keyPrefix)));
    if (bound.accessLogBucket)
      output(this, 'AccessLogs', 'Who read or deleted log files', `s3://${bound.accessLogBucket.bucketName}`);
    output(this, 'LogGroupName', 'Where events are searchable', logGroup.logGroupName);
    output(this, 'EncryptionKeyArn', 'What readers of the log files need kms:Decrypt on', encryptionKey.keyArn);
    outputCommand(this, 'WatchCommand', watchCommand(logGroup, this.region));
    outputCommand(
      this,
      'ValidateCommand',
      validateCommand({
        identity,
        isOrganizationTrail: owned.isOrganizationTrail,
        trailScope: props.trailScope,
        isArchiveElsewhere: isInOtherAccount,
      }),
    );
    describeAlarms(this, this.alarms);
    describeEventHistory(this, this.eventHistory);
    this.trailTable = makeTrailTable(this, props.trailTable, this.trail, resultAccessLogs);
    this.dashboard = makeDashboard(this, props.dashboard, this.alarms, this.eventHistory, this.archiveWatch);
  }
}
