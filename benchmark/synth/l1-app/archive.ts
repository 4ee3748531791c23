import { CfnKey } from 'aws-cdk-lib/aws-kms';
import { CfnBucket, CfnBucketPolicy } from 'aws-cdk-lib/aws-s3';
import type { Stack } from 'aws-cdk-lib/core';
import {
  account,
  administration,
  cloudTrail,
  keep,
  partition,
  region,
  root,
  SourceArn,
  suffix,
  Version,
} from './shared';

/** The bucket of the log files, its key, and the bucket of its access logs. */
export function archive(
  stack: Stack,
  organizationId: string,
): { key: CfnKey; bucket: CfnBucket; bucketPolicy: CfnBucketPolicy } {
  const key = keep(
    new CfnKey(stack, 'Key', {
      enableKeyRotation: true,
      keyPolicy: {
        Version,
        Statement: [
          administration,
          {
            Effect: 'Allow',
            Principal: root,
            Action: 'kms:Decrypt',
            Resource: '*',
            Condition: { Null: { 'kms:EncryptionContext:aws:cloudtrail:arn': 'false' } },
          },
          {
            Effect: 'Allow',
            Principal: root,
            Action: 'kms:Decrypt',
            Resource: '*',
            Condition: { StringEquals: { 'kms:ViaService': `s3.${region}.${suffix}` } },
          },
          {
            Effect: 'Allow',
            Principal: cloudTrail,
            Action: 'kms:GenerateDataKey*',
            Resource: '*',
            Condition: {
              StringLike: {
                'kms:EncryptionContext:aws:cloudtrail:arn': `arn:${partition}:cloudtrail:*:${account}:trail/*`,
              },
              StringEquals: SourceArn,
            },
          },
          {
            Effect: 'Allow',
            Principal: cloudTrail,
            Action: 'kms:DescribeKey',
            Resource: '*',
            Condition: { StringEquals: SourceArn },
          },
          {
            Effect: 'Allow',
            Principal: cloudTrail,
            Action: 'kms:Decrypt',
            Resource: '*',
            Condition: { StringEquals: SourceArn },
          },
        ],
      },
    }),
  );

  const isPrivate = {
    publicAccessBlockConfiguration: {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    ownershipControls: { rules: [{ objectOwnership: 'BucketOwnerEnforced' }] },
    versioningConfiguration: { status: 'Enabled' },
  };
  const accessLogs = keep(
    new CfnBucket(stack, 'AccessLogs', {
      ...isPrivate,
      bucketEncryption: {
        serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
      },
      lifecycleConfiguration: {
        rules: [
          {
            id: 'Expire',
            status: 'Enabled',
            expirationInDays: 365,
            noncurrentVersionExpiration: { noncurrentDays: 30 },
          },
          {
            id: 'CleanUp',
            status: 'Enabled',
            expiredObjectDeleteMarker: true,
            abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
          },
        ],
      },
    }),
  );
  const bucket = keep(
    new CfnBucket(stack, 'Bucket', {
      ...isPrivate,
      bucketEncryption: {
        serverSideEncryptionConfiguration: [
          {
            bucketKeyEnabled: true,
            serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.attrArn },
          },
        ],
      },
      loggingConfiguration: { destinationBucketName: accessLogs.ref, logFilePrefix: 'trail-bucket/' },
    }),
  );
  const tlsOnly = ({ attrArn: arn }: CfnBucket) => ({
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: 's3:*',
    Resource: [arn, `${arn}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  });
  keep(
    new CfnBucketPolicy(stack, 'AccessLogsPolicy', {
      bucket: accessLogs.ref,
      policyDocument: {
        Version,
        Statement: [
          tlsOnly(accessLogs),
          {
            Effect: 'Allow',
            Principal: { Service: 'logging.s3.amazonaws.com' },
            Action: 's3:PutObject',
            Resource: `${accessLogs.attrArn}/trail-bucket/*`,
            Condition: {
              ArnEquals: { 'aws:SourceArn': bucket.attrArn },
              StringEquals: { 'aws:SourceAccount': account },
            },
          },
        ],
      },
    }),
  );
  const mayPut = (owner: string) => ({
    Effect: 'Allow',
    Principal: cloudTrail,
    Action: 's3:PutObject',
    Resource: `${bucket.attrArn}/AWSLogs/${owner}/*`,
    Condition: { StringEquals: { ...SourceArn, 's3:x-amz-acl': 'bucket-owner-full-control' } },
  });
  const bucketPolicy = keep(
    new CfnBucketPolicy(stack, 'BucketPolicy', {
      bucket: bucket.ref,
      policyDocument: {
        Version,
        Statement: [
          tlsOnly(bucket),
          {
            Effect: 'Allow',
            Principal: cloudTrail,
            Action: 's3:GetBucketAcl',
            Resource: bucket.attrArn,
            Condition: { StringEquals: SourceArn },
          },
          mayPut(account),
          mayPut(organizationId),
        ],
      },
    }),
  );
  return { key, bucket, bucketPolicy };
}
