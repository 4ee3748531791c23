import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Bucket, type ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnOutput, type Duration, Stack, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { AlarmRecipients } from '../detection/alarm-recipients';
import { CisCatalog } from '../detection/cis-catalog';
import type { Detection } from '../detection/detection';
import { DetectionAlarms } from '../detection/detection-alarms';
import type { DetectionOverride } from '../detection/detection-override';
import { ThreatCatalog } from '../detection/threat-catalog';
import { TunedCatalog } from '../detection/tuned-catalog';
import { EventHistory } from '../history/event-history';
import { EventHistoryScope } from '../history/event-history-scope';
import { MemberAccountAccess } from '../history/member-account-access';
import { InputError } from '../internal/problems';
import { OrganizationAccess } from '../organization/organization-access';
import type { EventSelection } from '../trail/event-selection';
import { OrganizationTrail } from '../trail/organization-trail';
import type { Safeguard } from '../trail/safeguard';
import { TrailBucket } from '../trail/trail-bucket';
import { TrailIdentity } from '../trail/trail-identity';
import { TrailKey } from '../trail/trail-key';
import { TrailLogGroup } from '../trail/trail-log-group';
import { logFilePrefix } from '../trail/trail-policies';
import type { TrailScope } from '../trail/trail-scope';
import { TrailTopic } from '../trail/trail-topic';

/**
 * Properties of OrganizationTrailStack.
 */
export interface OrganizationTrailStackProps extends StackProps {
  /**
   * The trail's name. Changing it replaces the trail.
   *
   * @default 'organization-trail'
   */
  readonly trailName?: string;

  /**
   * Record every account of the organization, or with `false` this account alone.
   *
   * @default true
   */
  readonly isOrganizationTrail?: boolean;

  /**
   * The organization's id, as in `o-a1b2c3d4e5`. The deployment fails in another organization.
   *
   * @default - found at deployment
   */
  readonly organizationId?: string;

  /**
   * Which Regions the trail covers.
   *
   * @default TrailScope.allRegions()
   */
  readonly trailScope?: TrailScope;

  /**
   * Where in the bucket the log files go: at most 200 characters, without a slash at either end.
   *
   * @default - none
   */
  readonly keyPrefix?: string;

  /**
   * How long log files are kept, in whole days.
   *
   * @default - indefinitely
   */
  readonly retention?: Duration;

  /**
   * Write-once storage of the log files; see `TrailBucket`.
   *
   * @default - no Object Lock
   */
  readonly objectLock?: ObjectLockRetention;

  /**
   * How long events stay in the log group.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly logRetention?: RetentionDays;

  /**
   * Create a topic that is told of each delivered log file.
   *
   * @default false
   */
  readonly notifyOfLogFiles?: boolean;

  /**
   * What the trail records. Data events, network activity events and Insights cost extra; see `EventSelection`.
   *
   * @default - all management events, and nothing that costs
   */
  readonly events?: EventSelection[];

  /**
   * The names of buckets whose S3 data events are never recorded, beside those that this stack creates.
   *
   * @default - none
   */
  readonly excludedBucketNames?: string[];

  /**
   * Turns off the guard that keeps the trail's own bucket out of S3 data events.
   *
   * @default - on
   */
  readonly feedbackLoopGuard?: Safeguard;

  /**
   * What to raise alarms on. An empty list leaves only those on the trail itself.
   *
   * @default - the CIS controls with Security Hub's texts, their tuned variants, and threats that management events show
   */
  readonly detections?: Detection[];

  /**
   * The ids of detections to leave out.
   *
   * @default - none
   */
  readonly excludedDetections?: string[];

  /**
   * What to change of detections, by their ids.
   *
   * @default - nothing
   */
  readonly detectionOverrides?: { [id: string]: DetectionOverride };

  /**
   * Who is woken by an alarm.
   *
   * @default - nobody, with a warning
   */
  readonly page?: AlarmRecipients;

  /**
   * Who learns of an alarm for a working day.
   *
   * @default - nobody, with a warning
   */
  readonly notify?: AlarmRecipients;

  /**
   * Who learns of alarms that a control wants to exist.
   *
   * @default - nobody, with a warning
   */
  readonly compliance?: AlarmRecipients;

  /**
   * Whose event history the function searches. `ORGANIZATION` puts a read-only role into every account.
   *
   * @default EventHistoryScope.ACCOUNT
   */
  readonly eventHistory?: EventHistoryScope;

  /**
   * ARNs of further roles that may search every account, with the command line: those of an audit account, say. With
   * `EventHistoryScope.ORGANIZATION` only.
   *
   * @default - none
   */
  readonly eventHistoryReaders?: string[];
}

/**
 * The stack for the management account: the organization's trail, its archive and its log group.
 */
export class OrganizationTrailStack extends Stack {
  /** The trail. */
  public readonly trail: OrganizationTrail;

  /** The alarms. */
  public readonly alarms: DetectionAlarms;

  /** The function that searches the event history; undefined with `EventHistoryScope.NONE`. */
  public readonly eventHistory?: EventHistory;

