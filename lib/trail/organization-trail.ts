import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { Grant, type IGrantable, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Stack, Token, Validations } from 'aws-cdk-lib/core';
import { Construct, type IDependable } from 'constructs';
import { KEY_PREFIX } from '../contract/identifiers';
import { checkKnownWhenDeployed } from './known-when-deployed';
import { Problems } from '../internal/problems';
import { OrganizationAccess } from '../organization/organization-access';
import { LogDeliveryRole, logDeliveryStatements } from './log-delivery-role';
import { TrailBucket } from './trail-bucket';
import { TrailIdentity } from './trail-identity';
import { TrailKey } from './trail-key';
import { logGroupObstacles, TrailLogGroup } from './trail-log-group';
import { logFilePrefix, TrailPolicies } from './trail-policies';
import { scopeObstacles, scopeWarnings, TrailScope } from './trail-scope';

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
   * Which trail it is: its name, owner and organization. Needed when a bucket, key or topic was made with an identity.
   *
   * @default - a trail named 'organization-trail' in this stack, of the organization that `organizationAccess` finds
   */
  readonly identity?: TrailIdentity;

  /**
   * The check of the organization that comes before the trail.
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
   * Where in the bucket the log files go: at most 200 characters, without a slash at either end.
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
   * the policies of the topic and its key where the CDK can; an imported topic's policy is yours to write.
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
}

/**
 * One CloudTrail trail for every account and every Region of an AWS organization, deployed from its management account:
 * log files in an encrypted bucket, every event in an encrypted log group, log file validation on.
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
  /** The trail's ARN. Reading it from here puts the reader after the trail. */
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

  /**
   * @throws when the input cannot be deployed; everything that is wrong is named in one error
   */
  public constructor(scope: Construct, id: string, props: OrganizationTrailProps = {}) {
    super(scope, id);
    const isOrganizationTrail = props.isOrganizationTrail ?? true;
    const trailScope = props.trailScope ?? TrailScope.allRegions();
    this.validate(props, isOrganizationTrail, trailScope);

    if (isOrganizationTrail) {
      this.organizationAccess = props.organizationAccess ?? new OrganizationAccess(this, 'OrganizationAccess');
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
    const policies = this.allowDelivery(props);
    const logDeliveryRole = new LogDeliveryRole(this, 'LogDeliveryRole', this);

    const trail = new CfnTrail(this, 'Resource', {
      trailName: this.identity.trailName,
      isLogging: true,
      isOrganizationTrail,
      isMultiRegionTrail: trailScope.isMultiRegionTrail,
      includeGlobalServiceEvents: trailScope.includeGlobalServiceEvents,
      enableLogFileValidation: true,
      s3BucketName: this.bucket.bucketName,
      s3KeyPrefix: this.keyPrefix,
      kmsKeyId: this.encryptionKey.keyArn,
      cloudWatchLogsLogGroupArn: this.logGroup.logGroupArn,
      cloudWatchLogsRoleArn: logDeliveryRole.roleArn,
      snsTopicName: this.deliveryTopic && topicNameOrArn(this, this.deliveryTopic),
    });
    // CreateTrail checks the policies, which nothing in the trail's own properties refers to.
    trail.node.addDependency(...policies, logDeliveryRole);
    if (this.organizationAccess) trail.node.addDependency(this.organizationAccess);
    this.trailArn = trail.attrArn;

    for (const [warning, message] of Object.entries(scopeWarnings(this, trailScope))) {
      Validations.of(this).addWarning(`cdk-organization-trail:${warning}`, message);
    }
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
    return logDeliveryStatements(this, this.identity, this.logGroup);
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
    return list.combine(read).combine(this.encryptionKey.grantDecrypt(grantee));
  }

  private validate(props: OrganizationTrailProps, isOrganizationTrail: boolean, trailScope: TrailScope): void {
    const problems = new Problems('OrganizationTrail', this.node.path);
    problems.check('keyPrefix', props.keyPrefix, KEY_PREFIX);
    scopeObstacles(trailScope).forEach((obstacle) => {
      problems.add(obstacle);
    });
    if (props.logGroup) {
      for (const obstacle of logGroupObstacles(props.logGroup)) {
        problems.add(`logGroup: '${props.logGroup.node.path}' ${obstacle}`);
      }
    }
    if (props.identity && isOrganizationTrail !== (props.identity.organizationId !== undefined)) {
      problems.add(
        isOrganizationTrail
          ? 'identity: received one without an organization id; allowed: one with it, or isOrganizationTrail: false'
          : 'isOrganizationTrail: received false with an identity that has an organization id; allowed: an identity without',
      );
    }
    if (!isOrganizationTrail && props.organizationAccess) {
      problems.add('organizationAccess: received with isOrganizationTrail: false; allowed: for an organization trail only');
    }
    this.checkEnvironments(problems, props);
    problems.throwIfAny();
  }

  private checkEnvironments(problems: Problems, { bucket, encryptionKey, logGroup, identity }: OrganizationTrailProps): void {
    const { region, account } = Stack.of(this);
    const differ = (a: string, b: string): boolean => !Token.isUnresolved(a) && !Token.isUnresolved(b) && a !== b;
    const bucketRegion = bucket?.env.region ?? region;
    const keyRegion = encryptionKey?.env.region ?? region;
    if (differ(keyRegion, bucketRegion)) {
      problems.add(`encryptionKey: received a key in ${keyRegion}; allowed: a key in the bucket's Region, ${bucketRegion}`);
    }
    if (logGroup && differ(logGroup.env.region, region)) {
      problems.add(`logGroup: received a group in ${logGroup.env.region}; allowed: one in the trail's Region, ${region}`);
    }
    if (identity && differ(identity.homeRegion, region)) {
      problems.add(`identity: received the home Region ${identity.homeRegion}; allowed: the stack's Region, ${region}`);
    }
    if (identity && differ(identity.managementAccountId, account)) {
      problems.add(
        `identity: received the management account ${identity.managementAccountId}; allowed: the stack's account, ${account} ` +
          '(CloudFormation creates a trail in the account that it deploys to)',
      );
    }
  }

  /** Adds the statements that CreateTrail checks; returns what the trail has to wait for. */
  private allowDelivery(props: OrganizationTrailProps): IDependable[] {
    const problems = new Problems('OrganizationTrail', this.node.path);
    const dependables: IDependable[] = [];
    const { identity, bucket, encryptionKey, deliveryTopic: topic } = this;

    if (props.bucket && !props.bucketPolicyManagedElsewhere) {
      checkKnownWhenDeployed(problems, this, bucket, identity);
    }
    if (props.encryptionKey && !props.keyPolicyManagedElsewhere) {
      checkKnownWhenDeployed(problems, this, encryptionKey, identity);
    }
    problems.throwIfAny();

    if (!props.bucketPolicyManagedElsewhere) {
      const results = this.bucketPolicyStatements().map((statement) => bucket.addToResourcePolicy(statement));
      if (results.some(({ statementAdded }) => !statementAdded)) {
        problems.add(responsible('bucket', bucket));
      }
      results.forEach(({ policyDependable }) => policyDependable && dependables.push(policyDependable));
    }
    // A key's policy is part of the key, to which the trail refers anyway.
    if (!props.keyPolicyManagedElsewhere) {
      const results = this.keyPolicyStatements().map((statement) => encryptionKey.addToResourcePolicy(statement, true));
      if (results.some(({ statementAdded }) => !statementAdded)) {
        problems.add(responsible('key', encryptionKey));
      }
    }
    problems.throwIfAny();

    if (topic) {
      for (const statement of TrailPolicies.forTopic(identity, topic.topicArn)) {
        const { policyDependable } = topic.addToResourcePolicy(statement);
        if (policyDependable) dependables.push(policyDependable);
      }
      if ('masterKey' in topic) {
        const key = topic.masterKey;
        TrailPolicies.forTopicKey(identity).forEach((statement) => key?.addToResourcePolicy(statement, true));
      }
    }
    return dependables;
  }
}

/** CloudTrail looks up a name in the trail's own account and Region. */
function topicNameOrArn(trail: Construct, topic: ITopic): string {
  const { account, region } = Stack.of(trail);
  return topic.env.account === account && topic.env.region === region ? topic.topicName : topic.topicArn;
}

function responsible(kind: 'bucket' | 'key', resource: IBucket | IKey): string {
  const [prop, method] = kind === 'bucket'
    ? ['bucketPolicyManagedElsewhere', 'forBucket']
    : ['keyPolicyManagedElsewhere', 'forKey'];
  return (
    `${kind === 'bucket' ? 'bucket' : 'encryptionKey'}: '${resource.node.path}' is imported, so its policy cannot be changed here; ` +
    `allowed: a ${kind} of this app, or ${prop}: true once its policy has the statements of TrailPolicies.${method}()`
  );
}
