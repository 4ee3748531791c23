import { ACCOUNT_ID, ORGANIZATION_ID } from '../../lib/contract/identifiers';
import { type DigestRoot, digestRoot } from './keys/digest-root';
import type { ArchiveReader } from './ports';

/** Maximum number of folders that are searched for an archive if there is none at the prefix. */
const MOST_FOLDERS = 20;

export interface FoundRoots {
  readonly roots: readonly DigestRoot[];
  /** If there is none: prefixes that have one. */
  readonly elsewhere: readonly string[];
}

/**
 * Returns the layouts below a prefix: of an organization trail, of a single-account trail, or both if the trail was
 * converted to an organization trail.
 *
 * @param prefix empty, or with a trailing slash
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
