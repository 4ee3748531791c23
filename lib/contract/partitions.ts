/**
 * What AWS does not have in every partition, where the CDK has no fact about it. What it knows is in `aws-cdk-lib/region-info`.
 */

/**
 * Partitions whose StackSets do not deploy into organizations. Of the isolated partitions AWS publishes nothing: the deployment says it there.
 * https://docs.amazonaws.cn/en_us/AWSCloudFormation/latest/UserGuide/stacksets-orgs-enable-trusted-access.html
 */
export const PARTITIONS_WITHOUT_ORGANIZATION_STACK_SETS: readonly string[] = ['aws-cn'];

/**
 * Partitions in which CloudTrail has no delegated administrators.
 * https://aws.amazon.com/about-aws/whats-new/2022/11/aws-cloudtrail-delegated-account-support-aws-organizations
 */
export const PARTITIONS_WITHOUT_DELEGATED_ADMINISTRATORS: readonly string[] = ['aws-cn'];

/**
 * The Regions that record what IAM, CloudFront, Organizations and root users do, by partition. China's CloudFront is in the second of its two; of
 * the isolated partitions AWS publishes nothing.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html#cloudtrail-concepts-global-service-events
 */
export const GLOBAL_SERVICE_REGIONS: Readonly<Record<string, readonly string[]>> = {
  aws: ['us-east-1'],
  'aws-us-gov': ['us-gov-west-1'],
  'aws-cn': ['cn-north-1', 'cn-northwest-1'],
};
