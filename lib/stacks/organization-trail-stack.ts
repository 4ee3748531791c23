import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Bucket, type IBucket, type ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnOutput, type Duration, Stack, type StackProps, Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { LogArchive } from '../archive/log-archive';
import { ACCOUNT_ID } from '../contract/identifiers';
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
import { InputError, Problems } from '../internal/problems';
import { OrganizationAccess } from '../organization/organization-access';
import type { EventSelection } from '../trail/event-selection';
import { OrganizationTrail } from '../trail/organization-trail';
import { AccessLogBucket } from '../trail/access-log-bucket';
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
   * The trail is there, made by something else: everything is deployed but the trail. The step before `cdk import`; where the stack has the
   * trail already, this deletes it. See `OrganizationTrail`.
   *
   * @default false
   */
  readonly trailManagedElsewhere?: boolean;

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
   * The stack's account is a delegated administrator of CloudTrail, and not the management account; see
   * `DelegatedAdministratorStack`. The trail is the management account's all the same, all else is in this stack.
   *
   * @default false
   */
  readonly isDelegatedAdministrator?: boolean;

  /**
   * The organization's management account, 12 digits, where the stack's is a delegated administrator.
   *
   * @default - with `isDelegatedAdministrator` found at deployment, otherwise the stack's account
   */
  readonly managementAccountId?: string;

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
   * The account of a `LogArchiveStack`, 12 digits: log files go there, and this stack makes neither bucket nor key. Deploy that stack
   * first, with the same trail name and key prefix, in the same Region.
   *
   * @default - the archive is in this stack
   */
  readonly logArchiveAccountId?: string;

  /**
   * The name of the bucket in the log archive account, where `LogArchiveStack` was given one.
   *
   * @default - the trail's name, the account and the Region, joined by dashes
   */
  readonly logArchiveBucketName?: string;

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
   * Look, between the policies and the trail, for what would stop CloudTrail, and fail with all of it; see `OrganizationTrail`. For an
   * organization trail only.
   *
   * @default false
   */
  readonly preflight?: boolean;

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
   * The names of roles, without their paths, whose sessions are people's, as in `OktaAdmin` or `Okta*`; see `DetectionAlarms`.
   *
   * @default - none
   */
  readonly personRoles?: string[];

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
   * Whose event history the function searches. `ORGANIZATION` puts a read-only role into every account, for which the stack has to
   * be in the management account.
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
 * The stack for the management account, or for a delegated administrator of CloudTrail: the organization's trail, its archive and
 * its log group.
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
    this.checkDelegation(props, isOrganizationTrail);
    const organizationAccess = isOrganizationTrail
      ? new OrganizationAccess(this, 'OrganizationAccess', { describeOnly: props.isDelegatedAdministrator, expectedOrganizationId: props.organizationId })
      : undefined;
    const identity = new TrailIdentity(this, {
      trailName: props.trailName,
      organizationId: props.organizationId ?? organizationAccess?.organizationId,
      managementAccountId: props.isDelegatedAdministrator ? (props.managementAccountId ?? organizationAccess?.managementAccountId) : undefined,
    });
    const { bucket, accessLogBucket, encryptionKey, isElsewhere } = this.archive(props, identity);
    this.eventHistory = this.makeEventHistory(props, organizationAccess, isElsewhere ? new AccessLogBucket(this, 'ResultAccessLogs') : accessLogBucket);
    const logGroup = new TrailLogGroup(this, 'TrailLogGroup', { retention: props.logRetention });
    this.trail = new OrganizationTrail(this, 'Trail', {
      isOrganizationTrail,
      trailManagedElsewhere: props.trailManagedElsewhere,
      identity,
      organizationAccess,
      bucket,
      bucketPolicyManagedElsewhere: isElsewhere,
      encryptionKey,
      keyPolicyManagedElsewhere: isElsewhere,
      keyPrefix: props.keyPrefix,
      logGroup,
      deliveryTopic: props.notifyOfLogFiles ? new TrailTopic(this, 'TrailTopic', { encryptionKey: isElsewhere ? new TrailKey(this, 'TrailTopicKey', { identity }) : encryptionKey }) : undefined,
      trailScope: props.trailScope,
      events: props.events,
      excludedBuckets: [
        ...(props.excludedBucketNames ?? []).map((name, index) => Bucket.fromBucketName(this, `ExcludedBucket${String(index)}`, name)),
        ...(this.eventHistory ? [this.eventHistory.resultBucket] : []),
        ...(isElsewhere ? [accessLogBucket] : []),
      ],
      feedbackLoopGuard: props.feedbackLoopGuard,
      preflight: props.preflight,
    });
    this.alarms = new DetectionAlarms(this, 'DetectionAlarms', {
      trail: this.trail,
      detections: props.detections ?? [...CisCatalog.all(), ...TunedCatalog.all(), ...ThreatCatalog.managementEvents()],
      exclude: props.excludedDetections,
      overrides: props.detectionOverrides,
      personRoles: props.personRoles,
      page: props.page,
      notify: props.notify,
      compliance: props.compliance,
    });
    this.eventHistory?.addAlarmAction(new SnsAction(this.alarms.notifyTopic), ...(props.notify?.actions ?? []));
    // As policies name it: what refers to the trail's resource would change together with an import of the trail, which CloudFormation refuses.
    const { trailArn } = identity;
    this.output('TrailArn', 'The trail', trailArn);
    if (this.trail.preflightSummary !== undefined) this.output('Preflight', 'What was looked at before the trail was made', this.trail.preflightSummary);
    this.output('LogFiles', 'Where the log files are', bucket.s3UrlForObject(logFilePrefix(props.keyPrefix)));
    this.output('AccessLogs', 'Who read or deleted log files', `s3://${accessLogBucket.bucketName}`);
    this.output('LogGroupName', 'Where events are searchable', logGroup.logGroupName);
    this.output('EncryptionKeyArn', 'What readers of the log files need kms:Decrypt on', encryptionKey.keyArn);
    this.output('WatchCommand', 'See events arrive, about five minutes late', `aws logs tail ${logGroup.logGroupName} --follow`);
    this.output(
      'ValidateCommand',
      'Prove that no log file was changed or deleted; for a member account, add --account-id',
      `aws cloudtrail validate-logs --trail-arn ${trailArn} --start-time <time>`,
    );
    if (this.eventHistory) {
      this.output(
        'SearchCommand',
        'Who did what in the last 90 days; --help says what can be asked',
        `npx cdk-organization-trail history --function ${this.eventHistory.handler.functionName} --last 24h`,
      );
    }
  }

  private checkDelegation(props: OrganizationTrailStackProps, isOrganizationTrail: boolean): void {
    const { isDelegatedAdministrator, managementAccountId: owner, eventHistory } = props;
    const problems = new Problems('OrganizationTrailStack', this.node.path);
    problems.check('managementAccountId', owner, ACCOUNT_ID);
    if (!isDelegatedAdministrator) {
      if (owner !== undefined) problems.add(`managementAccountId: received ${owner}; allowed: with isDelegatedAdministrator: true only`);
    } else {
      if (!isOrganizationTrail) problems.add('isDelegatedAdministrator: received true with isOrganizationTrail: false; allowed: for an organization trail only');
      if (owner === this.account) problems.add(`managementAccountId: received ${owner}, the stack's own account; allowed: another one, or no isDelegatedAdministrator`);
      if (owner !== undefined && Token.isUnresolved(this.account)) {
        problems.add(`managementAccountId: received ${owner} in a stack that does not say its own account; allowed: with env.account, or leave it out to have it found`);
      }
      if (eventHistory === EventHistoryScope.ORGANIZATION) {
        problems.add(
          'eventHistory: received ORGANIZATION with isDelegatedAdministrator: true; allowed: ACCOUNT or NONE, and an EventHistory with MemberAccountAccess ' +
            'in a stack of the management account, from which alone roles can be put into every account',
        );
      }
    }
    problems.throwIfAny();
  }

  private archive(props: OrganizationTrailStackProps, identity: TrailIdentity): Archive {
    const { trailName, logArchiveAccountId: accountId, logArchiveBucketName: bucketName, keyPrefix, retention, objectLock } = props;
    const problems = new Problems('OrganizationTrailStack', this.node.path);
    if (accountId === undefined) {
      if (bucketName !== undefined) problems.add(`logArchiveBucketName: received ${JSON.stringify(bucketName)}; allowed: with logArchiveAccountId only`);
      problems.throwIfAny();
      const encryptionKey = new TrailKey(this, 'TrailKey', { identity });
      const bucket = new TrailBucket(this, 'TrailBucket', { identity, encryptionKey, keyPrefix, retention, objectLock });
      return { bucket, accessLogBucket: bucket.accessLogBucket, encryptionKey, isElsewhere: false };
    }
    for (const [name, value] of Object.entries({ retention, objectLock })) {
      if (value !== undefined) problems.add(`${name}: received with logArchiveAccountId; allowed: as a property of LogArchiveStack`);
    }
    problems.throwIfAny();
    const { bucket, accessLogBucket, encryptionKey } = new LogArchive(this, 'LogArchive', { accountId, trailName, bucketName });
    return { bucket, accessLogBucket, encryptionKey, isElsewhere: true };
  }

  private makeEventHistory(
    { eventHistory: scope = EventHistoryScope.ACCOUNT, eventHistoryReaders = [], organizationId }: OrganizationTrailStackProps,
    organizationAccess: OrganizationAccess | undefined,
    accessLogBucket: IBucket,
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
      accessLogBucket,
    });
    if (organizationAccess && id !== undefined) {
      new MemberAccountAccess(this, 'MemberAccountAccess', {
        trustedRoleArns: [...eventHistory.roleArns, ...eventHistoryReaders],
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

interface Archive {
  readonly bucket: IBucket;
  readonly accessLogBucket: IBucket;
  readonly encryptionKey: IKey;
  /** In another account, whose stack writes the policies. */
  readonly isElsewhere: boolean;
}