  public constructor(scope: Construct, id: string, props: OrganizationTrailStackProps = {}) {
    super(scope, id, {
      description: 'One CloudTrail trail for every account and Region of the organization (cdk-organization-trail)',
      ...props,
    });
    const isOrganizationTrail = props.isOrganizationTrail ?? true;
    const organizationAccess = isOrganizationTrail
      ? new OrganizationAccess(this, 'OrganizationAccess', { expectedOrganizationId: props.organizationId })
      : undefined;
    const identity = new TrailIdentity(this, {
      trailName: props.trailName,
      organizationId: props.organizationId ?? organizationAccess?.organizationId,
    });
    const encryptionKey = new TrailKey(this, 'TrailKey', { identity });
    const bucket = new TrailBucket(this, 'TrailBucket', {
      identity,
      encryptionKey,
      keyPrefix: props.keyPrefix,
      retention: props.retention,
      objectLock: props.objectLock,
    });
    this.eventHistory = this.makeEventHistory(props, organizationAccess, bucket);
    const logGroup = new TrailLogGroup(this, 'TrailLogGroup', { retention: props.logRetention });
    this.trail = new OrganizationTrail(this, 'Trail', {
      isOrganizationTrail,
      identity,
      organizationAccess,
      bucket,
      encryptionKey,
      keyPrefix: props.keyPrefix,
      logGroup,
      deliveryTopic: props.notifyOfLogFiles ? new TrailTopic(this, 'TrailTopic', { encryptionKey }) : undefined,
      trailScope: props.trailScope,
      events: props.events,
      excludedBuckets: [
        ...(props.excludedBucketNames ?? []).map((name, index) => Bucket.fromBucketName(this, `ExcludedBucket${String(index)}`, name)),
        ...(this.eventHistory ? [this.eventHistory.resultBucket] : []),
      ],
      feedbackLoopGuard: props.feedbackLoopGuard,
    });
    this.alarms = new DetectionAlarms(this, 'DetectionAlarms', {
      trail: this.trail,
      detections: props.detections ?? [...CisCatalog.all(), ...TunedCatalog.all(), ...ThreatCatalog.managementEvents()],
      exclude: props.excludedDetections,
      overrides: props.detectionOverrides,
      page: props.page,
      notify: props.notify,
      compliance: props.compliance,
    });
    this.eventHistory?.addAlarmAction(new SnsAction(this.alarms.notifyTopic), ...(props.notify?.actions ?? []));
    this.output('TrailArn', 'The trail', this.trail.trailArn);
    this.output('LogFiles', 'Where the log files are', bucket.s3UrlForObject(logFilePrefix(props.keyPrefix)));
    this.output('AccessLogs', 'Who read or deleted log files', `s3://${bucket.accessLogBucket.bucketName}`);
    this.output('LogGroupName', 'Where events are searchable', logGroup.logGroupName);
    this.output('EncryptionKeyArn', 'What readers of the log files need kms:Decrypt on', encryptionKey.keyArn);
    this.output('WatchCommand', 'See events arrive, about five minutes late', `aws logs tail ${logGroup.logGroupName} --follow`);
    this.output(
      'ValidateCommand',
      'Prove that no log file was changed or deleted; for a member account, add --account-id',
      `aws cloudtrail validate-logs --trail-arn ${this.trail.trailArn} --start-time <time>`,
    );
    if (this.eventHistory) {
      this.output(
        'SearchCommand',
        'Who did what in the last 90 days; --help says what can be asked',
        `npx cdk-organization-trail history --function ${this.eventHistory.handler.functionName} --last 24h`,
      );
    }
  }

  private makeEventHistory(
    { eventHistory: scope = EventHistoryScope.ACCOUNT, eventHistoryReaders = [], organizationId }: OrganizationTrailStackProps,
    organizationAccess: OrganizationAccess | undefined,
    bucket: TrailBucket,
  ): EventHistory | undefined {
    const isOrganizationWide = scope === EventHistoryScope.ORGANIZATION;
    if (isOrganizationWide && !organizationAccess) {
      throw new InputError(`OrganizationTrailStack '${this.node.path}': eventHistory: received ORGANIZATION; allowed: for an organization trail only`);
    }
    if (eventHistoryReaders.length > 0 && !isOrganizationWide) {
      throw new InputError(`OrganizationTrailStack '${this.node.path}': eventHistoryReaders: received ${JSON.stringify(eventHistoryReaders)}; allowed: with eventHistory ORGANIZATION only`);
    }
    if (scope === EventHistoryScope.NONE) return undefined;
    const id = isOrganizationWide ? (organizationId ?? organizationAccess?.organizationId) : undefined;
    const eventHistory = new EventHistory(this, 'EventHistory', {
      searchesOtherAccounts: isOrganizationWide,
      organizationId: id,
      accessLogBucket: bucket.accessLogBucket,
    });
    if (organizationAccess && id !== undefined) {
      new MemberAccountAccess(this, 'MemberAccountAccess', {
        trustedRoleArns: [eventHistory.roleArn, ...eventHistoryReaders],
        organizationId: id,
        rootId: organizationAccess.rootId,
      });
    }
    return eventHistory;
  }

  private output(id: string, description: string, value: string): void {
    new CfnOutput(this, id, { description, value });
  }
}
