import { ACCOUNT_ID, REGION, TRAIL_NAME } from '../../../lib/contract/identifiers';
import type { Place } from '../place';
import { type DigestRoot, parseDigestRoot } from './digest-root';
import { dayFolder, keyTime, parseKeyTime } from './key-time';

/** `backfill`: for log files that an earlier digest left out. Such digests form a separate chain. */
export type DigestKind = 'standard' | 'backfill';

/** The parts of a digest key. */
export interface DigestKeyParts extends Place {
  readonly root: DigestRoot;
  readonly trailName: string;
  /** The home Region of the trail; `region` is the Region of the log files. */
  readonly homeRegion: string;
  /** When the hour of the digest ends. */
  readonly end: number;
  readonly kind: DigestKind;
}

const KEY =
  /^(?<root>(?:.+\/)?AWSLogs\/(?:o-[a-z0-9]{10,32}\/)?)(?<account>\d{12})\/CloudTrail-Digest\/(?<region>[a-z0-9-]+)\/(?<day>\d{4}\/\d{2}\/\d{2})\/\k<account>_CloudTrail-Digest_\k<region>_(?<trailName>.+)_(?<homeRegion>[a-z0-9-]+)_(?<end>\d{8}T\d{6}Z)(?<backfill>_backfill)?\.json\.gz$/;

/** Returns `undefined` unless the key has exactly the form of a digest key: folders, name and day must agree. */
export function parseDigestKey(key: string): DigestKeyParts | undefined {
  const { groups } = KEY.exec(key) ?? {};
  if (groups === undefined) return undefined;
  const { root = '', account = '', region = '', day, trailName = '', homeRegion = '', backfill } = groups;
  const end = parseKeyTime(groups['end'] ?? '');
  const isGood =
    end !== undefined &&
    parseDigestRoot(root) !== undefined &&
    [ACCOUNT_ID.accepts(account), REGION.accepts(region), REGION.accepts(homeRegion)].every(Boolean) &&
    TRAIL_NAME.accepts(trailName) &&
    day === dayFolder(end);
  if (!isGood) return undefined;
  return { root, account, region, trailName, homeRegion, end, kind: backfill === undefined ? 'standard' : 'backfill' };
}

export function digestKey({ root, account, region, trailName, homeRegion, end, kind }: DigestKeyParts): string {
  const name = `${account}_CloudTrail-Digest_${region}_${trailName}_${homeRegion}_${keyTime(end)}`;
  const suffix = kind === 'backfill' ? '_backfill' : '';
  return `${digestFolder(root, { account, region })}${dayFolder(end)}/${name}${suffix}.json.gz`;
}

/** Returns the folder with the digests of one account and Region, of all trails that deliver there. */
export function digestFolder(root: DigestRoot, { account, region }: Place): string {
  return `${digestAccountFolder(root, account)}${region}/`;
}

/** Returns the folder whose subfolders are the Regions with digests. */
export function digestAccountFolder(root: DigestRoot, account: string): string {
  return `${root}${account}/CloudTrail-Digest/`;
}
