import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import type { OnEventOptions, Rule } from 'aws-cdk-lib/aws-events';
import type { Grant, IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Lazy, Resource, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { receivedInWords } from '../contract/received';
import { useArchitecture } from '../internal/function-architecture';
import { expectedOwner } from '../internal/named-archive';
import { claimNames } from '../internal/names-in-app';
import { Problems } from '../internal/problems';
import { checkLimits } from '../internal/resource-limits';
import { warn } from '../internal/warn';
import type { OrganizationAccess } from '../organization/organization-access';
import { checkArchiveBucket } from './archive-check';
import { ArchiveOwner } from './archive-owner';
import { cloudFormationTrail } from './cloud-formation-trail';
import { DelegatedTrail } from './delegated-trail';
import type { EventSelection } from '../events/event-selection';
import { grantReadOfLogFiles } from './grant-read';
import { importTrail, type OrganizationTrailAttributes } from './imported-trail';
import { LogDeliveryRole, type LogDeliveryRoleProps, logDeliveryStatements } from './log-delivery-role';
import { onTrailEvent } from './on-trail-event';
import { checkTrail, trailClaim } from './organization-trail-input';
import { allowDelivery } from './organization-trail-permissions';
import type { OrganizationTrailProps } from './organization-trail-props';
import type { IOrganizationTrail } from './organization-trail-ref';
import type { ExcludedResource } from '../events/feedback-loop-guard';
import { type EventContext, type RecordedEvents, recordedEvents } from '../events/recorded-events';
import { bindArchive, TrailArchive } from './trail-archive';
import { TrailBucket } from './trail-bucket';
import type { TrailIdentity } from './trail-identity';
import { TrailLogGroup } from './trail-log-group';
import { bindOwner, TrailOwner } from './trail-owner';
import type { TrailParts } from './trail-parts';
import { TrailPolicies } from './trail-policies';
import { TrailPreflight } from './trail-preflight';
import { scopeWarnings, TrailScope } from './trail-scope';

/** The metadata key in the template for what the trail records. */
export const RECORDS_METADATA = 'cdk-organization-trail:records';

/**
 * One CloudTrail trail for every account and every Region of an AWS organization: log files in an encrypted bucket,
 * every event in an encrypted log group, log file validation on.
 *
 * Deployed from the management account, or from a delegated administrator of CloudTrail: then a function creates the
 * trail in the management account (`AWS::CloudTrail::Trail` cannot), with the log group in the stack's own account. See
 * docs/delegated-administrator.md.
 *
 * Everything that CreateTrail checks is in place before the trail is created. Deleting the stack deletes the trail;
 * bucket, bucket policy, keys and log group are retained.
 *
 * The first copy of management events is free; a second trail that records them costs 2 USD per 100,000. CloudTrail
 * delivers within about five minutes on average, without a guarantee: it is not real time.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html
 */
export class OrganizationTrail extends Resource implements IOrganizationTrail {
  /**
   * Imports an existing trail: of another stack, Control Tower or a landing zone. It is not changed.
   *
   * @throws InputError if the ARN is not that of a trail
   */
  public static fromTrailAttributes(
    scope: Construct,
    id: string,
    attributes: OrganizationTrailAttributes,
  ): IOrganizationTrail {
    return importTrail(scope, id, attributes);
  }

  /**
   * The ARN of the trail. A resource that uses this value is deployed after the trail, if the trail is created here.
   */
  public readonly trailArn: string;

  /** The trail's name. */
  public readonly trailName: string;

  /** The identity of the trail. */
  public readonly identity: TrailIdentity;

  /** The bucket that receives the log files. */
  public readonly bucket: IBucket;

  /** The key prefix of the log files. */
  public readonly keyPrefix?: string;

  /** Former key prefixes; an empty text for no prefix. */
  public readonly formerKeyPrefixes?: string[];

  /** The key that encrypts log files and digest files. */
  public readonly encryptionKey: IKey;

  /** The log group that receives every event. */
  public readonly logGroup: ILogGroup;

  /** The topic that is notified of each delivered log file. */
  public readonly deliveryTopic?: ITopic;

  /** The check of the organization; `undefined` for a single-account trail. */
  public readonly organizationAccess?: OrganizationAccess;

  /**
   * The result of the preflight in one line, beginning with what it could not check. Known only at deployment;
   * `undefined` without `preflight`.
   */
  public readonly preflightSummary?: string;

  private readonly selections: EventSelection[];
  private readonly context: EventContext;
  private readonly excludedResources: ExcludedResource[] = [];
  private recorded: RecordedEvents;
  private readonly delegatedAdministratorId?: string;

  /**
   * The parts of the trail, even if it is managed elsewhere.
   *
   * @internal
   */
  public readonly _made: { readonly parts: TrailParts; readonly isOrganizationTrail: boolean };

  /**
   * @throws InputError if the input cannot be deployed: first with all problems of the properties, then with the
   * policies that cannot be written here, then with what CloudTrail would not record
   */
  public constructor(scope: Construct, id: string, props: OrganizationTrailProps = {}) {
    super(scope, id);
    useArchitecture(this, props.architecture);
    const {
      owner = TrailOwner.managementAccount(),
      archive = TrailArchive.inThisStack(),
      trailScope = TrailScope.allRegions(),
    } = props;
    const problems = new Problems('OrganizationTrail', this.node.path);
    problems.throwIfAbsent(props);
    checkTrail(problems, Stack.of(this), props);
    problems.throwIfAny();

    const {
      identity,
      isOrganizationTrail,
      isDelegated,
      organizationAccess,
      preflight: isPreflight,
    } = bindOwner(this, owner, props.trailName);
    if (isDelegated) this.delegatedAdministratorId = Stack.of(this).account;
    this.organizationAccess = organizationAccess;
    this.identity = identity;
    this.trailName = identity.trailName;
    claimNames(this, trailClaim(this.trailName));
    const bound = bindArchive(this, archive, identity, { bucket: 'Bucket', key: 'Key' });
    this.keyPrefix = bound.keyPrefix;
    this.formerKeyPrefixes = bound.formerKeyPrefixes;
    this.encryptionKey = bound.encryptionKey;
    this.bucket = bound.bucket;
    this.logGroup = props.logGroup ?? new TrailLogGroup(this, 'LogGroup');
    this.deliveryTopic = props.deliveryTopic;
    const policies = allowDelivery(this, this, bound);
    const { excludedBuckets, feedbackLoopGuard } = props;
    this.selections = [...(props.events ?? [])];
    this.context = {
      partition: identity.partition,
      bucket: bound.bucket,
      accessLogBucket: bound.accessLogBucket,
      excludedBuckets,
      feedbackLoopGuard,
    };
    this.recorded = this.record(this.selections);
    const logDeliveryRole = new LogDeliveryRole(this, 'LogDeliveryRole', this.logDelivery());

    // CreateTrail checks the policies, which the trail's own properties do not refer to.
    const archiveAccount = expectedOwner(this.bucket);
    const prerequisites = [
      ...policies,
      ...(organizationAccess ? [organizationAccess] : []),
      ...(this.bucket instanceof TrailBucket && this.bucket._name ? [this.bucket._name] : []),
      ...(archiveAccount === undefined
        ? []
        : [new ArchiveOwner(this, 'ArchiveOwner', { bucket: this.bucket, accountId: archiveAccount })]),
    ];
    const preflight = isPreflight ? new TrailPreflight(this, 'Preflight', this, isDelegated) : undefined;
    preflight?.node.addDependency(...prerequisites);
    this.preflightSummary = preflight?.summary;
    this.trailArn = identity.trailArn;
    const parts: TrailParts = { trail: this, trailScope, recorded: () => this.recorded, logDeliveryRole };
    this._made = { parts, isOrganizationTrail };
    if (!props.trailManagedElsewhere) {
      const { resource, trailArn } = isDelegated
        ? new DelegatedTrail(this, 'DelegatedTrail', parts)
        : this.cloudFormationTrail(parts, isOrganizationTrail);
      this.trailArn = trailArn;
      // For readers of the template: a description of what it records.
      resource.addMetadata(RECORDS_METADATA, Lazy.uncachedAny({ produce: () => this.describe() }));
      resource.node.addDependency(...prerequisites, logDeliveryRole, ...(preflight ? [preflight] : []));
    }

    const absent = props.trailManagedElsewhere && {
      TrailManagedElsewhere: `The trail ${this.trailName} is not created; if this stack already has it, it is deleted`,
    };
    warn(this, { ...scopeWarnings(this, trailScope), ...this.recorded.warnings, ...absent });
    this.node.addValidation({ validate: () => this.checkBucket() });
    checkLimits(this, this.bucket, this.encryptionKey, ...(this.deliveryTopic ? [this.deliveryTopic] : []));
  }

  /**
   * Records more: data events, network activity events, Insights. The selection of management events can only be given
   * in `events`. Call it before alarms are created for the trail if it records no management events: `DetectionAlarms`
   * throws if none of its detections could ever fire. What single detections miss is checked at synthesis.
   *
   * @throws InputError if CloudTrail would reject it together with the existing selections; nothing is added then
   */
  public addEvents(...events: EventSelection[]): void {
    if (events.some(({ _choice }) => _choice.kind === 'management')) {
      const problems = new Problems('OrganizationTrail', this.node.path);
      problems.add(
        receivedInWords(
          'addEvents',
          'a selection of management events',
          'in the property events, because alarms and health checks depend on it',
        ),
      );
      problems.throwIfAny();
    }
    const all = [...this.selections, ...events];
    const known = new Set(Object.keys(this.recorded.warnings));
    this.recorded = this.record(all);
    this.selections.splice(0, this.selections.length, ...all);
    warn(this, Object.fromEntries(Object.entries(this.recorded.warnings).filter(([id]) => !known.has(id))));
  }

  /** Describes what the trail records and what it does not, one line for each item. */
  public describe(): string[] {
    return [...this.recorded.description];
  }

  /**
   * Creates a rule for events in EventBridge, seconds after they happen: only API calls and sign-ins in the stack's own
   * account and Region, without read calls. For other accounts and Regions use the log group: an organization trail
   * forwards nothing to this account's event bus.
   *
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
   */
  public onEvent(id: string, options: OnEventOptions = {}): Rule {
    return onTrailEvent(this, id, options);
  }

  /**
   * Returns the statements that the bucket's policy needs. With `bucketPolicyManagedElsewhere`, print them for the
   * owner of the bucket.
   */
  public bucketPolicyStatements(): PolicyStatement[] {
    return TrailPolicies.forBucket(this.identity, this.bucket.bucketArn, this.keyPrefix, this.formerKeyPrefixes);
  }

  /**
   * Returns the statements that the key's policy needs. With `keyPolicyManagedElsewhere`, print them for the owner of
   * the key.
   */
  public keyPolicyStatements(): PolicyStatement[] {
    return TrailPolicies.forKey(this.identity);
  }

  /** Returns the statements of the role with which CloudTrail writes to the log group. */
  public logDeliveryStatements(): PolicyStatement[] {
    return logDeliveryStatements(this, this.logDelivery());
  }

  /**
   * Allows a principal to list, read and decrypt the log files and digest files of this trail, including all versions.
   *
   * The CDK's own `grantRead` would allow every action that starts with `s3:GetObject`, `s3:GetBucket` or `s3:List`.
   */
  public grantRead(grantee: IGrantable): Grant {
    return grantReadOfLogFiles(this, grantee);
  }

  /**
   * Excludes the data events of resources that are called because an event reached the log group.
   *
   * @throws InputError if CloudTrail would reject that together with the existing selections
   *
   * @internal
   */
  public _excludeResources(resources: readonly ExcludedResource[]): void {
    this.excludedResources.push(...resources);
    this.recorded = this.record(this.selections);
  }

  /**
   * The bucket for access logs of buckets in this account.
   *
   * @internal
   */
  public get _accessLogBucket(): IBucket | undefined {
    return expectedOwner(this.bucket) === undefined ? this.context.accessLogBucket : undefined;
  }

  /** @internal */
  public get _advancedEventSelectors(): CfnTrail.AdvancedEventSelectorProperty[] {
    return this.recorded.advancedEventSelectors;
  }

  private cloudFormationTrail(
    parts: TrailParts,
    isOrganizationTrail: boolean,
  ): { resource: CfnTrail; trailArn: string } {
    const resource = new CfnTrail(this, 'Resource', cloudFormationTrail(this, parts, isOrganizationTrail));
    return { resource, trailArn: resource.attrArn };
  }

  private logDelivery(): LogDeliveryRoleProps {
    return {
      identity: this.identity,
      logGroup: this.logGroup,
      delegatedAdministratorId: this.delegatedAdministratorId,
    };
  }

  private record(events: EventSelection[]): RecordedEvents {
    const recorded = recordedEvents(events, { ...this.context, excludedResources: this.excludedResources });
    const problems = new Problems('OrganizationTrail', this.node.path);
    for (const problem of recorded.problems) problems.add(problem);
    problems.throwIfAny();
    return recorded;
  }

  private checkBucket(): string[] {
    const { problems, warnings } = checkArchiveBucket(this.bucket, this.keyPrefix);
    warn(this, warnings);
    return problems;
  }
}
