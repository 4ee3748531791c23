import { ARCHIVE_BUCKET_NAME } from '../contract/identifiers';
import { type ArchiveNames, type ArchiveNamesProps, archiveNamesOf } from '../contract/names';
import type { Problems } from '../internal/problems';

/** Returns the names. Adds a problem if the bucket cannot be created. */
export function archiveNames(problems: Problems, props: ArchiveNamesProps): ArchiveNames {
  const names = archiveNamesOf(props);
  problems.check('bucketName', names.bucketName, ARCHIVE_BUCKET_NAME);
  return names;
}
