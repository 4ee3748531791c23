import { PolicyDocument, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { type CfnLogGroup, type ILogGroup, LogGroup, LogGroupClass, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { keyAdministration } from '../internal/key-administration';
import { SELDOM } from '../internal/key-rotation';
import { Problems } from '../internal/problems';
import { logsServicePrincipal } from '../internal/region-facts';
import { SERVICE_KEY_ACTIONS } from '../internal/service-key-actions';

/**
 * Properties of TrailLogGroup.
 */
export interface TrailLogGroupProps {
  /**
   * How long events stay searchable here. The archive is for the time after.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly retention?: RetentionDays;

  /**
   * A key of your own, in the group's Region. The statement that CloudWatch Logs needs is added to its policy where the
   * CDK can; for an imported key the constructor throws unless `keyPolicyManagedElsewhere`.
   *
   * @default - a new key for this group alone
   */
  readonly encryptionKey?: IKey;

  /**
   * Whoever owns the key's policy adds the statement that CloudWatch Logs needs (see `TrailLogGroup.keyPolicy`); this
   * construct leaves the policy alone.
   *
   * @default false
   */
  readonly keyPolicyManagedElsewhere?: boolean;
}

/**
 * The log group that receives every event of a trail: of class STANDARD, because another class has no metric filters,
 * and encrypted under a customer key.
 *
 * Group and key survive the deletion of their stack, but not a failed first deployment; the names are generated, so that
 * a deployment can be repeated beside what an earlier one left.
 *
 * Costs about 0.50 USD per GB ingested (one million management events are about 1.4 GB), 0.03 USD per GB and month
 * stored, and 1 USD a month for the key.
 */
export class TrailLogGroup extends LogGroup {
  /**
   * Undefined under a key of the user's.
   *
   * @internal
   */
  public readonly _ownKey?: IKey;

  /**
   * The statement that a key's policy needs for log groups of the scope's stack.
   *
   * The names of log groups are generated, so the condition covers those of the account and Region: a key's policy cannot
   * name a group that in turn needs the key.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
   */
  public static keyPolicy(scope: Construct): PolicyStatement {
    const stack = Stack.of(scope);
    return new PolicyStatement({
      principals: [new ServicePrincipal(logsServicePrincipal(stack))],
      actions: SERVICE_KEY_ACTIONS,
      resources: ['*'],
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': stack.formatArn({
            service: 'logs',
            resource: 'log-group',
            resourceName: '*',
            arnFormat: ArnFormat.COLON_RESOURCE_NAME,
          }),
        },
      },
    });
  }

  /**
   * @throws when the key is in another Region, or when nobody is responsible for its policy
   */
  public constructor(scope: Construct, id: string, props: TrailLogGroupProps = {}) {
    super(scope, id, {
      retention: props.retention ?? RetentionDays.ONE_YEAR,
      logGroupClass: LogGroupClass.STANDARD,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this._ownKey = props.encryptionKey ? undefined : this.createKey();
    if (props.encryptionKey && !props.keyPolicyManagedElsewhere) this.allowUseOf(props.encryptionKey);
    (this.node.defaultChild as CfnLogGroup).kmsKeyId = (this._ownKey ?? props.encryptionKey)?.keyArn;
  }

  private createKey(): IKey {
    return new Key(this, 'Key', {
      description: 'Encrypts the CloudWatch Logs group of a CloudTrail trail',
      enableKeyRotation: true,
      rotationPeriod: SELDOM,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      policy: new PolicyDocument({ statements: [keyAdministration(), TrailLogGroup.keyPolicy(this)] }),
    });
  }

  private allowUseOf(key: IKey): void {
    const problems = new Problems('TrailLogGroup', this.node.path);
    if (!key.addToResourcePolicy(TrailLogGroup.keyPolicy(this), true).statementAdded) {
      problems.add(
        `encryptionKey: '${key.node.path}' is imported, so its policy cannot be changed here; allowed: a key of this app, ` +
          'or keyPolicyManagedElsewhere: true once its policy has the statement of TrailLogGroup.keyPolicy()',
      );
    }
    problems.throwIfAny();
  }
}

/** Why a log group cannot serve a trail; empty where nothing is known against it. */
export function logGroupObstacles(logGroup: ILogGroup): string[] {
  const resource = logGroup.node.defaultChild as CfnLogGroup | undefined;
  if (resource?.cfnResourceType !== 'AWS::Logs::LogGroup') return [];
  const { logGroupClass } = resource;
  if (logGroupClass === undefined || logGroupClass === LogGroupClass.STANDARD.valueOf()) return [];
  return [`is of class ${logGroupClass}; allowed: STANDARD (other classes have no metric filters)`];
}
