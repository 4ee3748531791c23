import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import { InputError } from '../internal/problems';
import { grantDecrypt } from './grant-decrypt';
import { type KeyPrefixes, logFilePrefixes } from './former-prefixes';

interface LogFiles extends IConstruct, KeyPrefixes {
  readonly bucket?: IBucket;
  readonly encryptionKey?: IKey;
}

/** Actions and their resources. */
export interface Reading {
  readonly actions: string[];
  readonly resources: string[];
}

/** Returns what readers of log files need on the bucket: to list and to read. */
export function readingOf(bucket: IBucket, prefixes: KeyPrefixes): [list: Reading, read: Reading] {
  return [
    { actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketVersions'], resources: [bucket.bucketArn] },
    {
      actions: ['s3:GetObject', 's3:GetObjectVersion'],
      resources: logFilePrefixes(prefixes).map((prefix) => bucket.arnForObjects(`${prefix}*`)),
    },
  ];
}

export function grantReadOfLogFiles(files: LogFiles, grantee: IGrantable): Grant {
  const { node, bucket, encryptionKey } = files;
  if (bucket === undefined) {
    throw new InputError(
      `OrganizationTrail at '${node.path}': grantRead: its bucket is unknown; allowed: for a trail imported with its bucket`,
    );
  }
  const [list, read] = readingOf(bucket, files);
  const grant = ({ actions, resources }: Reading): Grant =>
    Grant.addToPrincipalOrResource({ grantee, actions, resourceArns: resources, resource: bucket });
  const objects = grant(list).combine(grant(read));
  return encryptionKey ? objects.combine(grantDecrypt(encryptionKey, grantee)) : objects;
}
