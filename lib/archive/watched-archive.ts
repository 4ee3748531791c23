import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Duration } from 'aws-cdk-lib/core';
import { type KeyPrefixes, logFilePrefixes } from '../trail/former-prefixes';
import type { OrganizationTrail } from '../trail/organization-trail';
import { TrailBucket } from '../trail/trail-bucket';
import type { TrailIdentity } from '../trail/trail-identity';

/** The digests and log files of one trail. */
export interface WatchedArchive extends KeyPrefixes {
  readonly identity: TrailIdentity;
  readonly bucket: IBucket;
  readonly encryptionKey: IKey;
  /** Whether the trail covers every Region. */
  readonly isMultiRegion: boolean;
  /** As in the lifecycle. `undefined` if files are kept indefinitely, or if it is unknown. */
  readonly retention?: Duration;
}

export function archiveOfTrail(trail: OrganizationTrail, retention?: Duration): WatchedArchive {
  const { identity, bucket, encryptionKey, keyPrefix, formerKeyPrefixes } = trail;
  return {
    identity,
    bucket,
    encryptionKey,
    keyPrefix,
    formerKeyPrefixes,
    isMultiRegion: trail._made.parts.trailScope.isMultiRegionTrail,
    retention: retention ?? (bucket instanceof TrailBucket ? bucket._retention : undefined),
  };
}

/** Returns the prefixes of the account folders, current one first: those of an organization are below its ID. */
export function digestRootsOf({ identity: { organizationId }, ...prefixes }: WatchedArchive): string[] {
  const below = organizationId === undefined ? '' : `${organizationId}/`;
  return logFilePrefixes(prefixes).map((prefix) => `${prefix}${below}`);
}
