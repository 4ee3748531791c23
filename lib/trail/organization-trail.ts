import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { Grant, type IGrantable, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Stack, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { expectedOwner } from '../internal/named-archive';
import { Problems } from '../internal/problems';
import { OrganizationAccess } from '../organization/organization-access';
import { ArchiveOwner } from './archive-owner';
import { cloudFormationTrail } from './cloud-formation-trail';
import { DelegatedTrail } from './delegated-trail';
import type { EventSelection } from './event-selection';
import { grantDecrypt } from './grant-decrypt';
import { LogDeliveryRole, type LogDeliveryRoleProps, logDeliveryStatements } from './log-delivery-role';
import { checkInput } from './organization-trail-input';
import { allowDelivery } from './organization-trail-permissions';
import { type RecordedEvents, recordedEvents } from './recorded-events';
import type { Safeguard } from './safeguard';
import { TrailBucket } from './trail-bucket';
import { TrailIdentity } from './trail-identity';
import { TrailKey } from './trail-key';
import { TrailLogGroup } from './trail-log-group';
import { isOfAnotherAccount } from './trail-origin';
import type { TrailParts } from './trail-parts';
import { logFilePrefix, TrailPolicies } from './trail-policies';
import { TrailPreflight } from './trail-preflight';
import { scopeWarnings, TrailScope } from './trail-scope';

/** The key of the template's metadata that says what the trail records. */
export const RECORDS_METADATA = 'cdk-organization-trail:records';

/**
 * Properties of OrganizationTrail.
 */
export interface OrganizationTrailProps {
  /**
   * Record every account of the organization. With `false` the trail is one of this account alone, with all the same
   * parts, and no organization is needed.
   *
   * @default true
   */
  readonly isOrganizationTrail?: boolean;

  /**
   * The trail is there, made by something else: everything is made but the trail, alarms and health check look at the one of the
   * identity's name, and `trailArn` is what its ARN has to be. The step before `cdk import` (docs/adopting.md). Where a stack has the trail
   * already, this deletes it. Printed as a warning.
   *
   * @default false
   */
  readonly trailManagedElsewhere?: boolean;

  /**
   * Which trail it is: its name, owner and organization. Needed when a bucket, key or topic was made with an identity, and
   * where the stack's account is a delegated administrator: it then names the management account.
   *
   * @default - a trail named 'organization-trail' in this stack, of the organization that `organizationAccess` finds
   */
  readonly identity?: TrailIdentity;

  /**
   * The check of the organization that comes before the trail. For a delegated administrator it has to be `describeOnly`.
   *
   * @default - a new OrganizationAccess, unless this is a single-account trail
   */
  readonly organizationAccess?: OrganizationAccess;

  /**
   * The bucket that receives the log files, of this app or imported. The statements that CloudTrail needs are added to its
   * policy where the CDK can; for an imported bucket the constructor throws unless `bucketPolicyManagedElsewhere`.
   *
   * @default - a new TrailBucket
   */
  readonly bucket?: IBucket;

  /**
   * Whoever owns the bucket's policy adds the statements of `bucketPolicyStatements()`; this construct leaves the policy
   * alone.
   *
   * @default false
   */
  readonly bucketPolicyManagedElsewhere?: boolean;

  /**
   * Where in the bucket the log files go: at most 200 characters, without a slash at either end. A `TrailBucket` has to have
   * the same.
   *
   * @default - none: they start with AWSLogs/
   */
  readonly keyPrefix?: string;

  /**
   * The key that encrypts log files and digest files, in the bucket's Region, of this app or imported. Its policy is
   * treated as that of the bucket.
   *
   * @default - a new TrailKey
   */
  readonly encryptionKey?: IKey;

  /**
   * Whoever owns the key's policy adds the statements of `keyPolicyStatements()`; this construct leaves the policy alone.
   *
   * @default false
   */
  readonly keyPolicyManagedElsewhere?: boolean;

  /**
   * The log group that receives every event: of this stack's account and Region, and of class STANDARD.
   *
   * @default - a new TrailLogGroup
   */
  readonly logGroup?: ILogGroup;

  /**
   * A topic that is told of each delivered log file; see `TrailTopic`. The statements that CloudTrail needs are added to
   * the policies of the topic and its key; an imported topic's are yours to write, and a topic of this app under an imported
   * key is refused.
   *
   * @default - none
   */
  readonly deliveryTopic?: ITopic;

  /**
   * Which Regions the trail covers.
   *
   * @default TrailScope.allRegions()
   */
  readonly trailScope?: TrailScope;

  /**
   * What the trail records. Data events, network activity events and Insights cost extra; see `EventSelection`.
   *
   * @default - all management events, and nothing that costs
   */
  readonly events?: EventSelection[];

  /**
   * Buckets whose S3 data events are never recorded, beside the trail's own and that of its access logs: replicas of the
   * archive, buckets of query results, whatever else is written because this trail writes.
   *
   * @default - none
   */
  readonly excludedBuckets?: IBucket[];

  /**
   * Turns off the guard that keeps the trail's own bucket out of S3 data events. Each delivery of a log file is an event
   * then, which is delivered in a log file, without end.
   *
   * @default - on
   */
  readonly feedbackLoopGuard?: Safeguard;

  /**
   * Look, between the policies and the trail, for what would stop CloudTrail: a function that reads only, as
   * `npx cdk-organization-trail doctor` does. All that is found fails the deployment, with the statement that is missing or
   * denies, before CreateTrail or UpdateTrail is called. What may not be read (the policy of a bucket in another account, say) is named
   * in `preflightSummary`. Runs when the trail's name, bucket, prefix or key changes. For an organization trail only.
   *
   * @default false
   */
  readonly preflight?: boolean;
}

/**
 * One CloudTrail trail for every account and every Region of an AWS organization: log files in an encrypted bucket, every
 * event in an encrypted log group, log file validation on.
 *
 * Deployed from the management account, or from a delegated administrator of CloudTrail: where `identity` names another
 * management account than the stack's, the trail is made there by a function (`AWS::CloudTrail::Trail` cannot), with the
 * log group in the stack's own account. See docs/delegated-administrator.md.
 *
 * Everything that CreateTrail checks is in place before the trail is created. Deleting the stack deletes the trail;
 * bucket, bucket policy, keys and log group stay.
 *
 * The first copy of management events is free; a second trail that records them costs 2 USD per 100,000. CloudTrail
 * delivers within about five minutes on average and does not guarantee it: it is not real time.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html
 */
export class OrganizationTrail extends Construct {
  /** The trail's ARN. Reading it from here puts the reader after the trail, if that is made here. */
  public readonly trailArn: string;

  /** Which trail it is. */
  public readonly identity: TrailIdentity;

  /** The bucket that receives the log files. */
  public readonly bucket: IBucket;

  /** Where in the bucket the log files go. */
  public readonly keyPrefix?: string;

  /** The key that encrypts log files and digest files. */
  public readonly encryptionKey: IKey;

  /** The log group that receives every event. */
  public readonly logGroup: ILogGroup;

  /** The topic that is told of each delivered log file. */
  public readonly deliveryTopic?: ITopic;

  /** The check of the organization; undefined for a single-account trail. */
  public readonly organizationAccess?: OrganizationAccess;

  /** What the preflight found, in a line, and first what it could not check. Known only at deployment; undefined without `preflight`. */
  public readonly preflightSummary?: string;

  private readonly recorded: RecordedEvents;
  private readonly delegatedAdministratorId?: string;

  /**
   * @throws when the input cannot be deployed: first with everything that is wrong with the properties, then with the policies
   * that cannot be written here, then with what CloudTrail would not record
   */
  public constructor(scope: Construct, id: string, props: OrganizationTrailProps = {}) {
    super(scope, id);
    const isOrganizationTrail = props.isOrganizationTrail ?? true;
    const trailScope = props.trailScope ?? TrailScope.allRegions();
    checkInput(this, props, isOrganizationTrail, trailScope);

    const isDelegated = isOrganizationTrail && props.identity !== undefined && isOfAnotherAccount(Stack.of(this), props.identity);
    if (isDelegated) this.delegatedAdministratorId = Stack.of(this).account;
    if (isOrganizationTrail) {
      this.organizationAccess = props.organizationAccess ?? new OrganizationAccess(this, 'OrganizationAccess', { describeOnly: isDelegated });
    }
    this.identity =
      props.identity ?? new TrailIdentity(this, { organizationId: this.organizationAccess?.organizationId });
    this.keyPrefix = props.keyPrefix;
    this.encryptionKey = props.encryptionKey ?? new TrailKey(this, 'Key', { identity: this.identity });
    this.bucket =
      props.bucket ??
      new TrailBucket(this, 'Bucket', {
        identity: this.identity,
        encryptionKey: this.encryptionKey,
        keyPrefix: props.keyPrefix,
      });
    this.logGroup = props.logGroup ?? new TrailLogGroup(this, 'LogGroup');
    this.deliveryTopic = props.deliveryTopic;
    const policies = allowDelivery(this, props);
    this.recorded = this.selectEvents(props);
    const logDeliveryRole = new LogDeliveryRole(this, 'LogDeliveryRole', this.logDelivery());

    // CreateTrail checks the policies, which nothing in the trail's own properties refers to.
    const owner = expectedOwner(this.bucket);
    const prerequisites = [
      ...policies,
      ...(this.organizationAccess ? [this.organizationAccess] : []),
      ...(owner === undefined ? [] : [new ArchiveOwner(this, 'ArchiveOwner', { bucket: this.bucket, accountId: owner })]),
    ];
    const preflight = props.preflight ? new TrailPreflight(this, 'Preflight', this, isDelegated) : undefined;
    preflight?.node.addDependency(...prerequisites);
    this.preflightSummary = preflight?.summary;
    this.trailArn = this.identity.trailArn;
    if (!props.trailManagedElsewhere) {
      const parts = { trail: this, trailScope, recorded: this.recorded, logDeliveryRole };
      const { resource, trailArn } = isDelegated ? new DelegatedTrail(this, 'DelegatedTrail', parts) : this.cloudFormationTrail(parts, isOrganizationTrail);
      this.trailArn = trailArn;
      // For whoever reads the template: what it records, in words.
      resource.addMetadata(RECORDS_METADATA, this.describe());
      resource.node.addDependency(...prerequisites, logDeliveryRole, ...(preflight ? [preflight] : []));
    }

    const absent = props.trailManagedElsewhere && { TrailManagedElsewhere: `No trail ${this.identity.trailName} is made; where this stack has it already, it is deleted` };
    for (const [warning, message] of Object.entries({ ...scopeWarnings(this, trailScope), ...this.recorded.warnings, ...absent })) {
      Validations.of(this).addWarning(`cdk-organization-trail:${warning}`, message);
    }
  }

  /**
   * What the trail records and what it does not, in words, one thing a line.
   */
  public describe(): string[] {
    return [...this.recorded.description];
  }

  /**
   * The statements that the bucket's policy needs. With `bucketPolicyManagedElsewhere`, print them for whoever owns it.
   */
  public bucketPolicyStatements(): PolicyStatement[] {
    return TrailPolicies.forBucket(this.identity, this.bucket.bucketArn, this.keyPrefix);
  }

  /**
   * The statements that the key's policy needs. With `keyPolicyManagedElsewhere`, print them for whoever owns it.
   */
  public keyPolicyStatements(): PolicyStatement[] {
    return TrailPolicies.forKey(this.identity);
  }

  /**
   * The statements of the role by which CloudTrail writes into the log group.
   */
  public logDeliveryStatements(): PolicyStatement[] {
    return logDeliveryStatements(this, this.logDelivery());
  }

  /**
   * Lets a principal list, read and decrypt the log files and digest files of this trail, all versions included.
   *
   * The CDK's own `grantRead` would allow every action that starts with `s3:GetObject`, `s3:GetBucket` or `s3:List`.
   */
  public grantRead(grantee: IGrantable): Grant {
    const list = Grant.addToPrincipalOrResource({
      grantee,
      actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketVersions'],
      resourceArns: [this.bucket.bucketArn],
      resource: this.bucket,
    });
    const read = Grant.addToPrincipalOrResource({
      grantee,
      actions: ['s3:GetObject', 's3:GetObjectVersion'],
      resourceArns: [this.bucket.arnForObjects(`${logFilePrefix(this.keyPrefix)}*`)],
      resource: this.bucket,
    });
    return list.combine(read).combine(grantDecrypt(this.encryptionKey, grantee));
  }

  /** @internal */
  public get _advancedEventSelectors(): CfnTrail.AdvancedEventSelectorProperty[] {
    return this.recorded.advancedEventSelectors;
  }

  private cloudFormationTrail(parts: TrailParts, isOrganizationTrail: boolean): { resource: CfnTrail; trailArn: string } {
    const resource = new CfnTrail(this, 'Resource', cloudFormationTrail(this, parts, isOrganizationTrail));
    return { resource, trailArn: resource.attrArn };
  }

  private logDelivery(): LogDeliveryRoleProps {
    return { identity: this.identity, logGroup: this.logGroup, delegatedAdministratorId: this.delegatedAdministratorId };
  }

  private selectEvents({ events, excludedBuckets, feedbackLoopGuard }: OrganizationTrailProps): RecordedEvents {
    const recorded = recordedEvents(events, {
      partition: this.identity.partition,
      bucket: this.bucket,
      accessLogBucket: this.bucket instanceof TrailBucket ? this.bucket.accessLogBucket : undefined,
      excludedBuckets,
      feedbackLoopGuard,
    });
    const problems = new Problems('OrganizationTrail', this.node.path);
    for (const problem of recorded.problems) problems.add(problem);
    problems.throwIfAny();
    return recorded;
  }
}
