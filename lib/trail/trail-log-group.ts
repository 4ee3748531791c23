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
   * How long events are searchable here. Older events are in the archive.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly retention?: RetentionDays;

  /**
   * Your own key, in the Region of the log group. The statement that CloudWatch Logs needs is added to its policy if
   * the CDK can do so; for an imported key the constructor throws unless `keyPolicyManagedElsewhere` is set.
   *
   * @default - a new key for this log group only
   */
  readonly encryptionKey?: IKey;

  /**
   * Set this if the owner of the key's policy adds the statement that CloudWatch Logs needs (see
   * `TrailLogGroup.keyPolicy`); this construct does not change the policy.
   *
   * @default false
   */
  readonly keyPolicyManagedElsewhere?: boolean;
}

/**
 * The log group that receives every event of a trail: of class STANDARD, because other classes do not support metric
 * filters, and encrypted with a customer managed key.
 *
 * Log group and key are retained when their stack is deleted, but not after a failed first deployment; the names are
 * generated, so that a new deployment does not conflict with retained resources.
 *
 * Costs about 0.50 USD per GB ingested (one million management events are about 1.4 GB), 0.03 USD per GB and month
 * stored, and 1 USD per month for the key.
 */
export class TrailLogGroup extends LogGroup {
  /**
   * `undefined` if the user provides the key.
   *
   * @internal
   */
  public readonly _ownKey?: IKey;

  /**
   * Returns the statement that a key's policy needs for log groups of the scope's stack.
   *
   * The names of log groups are generated, so the condition covers those of the account and Region: a key's policy
   * cannot name a log group that in turn needs the key.
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

  /** @throws InputError if the key is in another Region, or if nobody is responsible for its policy */
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
      description: 'Encrypts the CloudWatch Logs log group of a CloudTrail trail',
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

/** Returns why a log group cannot be used for a trail; empty if no reason is known. */
export function logGroupObstacles(logGroup: ILogGroup): string[] {
  const resource = logGroup.node.defaultChild as CfnLogGroup | undefined;
  if (resource?.cfnResourceType !== 'AWS::Logs::LogGroup') return [];
  const { logGroupClass } = resource;
  if (logGroupClass === undefined || logGroupClass === LogGroupClass.STANDARD.valueOf()) return [];
  return [`is of class ${logGroupClass}; allowed: STANDARD (other classes do not support metric filters)`];
}
