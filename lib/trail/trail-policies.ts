import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  bucketStatements,
  keyStatements,
  logDeliveryStatements,
  type StatementJson,
  topicKeyStatements,
  topicStatements,
} from '../contract/trail-statements';
import type { TrailIdentity } from './trail-identity';

export { logFilePrefix } from '../contract/trail-statements';

/**
 * The policy statements without which CloudTrail refuses to create the trail, or cannot deliver.
 *
 * The constructs of this library add them wherever the CDK can. These methods are for policies that are managed
 * elsewhere: print them (`JSON.stringify(stack.resolve(statement.toStatementJson()))`), give them to the owner of the
 * bucket or key, or add them to your own policy document.
 *
 * Every statement for CloudTrail names the trail (`aws:SourceArn`), so that trails of others cannot write here.
 */
export class TrailPolicies {
  /**
   * Statements for the policy of the bucket that receives the log files.
   *
   * CreateTrail for an organization checks both paths: the management account's and the organization's.
   *
   * @param identity the trail
   * @param bucketArn the ARN of the bucket
   * @param keyPrefix the trail's key prefix, without leading or trailing slash
   * @param formerKeyPrefixes its former prefixes, an empty one for none: it delivers there until the trail itself is
   * changed
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
   */
  public static forBucket(
    identity: TrailIdentity,
    bucketArn: string,
    keyPrefix?: string,
    formerKeyPrefixes: string[] = [],
  ): PolicyStatement[] {
    return statements(bucketStatements(identity, bucketArn, keyPrefix, ...formerKeyPrefixes));
  }

  /**
   * Statements for the policy of the key that encrypts log files and digest files.
   *
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
   */
  public static forKey(identity: TrailIdentity): PolicyStatement[] {
    return statements(keyStatements(identity));
  }

  /**
   * Statements for the policy of the topic that is notified of each delivered log file.
   *
   * @param identity the trail
   * @param topicArn the ARN of the topic
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-permissions-for-sns-notifications.html
   */
  public static forTopic(identity: TrailIdentity, topicArn: string): PolicyStatement[] {
    return statements(topicStatements(identity, topicArn));
  }

  /**
   * Statements for the policy of the key that encrypts that topic.
   */
  public static forTopicKey(identity: TrailIdentity): PolicyStatement[] {
    return statements(topicKeyStatements(identity));
  }

  /**
   * Statements for the role with which CloudTrail writes to the log group.
   *
   * An organization trail uses log streams with two name patterns: the management account's and the organization's.
   *
   * @param identity the trail
   * @param logGroupArn the ARN of the log group, without `:*` at the end
   * @param delegatedAdministratorId the account of the log group, if it is a delegated administrator's: AWS's example
   * has the account of the log group in the stream names, and does not say that it is the management account's
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
   */
  public static forLogDelivery(
    identity: TrailIdentity,
    logGroupArn: string,
    delegatedAdministratorId?: string,
  ): PolicyStatement[] {
    return statements(logDeliveryStatements(identity, logGroupArn, delegatedAdministratorId));
  }

  private constructor() {}
}

/** From JSON, because the CDK's ServicePrincipal is a token, and printed statements should contain literal values. */
function statements(all: readonly StatementJson[]): PolicyStatement[] {
  return all.map((one) => PolicyStatement.fromJson(one));
}
