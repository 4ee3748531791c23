import { Arn, ArnFormat, Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { OrganizationTrail } from '../../trail/organization-trail';
import type { IOrganizationTrail } from '../../trail/organization-trail-ref';

/** Where the files of a trail are, and which key encrypts them. */
export interface ArchiveParts {
  readonly bucketName: string;
  /** `undefined` if only an alias is known, or if it is known only at deployment. */
  readonly keyId?: string;
  /** The constructs in this app. */
  readonly constructs: readonly IConstruct[];
}

/** Returns `undefined` if unknown, for an imported trail. */
export function archiveOf(trail: IOrganizationTrail): ArchiveParts | undefined {
  if (!(trail instanceof OrganizationTrail)) return undefined;
  const { bucket, encryptionKey } = trail;
  return {
    bucketName: bucket.bucketName,
    keyId: keyIdOf(encryptionKey.keyArn),
    constructs: [bucket, encryptionKey, ...(trail.deliveryTopic ? [trail.deliveryTopic] : [])],
  };
}

function keyIdOf(arn: string): string | undefined {
  if (Token.isUnresolved(arn)) return undefined;
  const { resource, resourceName } = Arn.split(arn, ArnFormat.SLASH_RESOURCE_NAME);
  return resource === 'key' ? resourceName : undefined;
}
