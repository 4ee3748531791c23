import { ListedPublicKeys } from '../../core/digests/aws/listed-public-keys';
import { S3Archive } from '../../core/digests/aws/s3-archive';
import { FolderArchive } from '../../core/digests/folder/folder-archive';
import type { VerifyPorts } from '../../core/digests/options';
import { awsSession } from '../aws/aws-session';
import type { CommandIo } from '../terminal/command-io';
import type { WrittenOptions } from './options';
import type { Origin } from './origin';
import { publicKeysFile } from './public-keys-file';

/**
 * Opens the archive and CloudTrail's keys, with the user's credentials if AWS is needed for either. @throws UsageError
 */
export async function openArchive(origin: Origin, options: WrittenOptions, io: CommandIo): Promise<VerifyPorts> {
  const keys = options.publicKeys === undefined ? undefined : publicKeysFile(options.publicKeys);
  if (origin.kind === 'folder' && keys !== undefined) return { archive: new FolderArchive(origin.path), keys };
  const { shared, region } = await awsSession(options, io);
  const [{ S3Client }, { CloudTrailClient }] = await Promise.all([
    import('@aws-sdk/client-s3'),
    import('@aws-sdk/client-cloudtrail'),
  ]);
  return {
    archive:
      origin.kind === 'folder'
        ? new FolderArchive(origin.path)
        : new S3Archive(
            // Users need not know the Region of the bucket.
            new S3Client({ ...shared, region: region ?? 'us-east-1', followRegionRedirects: true }),
            { bucket: origin.bucket },
          ),
    keys: keys ?? new ListedPublicKeys((where) => new CloudTrailClient({ ...shared, region: where })),
  };
}
