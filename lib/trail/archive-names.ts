import { Token } from 'aws-cdk-lib/core';
import { received } from '../contract/received';
import type { Problems } from '../internal/problems';

/** What both accounts compute, so that neither needs a value from the other. */
export interface ArchiveNames {
  readonly bucketName: string;
  readonly accessLogBucketName: string;
  /** With `alias/`. */
  readonly keyAlias: string;
}

export interface ArchiveNamesProps {
  readonly trailName: string;
  readonly accountId: string;
  readonly region: string;
  readonly bucketName?: string;
}

/** S3's rules, with room for the suffix of the access-log bucket. https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET_NAME = /^[a-z0-9][a-z0-9-]{1,52}[a-z0-9]$/;
const ACCESS_LOGS = '-access';

export function archiveNames(problems: Problems, { trailName, accountId, region, bucketName = `${trailName}-${accountId}-${region}` }: ArchiveNamesProps): ArchiveNames {
  if (!Token.isUnresolved(bucketName) && !BUCKET_NAME.test(bucketName)) {
    problems.add(received('bucketName', bucketName, "3 to 54 lower-case letters, digits and dashes (by default the trail's name, the account and the Region)"));
  }
  return { bucketName, accessLogBucketName: `${bucketName}${ACCESS_LOGS}`, keyAlias: `alias/${trailName}` };
}
