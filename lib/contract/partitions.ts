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
