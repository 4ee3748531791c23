import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { CfnPolicy, CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnKey } from 'aws-cdk-lib/aws-kms';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import type { CfnBucket, CfnBucketPolicy } from 'aws-cdk-lib/aws-s3';
import type { CfnCustomResource, Stack } from 'aws-cdk-lib/core';
import { account, administration, cloudTrail, keep, partition, region, Version } from './shared';

interface Earlier {
  readonly access: CfnCustomResource;
  readonly organizationId: string;
  readonly key: CfnKey;
  readonly bucket: CfnBucket;
  readonly bucketPolicy: CfnBucketPolicy;
}

/** The trail, and the log group that it writes to. */
export function trailWithLogGroup(
  stack: Stack,
  { access, organizationId, key, bucket, bucketPolicy }: Earlier,
): { trail: CfnTrail; logGroup: CfnLogGroup } {
  const logKey = keep(
    new CfnKey(stack, 'LogKey', {
      enableKeyRotation: true,
      keyPolicy: {
        Version,
        Statement: [
          administration,
          {
            Effect: 'Allow',
            Principal: { Service: `logs.${region}.amazonaws.com` },
            Action: [
              'Decrypt',
              'DescribeKey',
              'Encrypt',
              'GenerateDataKey',
              'GenerateDataKeyWithoutPlaintext',
              'ReEncryptFrom',
              'ReEncryptTo',
            ].map((action) => `kms:${action}`),
            Resource: '*',
            Condition: {
              ArnLike: {
                'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*`,
              },
            },
          },
        ],
      },
    }),
  );
  const logGroup = keep(
    new CfnLogGroup(stack, 'LogGroup', { kmsKeyId: logKey.attrArn, logGroupClass: 'STANDARD', retentionInDays: 365 }),
  );
  const role = new CfnRole(stack, 'Role', {
    assumeRolePolicyDocument: {
      Version,
      Statement: [{ Effect: 'Allow', Principal: cloudTrail, Action: 'sts:AssumeRole' }],
    },
  });
  const group = `arn:${partition}:logs:${region}:${account}:log-group:${logGroup.ref}`;
  const rolePolicy = new CfnPolicy(stack, 'RolePolicy', {
    policyName: 'RolePolicy',
    roles: [role.ref],
    policyDocument: {
      Version,
      Statement: [
        {
          Effect: 'Allow',
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: [`${group}:log-stream:${account}_CloudTrail_${region}*`, `${group}:log-stream:${organizationId}_*`],
        },
      ],
    },
  });
  const trail = new CfnTrail(stack, 'Trail', {
    trailName: 'organization-trail',
    isLogging: true,
    isOrganizationTrail: true,
    isMultiRegionTrail: true,
    includeGlobalServiceEvents: true,
    enableLogFileValidation: true,
    s3BucketName: bucket.ref,
    kmsKeyId: key.attrArn,
    cloudWatchLogsLogGroupArn: logGroup.attrArn,
    cloudWatchLogsRoleArn: role.attrArn,
  });
  for (const earlier of [access, bucketPolicy, rolePolicy]) trail.node.addDependency(earlier);
  return { trail, logGroup };
}
