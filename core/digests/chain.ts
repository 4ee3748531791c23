import type { DigestKeyParts, DigestKind } from './keys/digest-key';
import type { Period, Place } from './place';

/**
 * Identifies a chain of digests: account, Region and kind, of one trail. The folder is not part of it: if the trail's
 * key prefix changes, the chain continues elsewhere.
 */
export interface ChainId extends Place {
  readonly kind: DigestKind;
  readonly trailName: string;
  readonly homeRegion: string;
}

export function chainText({ account, region, trailName, homeRegion, kind }: ChainId): string {
  return [account, region, trailName, homeRegion, kind].join('/');
}

export function chainOf({ account, region, trailName, homeRegion, kind }: DigestKeyParts): ChainId {
  return { account, region, trailName, homeRegion, kind };
}

/**
 * The last verified digest of a chain. The next one must name it, with its hash and signature, and begin where it ends.
 */
export interface ChainHead {
  readonly key: string;
  /** In seconds since the epoch. */
  readonly end: number;
  /** `signed`: its signature was verified. `unread`: it cannot be read, and was reported as not checked. */
  readonly proof: 'signed' | 'unread';
  /** SHA-256 of its content, in hexadecimal digits; `undefined` if it could not be read. */
  readonly hash?: string | undefined;
  /** In lower-case hexadecimal digits; `undefined` if it could not be read. */
  readonly signature?: string | undefined;
}

/** The state of a chain between two runs. Plain JSON. */
export interface ChainState {
  readonly id: ChainId;
  /** Where the verification of this chain began, in seconds since the epoch: of the time before, nothing is known. */
  readonly since: number;
  readonly head: ChainHead;
  /** Keys of digests after the head that were reported as invalid. The next one may name the last of them. */
  readonly failed: readonly string[];
  /** Digests of the last days that existed: they must still exist. */
  readonly recent: readonly RecentDigest[];
}

/**
 * When the period of the digest ends, and how much later it was written by the storage's clock, in seconds; the latter
 * is absent if the storage keeps no times.
 */
export type RecentDigest = readonly [end: number, writtenAfter?: number];

/** The complete state of an account and Region between two runs. Plain JSON. */
export interface PlaceMemory extends Place {
  readonly chains: readonly ChainState[];
  /**
   * When its folder was last listed, in seconds since the epoch: a digest that appears before the head must be younger.
   */
  readonly checkedAt: number;
  readonly files: FileMemory;
}

/** The state of the folder of log files, to detect added ones. */
export interface FileMemory {
  /** Files up to this minute (by their names) were compared with the digests; in seconds since the epoch. */
  readonly comparedTo: number;
  /** Keys that digests have named, from that minute on. */
  readonly named: readonly string[];
  /** Keys that no digest has named. A backfill digest may still name them until they are reported as added. */
  readonly unnamed: readonly string[];
  /** Periods from that minute on in which digests failed that could name files. */
  readonly doubts: readonly Period[];
}
