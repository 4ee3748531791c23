import { CfnPolicy, CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { CfnCustomResource, type Stack, Token } from 'aws-cdk-lib/core';
import { account, partition, Version } from './shared';

/** What lets CloudTrail into the organization, and knows its ID. */
export function organizationAccess(stack: Stack): { access: CfnCustomResource; organizationId: string } {
  const functionLogs = new CfnLogGroup(stack, 'FunctionLogs', { retentionInDays: 365 });
  const functionRole = new CfnRole(stack, 'FunctionRole', {
    assumeRolePolicyDocument: {
      Version,
      Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
  });
  const slr = `arn:${partition}:iam::${account}:role/aws-service-role/cloudtrail.amazonaws.com/AWSServiceRoleForCloudTrail`;
  const functionPolicy = new CfnPolicy(stack, 'FunctionPolicy', {
    policyName: 'FunctionPolicy',
    roles: [functionRole.ref],
    policyDocument: {
      Version,
      Statement: [
        { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: functionLogs.attrArn },
        {
          Effect: 'Allow',
          Action: [
            'organizations:DescribeOrganization',
            'organizations:ListAWSServiceAccessForOrganization',
            'organizations:ListRoots',
          ],
          Resource: '*',
        },
        {
          Effect: 'Allow',
          Action: 'organizations:EnableAWSServiceAccess',
          Resource: '*',
          Condition: { StringEquals: { 'organizations:ServicePrincipal': 'cloudtrail.amazonaws.com' } },
        },
        { Effect: 'Allow', Action: 'iam:GetRole', Resource: slr },
        {
          Effect: 'Allow',
          Action: 'iam:CreateServiceLinkedRole',
          Resource: slr,
          Condition: { StringEquals: { 'iam:AWSServiceName': 'cloudtrail.amazonaws.com' } },
        },
      ],
    },
  });
  const code = new Asset(stack, 'Code', { path: 'assets/organization-access' });
  const handler = new CfnFunction(stack, 'Function', {
    code: { s3Bucket: code.s3BucketName, s3Key: code.s3ObjectKey },
    handler: 'index.handler',
    runtime: 'nodejs24.x',
    architectures: ['x86_64'],
    memorySize: 256,
    timeout: 120,
    role: functionRole.attrArn,
    loggingConfig: { logFormat: 'JSON', logGroup: functionLogs.ref },
  });
  handler.node.addDependency(functionPolicy);
  const access = new CfnCustomResource(stack, 'Access', { serviceToken: handler.attrArn, serviceTimeout: 180 });
  access.addOverride('Type', 'Custom::OrganizationAccess');
  access.addPropertyOverride('Mode', 'EnableTrustedAccess');
  const organizationId = Token.asString(access.getAtt('OrganizationId'));
  return { access, organizationId };
}
