import { ACCOUNT_ID, ORGANIZATION_ID } from '../../lib/contract/identifiers';
import { type DigestRoot, digestRoot } from './keys/digest-root';
import type { ArchiveReader } from './ports';

/** Folders that are searched for an archive where there is none at the prefix. */
const MOST_FOLDERS = 20;

export interface FoundRoots {
  readonly roots: readonly DigestRoot[];
  /** Where there is none: prefixes that have one. */
  readonly elsewhere: readonly string[];
}

/**
 * The layouts below a prefix: of an organization trail, of a single account, or both, as a bucket has them whose trail became an
 * organization trail.
 *
 * @param prefix empty, or with a slash at its end
 * @throws Unreadable
 */
export async function findRoots(archive: ArchiveReader, prefix: string, signal?: AbortSignal): Promise<FoundRoots> {
  const roots = await rootsBelow(archive, prefix, signal);
  if (roots.length > 0) return { roots, elsewhere: [] };
  const elsewhere: string[] = [];
  for (const folder of (await archive.folders(prefix, signal)).slice(0, MOST_FOLDERS)) {
    const below = `${prefix}${folder}/`;
    if (folder !== 'AWSLogs' && (await rootsBelow(archive, below, signal)).length > 0) elsewhere.push(below);
  }
  return { roots, elsewhere };
}

async function rootsBelow(archive: ArchiveReader, prefix: string, signal?: AbortSignal): Promise<DigestRoot[]> {
  const keyPrefix = prefix.replace(/\/$/, '');
  const names = await archive.folders(`${prefix}AWSLogs/`, signal);
  return [
    ...names
      .filter((name) => ORGANIZATION_ID.accepts(name))
      .map((organizationId) => digestRoot({ keyPrefix, organizationId })),
    ...(names.some((name) => ACCOUNT_ID.accepts(name)) ? [digestRoot({ keyPrefix })] : []),
  ];
}
