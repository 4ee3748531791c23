/**
 * The peer: the resources of the app, written by hand as L1 constructs (the catalogs are the same data), with the same validation and the same packs of
 * cdk-nag.
 */
import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag';
import { App, CfnOutput, Stack, Validations } from 'aws-cdk-lib/core';
import { alarms } from './l1-app/alarms';
import { archive } from './l1-app/archive';
import { organizationAccess } from './l1-app/organization-access';
import { trailWithLogGroup } from './l1-app/trail';
import { trailHealth } from './l1-app/trail-health';

const app = new App();
const stack = new Stack(app, 'OrganizationTrail');
const { access, organizationId } = organizationAccess(stack);
const { key, bucket, bucketPolicy } = archive(stack, organizationId);
const { trail, logGroup } = trailWithLogGroup(stack, { access, organizationId, key, bucket, bucketPolicy });
alarms(stack, logGroup);
trailHealth(stack, trail);
new CfnOutput(stack, 'TrailArn', { value: trail.attrArn });
new CfnOutput(stack, 'BucketName', { value: bucket.ref });

Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new NIST80053R5Checks(app));
const reason = 'the peer of a benchmark';
for (const id of [
  'AwsSolutions-IAM5',
  'AwsSolutions-IAM5[Resource::*]',
  'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:<LogGroup>:log-stream:<AWS::AccountId>_CloudTrail_<AWS::Region>*]',
  'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:<LogGroup>:log-stream:<Access.OrganizationId>_*]',
  ...[
    'CloudWatchLogGroupEncrypted',
    'IAMNoInlinePolicy',
    'LambdaConcurrency',
    'LambdaDLQ',
    'LambdaInsideVPC',
    'S3BucketReplicationEnabled',
    'S3DefaultEncryptionKMS',
    'S3BucketLoggingEnabled',
    'CloudWatchAlarmAction',
  ].map((rule) => `NIST.800.53.R5-${rule}`),
  'AwsSolutions-S1',
]) {
  Validations.of(stack).acknowledge({ id, reason });
}
