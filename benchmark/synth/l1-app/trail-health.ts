import type { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { CfnPolicy, CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnFunction, CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { Stack } from 'aws-cdk-lib/core';
import { Version } from './shared';

/** The function that asks CloudTrail how the trail is. */
export function trailHealth(stack: Stack, trail: CfnTrail): void {
  const healthLogs = new CfnLogGroup(stack, 'HealthLogs', { retentionInDays: 365 });
  const healthRole = new CfnRole(stack, 'HealthRole', {
    assumeRolePolicyDocument: {
      Version,
      Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
  });
  const healthPolicy = new CfnPolicy(stack, 'HealthPolicy', {
    policyName: 'HealthPolicy',
    roles: [healthRole.ref],
    policyDocument: {
      Version,
      Statement: [
        { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: healthLogs.attrArn },
        { Effect: 'Allow', Action: 'cloudtrail:GetTrailStatus', Resource: trail.attrArn },
      ],
    },
  });
  const healthCode = new Asset(stack, 'HealthCode', { path: 'assets/trail-health' });
  const health = new CfnFunction(stack, 'Health', {
    code: { s3Bucket: healthCode.s3BucketName, s3Key: healthCode.s3ObjectKey },
    handler: 'index.handler',
    runtime: 'nodejs24.x',
    architectures: ['x86_64'],
    memorySize: 256,
    timeout: 30,
    role: healthRole.attrArn,
    environment: { variables: { TRAIL_ARN: trail.attrArn } },
    loggingConfig: { logFormat: 'JSON', logGroup: healthLogs.ref },
  });
  health.node.addDependency(healthPolicy);
  const schedule = new CfnRule(stack, 'Schedule', {
    scheduleExpression: 'rate(15 minutes)',
    state: 'ENABLED',
    targets: [{ id: 'Target0', arn: health.attrArn }],
  });
  new CfnPermission(stack, 'MayCall', {
    action: 'lambda:InvokeFunction',
    functionName: health.attrArn,
    principal: 'events.amazonaws.com',
    sourceArn: schedule.attrArn,
  });
}
