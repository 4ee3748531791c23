import { Arn, ArnFormat, Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { OrganizationTrail } from '../../trail/organization-trail';
import type { IOrganizationTrail } from '../../trail/organization-trail-ref';

/** Where a trail's files are, and under which key. */
export interface ArchiveParts {
  readonly bucketName: string;
  /** Undefined where only an alias is known, or nothing before deployment. */
  readonly keyId?: string;
  /** Those of this app. */
  readonly constructs: readonly IConstruct[];
}

/** Undefined where it is not known: that of an imported trail. */
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
