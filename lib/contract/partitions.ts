/** What is missing in some partitions, where the CDK has no fact about it. The rest is in `aws-cdk-lib/region-info`. */

/**
 * Partitions in which StackSets cannot deploy to organizations. AWS publishes nothing about the isolated partitions:
 * there, the deployment shows it.
 * https://docs.amazonaws.cn/en_us/AWSCloudFormation/latest/UserGuide/stacksets-orgs-enable-trusted-access.html
 */
export const PARTITIONS_WITHOUT_ORGANIZATION_STACK_SETS: readonly string[] = ['aws-cn'];

/**
 * Partitions in which CloudTrail has no delegated administrators.
 * https://aws.amazon.com/about-aws/whats-new/2022/11/aws-cloudtrail-delegated-account-support-aws-organizations
 */
export const PARTITIONS_WITHOUT_DELEGATED_ADMINISTRATORS: readonly string[] = ['aws-cn'];

/**
 * Regions that record the events of IAM, CloudFront, Organizations and root users, by partition. In China, CloudFront
 * is in the second of the two. AWS publishes nothing about the isolated partitions.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html#cloudtrail-concepts-global-service-events
 */
export const GLOBAL_SERVICE_REGIONS: Readonly<Record<string, readonly string[]>> = {
  aws: ['us-east-1'],
  'aws-us-gov': ['us-gov-west-1'],
  'aws-cn': ['cn-north-1', 'cn-northwest-1'],
};
