import type { CfnTrailProps } from 'aws-cdk-lib/aws-cloudtrail';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Lazy, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { TrailParts } from './trail-parts';

/** A trail in the stack's own account, created by CloudFormation. */
export function cloudFormationTrail(
  scope: Construct,
  { trail, trailScope, recorded, logDeliveryRole }: TrailParts,
  isOrganizationTrail: boolean,
): CfnTrailProps {
  return {
    trailName: trail.identity.trailName,
    isLogging: true,
    isOrganizationTrail,
    isMultiRegionTrail: trailScope.isMultiRegionTrail,
    includeGlobalServiceEvents: trailScope.includeGlobalServiceEvents,
    enableLogFileValidation: true,
    s3BucketName: trail.bucket.bucketName,
    s3KeyPrefix: trail.keyPrefix,
    kmsKeyId: trail.encryptionKey.keyArn,
    cloudWatchLogsLogGroupArn: trail.logGroup.logGroupArn,
    cloudWatchLogsRoleArn: logDeliveryRole.roleArn,
    snsTopicName: trail.deliveryTopic && topicNameOrArn(scope, trail.deliveryTopic),
    advancedEventSelectors: Lazy.uncachedAny({ produce: () => recorded().advancedEventSelectors }),
    insightSelectors: Lazy.uncachedAny({ produce: () => recorded().insightSelectors }),
    aggregationConfigurations: Lazy.uncachedAny({ produce: () => recorded().aggregationConfigurations }),
  };
}

/** CloudTrail looks up a name in the trail's own account and Region. */
function topicNameOrArn(trail: Construct, topic: ITopic): string {
  const { account, region } = Stack.of(trail);
  return topic.env.account === account && topic.env.region === region ? topic.topicName : topic.topicArn;
}
