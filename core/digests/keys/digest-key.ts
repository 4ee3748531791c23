import { ACCOUNT_ID, REGION, TRAIL_NAME } from '../../../lib/contract/identifiers';
import type { Place } from '../place';
import { type DigestRoot, parseDigestRoot } from './digest-root';
import { dayFolder, keyTime, parseKeyTime } from './key-time';

/** `backfill`: of log files that an earlier digest left out. Such digests are a chain of their own. */
export type DigestKind = 'standard' | 'backfill';

/** All that the key of a digest says. */
export interface DigestKeyParts extends Place {
  readonly root: DigestRoot;
  readonly trailName: string;
  /** Of the trail; `region` is the one whose log files the digest names. */
  readonly homeRegion: string;
  /** When the hour of the digest ends. */
  readonly end: number;
  readonly kind: DigestKind;
}

const KEY =
  /^(?<root>(?:.+\/)?AWSLogs\/(?:o-[a-z0-9]{10,32}\/)?)(?<account>\d{12})\/CloudTrail-Digest\/(?<region>[a-z0-9-]+)\/(?<day>\d{4}\/\d{2}\/\d{2})\/\k<account>_CloudTrail-Digest_\k<region>_(?<trailName>.+)_(?<homeRegion>[a-z0-9-]+)_(?<end>\d{8}T\d{6}Z)(?<backfill>_backfill)?\.json\.gz$/;

/** `undefined` where the key is not that of a digest, to the letter: folders, name and day agree. */
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

/** Where the digests of one account and Region are, with those of all trails that deliver there. */
export function digestFolder(root: DigestRoot, { account, region }: Place): string {
  return `${digestAccountFolder(root, account)}${region}/`;
}

/** What this has below it are the Regions that have digests. */
export function digestAccountFolder(root: DigestRoot, account: string): string {
  return `${root}${account}/CloudTrail-Digest/`;
}
