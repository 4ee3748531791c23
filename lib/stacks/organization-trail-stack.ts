import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { CfnOutput, Lazy, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { okActions } from '../detection/alarm-topics';
import { DetectionAlarms } from '../detection/detection-alarms';
import { EventHistory } from '../history/event-history';
import { EventHistoryScope } from '../history/event-history-scope';
import { MemberAccountAccess } from '../history/member-account-access';
import { useArchitecture } from '../internal/function-architecture';
import { tagAsOwn } from '../internal/own-tag';
import { useRolePath } from '../internal/role-path';
import { AccessLogBucket } from '../trail/access-log-bucket';
import { OrganizationTrail } from '../trail/organization-trail';
import { isImported } from '../trail/policy-owner';
import { bindArchive, TrailArchive } from '../trail/trail-archive';
import { TrailKey } from '../trail/trail-key';
import { TrailLogGroup } from '../trail/trail-log-group';
import { bindOwner, type OwnedTrail, TrailOwner } from '../trail/trail-owner';
import { logFilePrefix } from '../trail/trail-policies';
import { TrailTopic } from '../trail/trail-topic';
import { type HandedOutCommand, namesCommand, searchCommand, validateCommand, watchCommand } from './commands';
import { checkStack } from './organization-trail-stack-input';
import type { OrganizationTrailStackProps } from './organization-trail-stack-props';

/**
 * The stack for the management account, or for a delegated administrator of CloudTrail: the organization's trail, its archive and
 * its log group.
 */
export class OrganizationTrailStack extends Stack {
  /** The trail. */
  public readonly trail: OrganizationTrail;

  /** The alarms. */
  public readonly alarms: DetectionAlarms;

  /** The function that searches the event history; undefined with `EventHistoryScope.none()`. */
  public readonly eventHistory?: EventHistory;

  /**
   * @throws one error with everything that is wrong with the properties, before anything is made; afterwards only if the policy of a bucket or
   * key in another stack would need a value that only this stack knows
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
    this.eventHistory = this.makeEventHistory(eventHistory, owned, resultAccessLogs);
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
    this.alarms = new DetectionAlarms(this, 'DetectionAlarms', {
      ...alarms,
      findings: {
        historyFunction: this.eventHistory?.handler,
        accessLogBucket: resultAccessLogs,
        ...alarms?.findings,
      },
      trail: this.trail,
      // All that is made before, and nothing that somebody adds to the stack.
      guards: this.node.children,
    });
    this.eventHistory?.addAlarmAction(new SnsAction(this.alarms.notifyTopic), ...(alarms?.notify?.actions ?? []));
    const whenOk = okActions(this.alarms.notifyTopic, alarms?.notify);
    if (whenOk.length > 0) this.eventHistory?.addOkAction(...whenOk);
    // As policies name it: what refers to the trail's resource would change together with an import of the trail, which CloudFormation refuses.
    const { trailArn } = identity;
    this.output('TrailArn', 'The trail', trailArn);
    if (this.trail.preflightSummary !== undefined)
      this.output('Preflight', 'What was looked at before the trail was made', this.trail.preflightSummary);
    this.output('LogFiles', 'Where the log files are', bucket.s3UrlForObject(logFilePrefix(keyPrefix)));
    if (bound.accessLogBucket)
      this.output('AccessLogs', 'Who read or deleted log files', `s3://${bound.accessLogBucket.bucketName}`);
    this.output('LogGroupName', 'Where events are searchable', logGroup.logGroupName);
    this.output('EncryptionKeyArn', 'What readers of the log files need kms:Decrypt on', encryptionKey.keyArn);
    this.outputCommand('WatchCommand', watchCommand(logGroup, this.region));
    this.outputCommand(
      'ValidateCommand',
      validateCommand({
        identity,
        isOrganizationTrail: owned.isOrganizationTrail,
        trailScope: props.trailScope,
        isArchiveElsewhere: isInOtherAccount,
      }),
    );
    if (this.alarms.findings) {
      const { table, handler, failedBatchBucket, redriveRole } = this.alarms.findings;
      this.output('FindingsTable', 'The table that the command findings reads', table.tableName);
      this.output('FindingsFunction', 'What makes findings, and gets failed batches again', handler.functionName);
      this.output('FailedBatches', 'Batches that findings could not deal with', failedBatchBucket.bucketName);
      this.output('RedriveRole', 'Who may read failed batches and give them to findings again', redriveRole.roleArn);
    }
    if (this.alarms.ownNamesParameter !== undefined)
      this.outputCommand('NamesCommand', namesCommand(this.alarms.ownNamesParameter, this.region));
    if (this.eventHistory)
      this.outputCommand('SearchCommand', searchCommand(this.eventHistory.handler.functionName, this.region));
  }

  private makeEventHistory(
    scope: EventHistoryScope,
    { identity, organizationAccess }: OwnedTrail,
    accessLogBucket: IBucket | undefined,
  ): EventHistory | undefined {
    const { _kind: kind, _readers: readers } = scope;
    if (kind === 'none') return undefined;
    const memberRoleName = kind === 'organization' ? scope._memberRoleName(identity.trailName) : undefined;
    const organizationId = kind === 'organization' ? identity.organizationId : undefined;
    let access: MemberAccountAccess | undefined;
    const eventHistory = new EventHistory(this, 'EventHistory', {
      searchesOtherAccounts: kind === 'organization',
      organizationId,
      memberRoleName,
      // As the roles have it in the end: an aspect may set it, or the CDK's own override.
      ...(kind === 'organization' && {
        memberRolePath: Lazy.string({ produce: () => access?._rolePath ?? scope._options.memberRolePath ?? '/' }),
      }),
      accessLogBucket,
    });
    if (organizationAccess && organizationId !== undefined) {
      access = new MemberAccountAccess(this, 'MemberAccountAccess', {
        trustedRoleArns: [...eventHistory.roleArns, ...readers],
        organizationId,
        rootId: organizationAccess.rootId,
        roleName: memberRoleName,
        rolePath: scope._options.memberRolePath,
      });
      this.output(
        'EventHistoryRollOut',
        'In which accounts the role for the event history could not be put',
        access.rollOutSummary,
      );
    }
    return eventHistory;
  }

  private output(id: string, description: string, value: string): void {
    new CfnOutput(this, id, { description, value });
  }

  private outputCommand(id: string, { description, value }: HandedOutCommand): void {
    this.output(id, description, value);
  }
}
