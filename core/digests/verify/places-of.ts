import { ACCOUNT_ID, REGION } from '../../../lib/contract/identifiers';
import { digestAccountFolder } from '../keys/digest-key';
import type { DigestRoot } from '../keys/digest-root';
import { type Place, placeText } from '../place';
import type { ArchiveReader } from '../ports';

/**
 * Returns the accounts and Regions with digests, sorted. One LIST for each root if no accounts are given, and one for
 * each account.
 *
 * @throws Unreadable
 */
export async function placesOf(
  archive: ArchiveReader,
  roots: readonly DigestRoot[],
  accounts?: readonly string[],
  signal?: AbortSignal,
): Promise<readonly Place[]> {
  const places = new Map<string, Place>();
  for (const root of roots) {
    const named = accounts ?? (await archive.folders(root, signal)).filter((name) => ACCOUNT_ID.accepts(name));
    for (const account of named) {
      const regions = await archive.folders(digestAccountFolder(root, account), signal);
      for (const region of regions.filter((name) => REGION.accepts(name))) {
        const place = { account, region };
        places.set(placeText(place), place);
      }
    }
  }
  return [...places].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, place]) => place);
}
