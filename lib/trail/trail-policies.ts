import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CLOUDTRAIL_SERVICE_PRINCIPAL } from '../contract/organization-access';
import type { TrailIdentity } from './trail-identity';

interface Allowance {
  readonly actions: string[];
  readonly resources: string[];
  readonly conditions?: Record<string, Record<string, string>>;
}

/**
 * The policy statements without which CloudTrail refuses to create the trail, or cannot deliver.
 *
 * The constructs of this library write them wherever the CDK can. These methods are for policies that are managed
 * elsewhere: print them (`JSON.stringify(stack.resolve(statement.toStatementJson()))`), hand them to whoever owns the bucket
 * or key, or add them to a policy document of your own.
 *
 * Every statement for CloudTrail names the trail (`aws:SourceArn`), so that nobody else's trail can write here.
 */
export class TrailPolicies {
  /**
   * Statements for the policy of the bucket that receives the log files.
   *
   * CreateTrail for an organization checks both paths: the management account's and the organization's.
   *
   * @param identity the trail
   * @param bucketArn the ARN of the bucket
   * @param keyPrefix the trail's key prefix, without a slash at either end
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
   */
  public static forBucket(identity: TrailIdentity, bucketArn: string, keyPrefix?: string): PolicyStatement[] {
    const owners = [identity.managementAccountId];
    if (identity.organizationId !== undefined) owners.push(identity.organizationId);
    return [
      TrailPolicies.forTrail(identity, { actions: ['s3:GetBucketAcl'], resources: [bucketArn] }),
      ...owners.map((owner) =>
        TrailPolicies.forTrail(identity, {
          actions: ['s3:PutObject'],
          resources: [`${bucketArn}/${logFilePrefix(keyPrefix)}${owner}/*`],
          conditions: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
        }),
      ),
    ];
  }

  /**
   * Statements for the policy of the key that encrypts log files and digest files.
   *
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
   */
  public static forKey(identity: TrailIdentity): PolicyStatement[] {
    const forATrailOfTheAccount = {
      StringLike: {
        'kms:EncryptionContext:aws:cloudtrail:arn': `arn:${identity.partition}:cloudtrail:*:${identity.managementAccountId}:trail/*`,
      },
    };
    return [
      TrailPolicies.forTrail(identity, {
        // The family of GenerateDataKey actions, as AWS documents it: CreateTrail checks for what it will use.
        actions: ['kms:GenerateDataKey*'],
        resources: ['*'],
        conditions: forATrailOfTheAccount,
      }),
      TrailPolicies.forTrail(identity, { actions: ['kms:DescribeKey'], resources: ['*'] }),
      // The data key of an S3 Bucket Key is decrypted for each upload that reuses it.
      TrailPolicies.forTrail(identity, { actions: ['kms:Decrypt'], resources: ['*'] }),
    ];
  }

  /**
   * Statements for the policy of the topic that is told of each delivered log file.
   *
   * @param identity the trail
   * @param topicArn the ARN of the topic
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-permissions-for-sns-notifications.html
   */
  public static forTopic(identity: TrailIdentity, topicArn: string): PolicyStatement[] {
    return [TrailPolicies.forTrail(identity, { actions: ['sns:Publish'], resources: [topicArn] })];
  }

  /**
   * Statements for the policy of the key that encrypts that topic.
   */
  public static forTopicKey(identity: TrailIdentity): PolicyStatement[] {
    return [
      TrailPolicies.forTrail(identity, { actions: ['kms:GenerateDataKey*', 'kms:Decrypt'], resources: ['*'] }),
    ];
  }

  /**
   * Statements for the role by which CloudTrail writes into the log group.
   *
   * An organization trail uses streams of two patterns: the management account's and the organization's.
   *
   * @param identity the trail
   * @param logGroupArn the ARN of the log group, without `:*` at the end
   * @param delegatedAdministratorId the account of the log group, where that is a delegated administrator's: AWS's example has the account
   * of the log group in the streams' names, and does not say that it is the management account's
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
   */
  public static forLogDelivery(identity: TrailIdentity, logGroupArn: string, delegatedAdministratorId?: string): PolicyStatement[] {
    const accounts = [identity.managementAccountId, ...(delegatedAdministratorId === undefined ? [] : [delegatedAdministratorId])];
    const streams = accounts.map((account) => `${account}_CloudTrail_${identity.homeRegion}*`);
    if (identity.organizationId !== undefined) streams.push(`${identity.organizationId}_*`);
    return [
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: streams.map((stream) => `${logGroupArn}:log-stream:${stream}`),
      }),
    ];
  }

  /** From JSON, because the CDK's ServicePrincipal is a token, and what is to be printed should read as it is. */
  private static forTrail(identity: TrailIdentity, allow: Allowance): PolicyStatement {
    const { StringEquals: equals, ...conditions } = allow.conditions ?? {};
    return PolicyStatement.fromJson({
      Effect: 'Allow',
      Principal: { Service: CLOUDTRAIL_SERVICE_PRINCIPAL },
      Action: allow.actions,
      Resource: allow.resources,
      Condition: { ...conditions, StringEquals: { 'aws:SourceArn': identity.trailArn, ...equals } },
    });
  }

  private constructor() {}
}

/** Where in the bucket CloudTrail puts its files, before the account or organization id. */
export function logFilePrefix(keyPrefix?: string): string {
  return `${keyPrefix === undefined ? '' : `${keyPrefix}/`}AWSLogs/`;
}
