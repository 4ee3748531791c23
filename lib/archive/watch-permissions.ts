import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ArnFormat, Aws, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { logFilePrefixes } from '../trail/former-prefixes';
import { keyOrAlias } from '../trail/key-or-alias';
import type { WatchedArchive } from './watched-archive';

/**
 * Returns the permissions to verify digests and the log files that they name, and nothing else. A log file is read if
 * it is to be hashed, or if S3 says that it was written after CloudTrail delivered it: then only its content shows
 * whether it was changed.
 */
export function readArchive(archive: WatchedArchive): PolicyStatement[] {
  const { bucket, identity, encryptionKey } = archive;
  const prefixes = logFilePrefixes(archive);
  const decrypt = (context: Readonly<Record<string, string>>): PolicyStatement => {
    const { resources, conditions } = keyOrAlias(encryptionKey);
    return new PolicyStatement({
      actions: ['kms:Decrypt'],
      resources,
      conditions: { ...conditions, StringEquals: { ...context } },
    });
  };
  return [
    new PolicyStatement({
      actions: ['s3:ListBucket'],
      resources: [bucket.bucketArn],
      conditions: { StringLike: { 's3:prefix': prefixes.map((prefix) => `${prefix}*`) } },
    }),
    new PolicyStatement({
      actions: ['s3:GetObject'],
      resources: prefixes.flatMap((prefix) =>
        ['CloudTrail-Digest', 'CloudTrail'].map((folder) => bucket.arnForObjects(`${prefix}*/${folder}/*`)),
      ),
    }),
    decrypt({ 'kms:EncryptionContext:aws:cloudtrail:arn': identity.trailArn }),
    // With an S3 Bucket Key, S3 may name the bucket instead of the trail (unverified for files that CloudTrail wrote).
    decrypt({ 'kms:EncryptionContext:aws:s3:arn': bucket.bucketArn }),
  ];
}

/** Permission to list CloudTrail's public keys. The action has no resource type. */
export function askForPublicKeys(): PolicyStatement {
  return new PolicyStatement({ actions: ['cloudtrail:ListPublicKeys'], resources: ['*'] });
}

/** Permission to read when the trail was not logging: a chain that restarts after that is not a sign of tampering. */
export function askForPauses({ identity }: WatchedArchive): PolicyStatement {
  return new PolicyStatement({ actions: ['cloudtrail:GetTrailStatus'], resources: [identity.trailArn] });
}

/**
 * Permission to list the accounts of the organization and their enabled Regions: the management account, or a delegated
 * administrator of Account Management, may list those of members.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsaccountmanagement.html
 */
export function askForAccounts(scope: Construct, { identity }: WatchedArchive): PolicyStatement[] {
  const stack = Stack.of(scope);
  const { organizationId, managementAccountId } = identity;
  const ofAccount = (account: string, resource: string): string =>
    stack.formatArn({ service: 'account', region: '', account, resource, arnFormat: ArnFormat.NO_RESOURCE_NAME });
  return [
    ...(organizationId === undefined
      ? []
      : [new PolicyStatement({ actions: ['organizations:ListAccounts'], resources: ['*'] })]),
    new PolicyStatement({
      actions: ['account:ListRegions'],
      resources: [
        ofAccount(Aws.ACCOUNT_ID, 'account'),
        ...(organizationId === undefined ? [] : [ofAccount(managementAccountId, `account/${organizationId}/*`)]),
      ],
    }),
  ];
}
