import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import { InputError } from '../internal/problems';
import { grantDecrypt } from './grant-decrypt';
import { logFilePrefix } from './trail-policies';

interface LogFiles extends IConstruct {
  readonly bucket?: IBucket;
  readonly keyPrefix?: string;
  readonly encryptionKey?: IKey;
}

export function grantReadOfLogFiles({ node, bucket, keyPrefix, encryptionKey }: LogFiles, grantee: IGrantable): Grant {
  if (bucket === undefined) {
    throw new InputError(`OrganizationTrail at '${node.path}': grantRead: its bucket is not known; allowed: for a trail imported with its bucket`);
  }
  const list = Grant.addToPrincipalOrResource({
    grantee,
    actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketVersions'],
    resourceArns: [bucket.bucketArn],
    resource: bucket,
  });
  const read = Grant.addToPrincipalOrResource({
    grantee,
    actions: ['s3:GetObject', 's3:GetObjectVersion'],
    resourceArns: [bucket.arnForObjects(`${logFilePrefix(keyPrefix)}*`)],
    resource: bucket,
  });
  const objects = list.combine(read);
  return encryptionKey ? objects.combine(grantDecrypt(encryptionKey, grantee)) : objects;
}
