import { type ChainId, chainOf, chainText, type PlaceMemory } from '../chain';
import { digestFolder, parseDigestKey } from '../keys/digest-key';
import { dayFolder } from '../keys/key-time';
import { RECENT_SECONDS, type VerifyOptions, type VerifyPorts } from '../options';
import type { Place } from '../place';
import type { ListedDigest } from './read-digest';

/** All digests of a place, from a given time on. */
export interface DigestListing {
  /** In seconds since the epoch: digests that end on this day or later are in the listing. */
  readonly from: number;
  readonly chains: ReadonlyMap<string, { readonly id: ChainId; readonly digests: readonly ListedDigest[] }>;
  /** Whether there are digests of other trails. */
  readonly hasOtherTrails: boolean;
  /** Keys in the folder that are not digest keys. */
  readonly strange: readonly string[];
  /** The newest modification time of any of them, from S3. */
  readonly newestWrite: number;
}

const DAY = 86_400;

/** @throws Unreadable */
export async function listDigests(
  place: Place,
  memory: PlaceMemory | undefined,
  { archive }: VerifyPorts,
  { roots, trail, from, to = Infinity, signal }: VerifyOptions,
): Promise<DigestListing> {
  const start = memory === undefined || memory.chains.length === 0 ? from : listedFrom(memory);
  const chains = new Map<string, { id: ChainId; digests: ListedDigest[] }>();
  const strange: string[] = [];
  let hasOtherTrails = false;
  let newestWrite = -Infinity;
  for (const root of roots) {
    const folder = digestFolder(root, place);
    for await (const page of archive.list(folder, `${folder}${dayFolder(start)}/`, signal)) {
      let isBeyond = true;
      for (const object of page) {
        newestWrite = Math.max(newestWrite, object.modified ?? -Infinity);
        const parts = parseDigestKey(object.key);
        if (parts === undefined) {
          if (!object.key.endsWith('/')) strange.push(object.key);
          continue;
        }
        // Anything a day later follows a digest that is needed to complete the range.
        isBeyond &&= parts.end > to + DAY;
        if (trail !== undefined && (parts.trailName !== trail.name || parts.homeRegion !== trail.homeRegion)) {
          hasOtherTrails = true;
          continue;
        }
        const id = chainOf(parts);
        const known = chains.get(chainText(id)) ?? { id, digests: [] };
        chains.set(chainText(id), known);
        known.digests.push({ key: object.key, parts, object });
      }
      if (isBeyond && page.length > 0 && hasAllUpTo([...chains.values()], to)) break;
    }
  }
  for (const { digests } of chains.values())
    digests.sort((a, b) => a.parts.end - b.parts.end || (a.key < b.key ? -1 : 1));
  return { from: dayStart(start), chains, hasOtherTrails, strange, newestWrite };
}

/** Chains that ended long ago do not delay the others: if one continues, it does so in the present. */
export function listedFrom({ chains }: PlaceMemory): number {
  const ends = chains.filter(({ id }) => id.kind === 'standard').map(({ head }) => head.end);
  const all = ends.length > 0 ? ends : chains.map(({ head }) => head.end);
  const newest = Math.max(...all);
  return Math.min(...all.filter((end) => end >= newest - RECENT_SECONDS)) - RECENT_SECONDS;
}

export function dayStart(second: number): number {
  return Math.floor(second / DAY) * DAY;
}

function hasAllUpTo(chains: readonly { id: ChainId; digests: readonly ListedDigest[] }[], to: number): boolean {
  return chains
    .filter(({ id }) => id.kind === 'standard')
    .every(({ digests }) => digests.some(({ parts }) => parts.end >= to));
}
