import { ORGANIZATION_ID } from '../../lib/contract/identifiers';
import { type DigestRoot, digestRoot } from './keys/digest-root';
import type { ArchiveReader } from './ports';

/** A key prefix may have slashes; nobody is known to have more of them. */
const MOST_FOLDERS = 3;

/**
 * Where trails deliver, or did, found by its folders: for whoever has a bucket or a synced folder, and no trail to ask. Some LISTs.
 *
 * @throws Unreadable
 */
export async function findRoots(archive: ArchiveReader, signal?: AbortSignal): Promise<readonly DigestRoot[]> {
  const roots: DigestRoot[] = [];
  const look = async (prefix: string, depth: number): Promise<void> => {
    for (const name of await archive.folders(prefix, signal)) {
      const folder = `${prefix}${name}/`;
      if (name === 'AWSLogs') await lookInto(folder, prefix.slice(0, -1));
      else if (depth < MOST_FOLDERS) await look(folder, depth + 1);
    }
  };
  const lookInto = async (folder: string, keyPrefix: string): Promise<void> => {
    const names = await archive.folders(folder, signal);
    if (names.some((name) => /^\d{12}$/.test(name))) roots.push(digestRoot({ keyPrefix }));
    for (const organizationId of names.filter((name) => ORGANIZATION_ID.accepts(name)))
      roots.push(digestRoot({ keyPrefix, organizationId }));
  };
  await look('', 0);
  return roots.sort();
}
