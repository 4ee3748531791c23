import { GetBucketLocationCommand, S3Client } from '@aws-sdk/client-s3';
import { explanation } from '../../core/custom-resource/explanation';
import { type Patience, patiently } from '../../core/custom-resource/patience';
import { nameOf } from '../../lib/contract/error-message';
import type { Archive } from './request';

/** Why log files must not be delivered to a bucket, for the person who deploys. */
export class ArchiveOwnerError extends Error {
  public override readonly name = 'ArchiveOwnerError';
}

/**
 * @throws unless S3 confirms that the bucket exists in its Region and belongs to the archive account
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html
 */
export async function checkOwner(
  archive: Archive,
  patience: Patience,
  client = new S3Client({ region: archive.region, maxAttempts: 8, followRegionRedirects: true }),
): Promise<void> {
  const { bucketName, accountId, region } = archive;
  const request = new GetBucketLocationCommand({ Bucket: bucketName, ExpectedBucketOwner: accountId });
  const found = await patiently(patience, [], (options) => client.send(request, options)).catch((error: unknown) => {
    throw new ArchiveOwnerError(whatToDo(archive, error), { cause: error });
  });
  // us-east-1 returns none, and eu-west-1 returns EU for very old buckets.
  const { LocationConstraint: location = 'us-east-1' } = found;
  const actual = location === 'EU' ? 'eu-west-1' : location;
  if (actual !== region)
    throw new ArchiveOwnerError(
      `The bucket ${bucketName} of account ${accountId} is in ${actual}, not in ${region}. Correct the archive's Region, and deploy again.`,
    );
}

function whatToDo({ bucketName, accountId }: Archive, error: unknown): string {
  const name = nameOf(error);
  const deploy = `deploy the log archive (LogArchiveStack, OrganizationTrailLogArchive in the app) in account ${accountId}`;
  if (name === 'NoSuchBucket')
    return `The bucket ${bucketName} does not exist. First ${deploy}, with the same trail name: until then anyone can take that name.`;
  if (!['AccessDenied', 'Forbidden', '403'].includes(name))
    return explanation('s3:GetBucketLocation', `the bucket ${bucketName}`, error);
  return (
    `It cannot be verified that the bucket ${bucketName} belongs to account ${accountId}, so no log files are sent there. With credentials of that account, ` +
    `run 'aws s3api head-bucket --bucket ${bucketName} --expected-bucket-owner ${accountId}'. If it fails, someone else has that name: give the archive another one ` +
    `(bucketName of LogArchiveStack with logArchiveBucketName or LogArchive.bucketName, or another trailName). If it succeeds, the bucket policy is from an earlier version: ${deploy} again. Then deploy this again.`
  );
}
