import type { DigestKeyParts, DigestKind } from './keys/digest-key';
import type { Period, Place } from './place';

/**
 * Which chain of digests: account × Region × kind, of one trail. Its folder is no part of it: the trail's key prefix may change, and the
 * chain goes on elsewhere.
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
 * The last digest of a chain that was walked over and accepted. The next one has to name it, with its hash and signature, and to begin where
 * it ends.
 */
export interface ChainHead {
  readonly key: string;
  /** In seconds. */
  readonly end: number;
  /** `signed`: its signature was verified. `unread`: it cannot be read, and was told as not checked. */
  readonly proof: 'signed' | 'unread';
  /** SHA-256 of its content, in hexadecimal digits; `undefined` where it could not be read. */
  readonly hash?: string | undefined;
  /** In hexadecimal digits, in lower case; the same. */
  readonly signature?: string | undefined;
}

/** What is remembered of a chain between two runs. Plain JSON. */
export interface ChainState {
  readonly id: ChainId;
  /** Where the walk over this chain began, in seconds: of the time before, nothing is known. */
  readonly since: number;
  readonly head: ChainHead;
  /** Digests after the head that were told as wrong, by their keys. The next one may name the last of them. */
  readonly failed: readonly string[];
  /** Digests of the last days that were there: they still have to be. */
  readonly recent: readonly RecentDigest[];
}

/** When it ends, and how much later it was written by the storage's clock, in seconds; the latter is absent where the storage keeps no times. */
export type RecentDigest = readonly [end: number, writtenAfter?: number];

/** What is remembered of an account and Region between two runs, and all of it. Plain JSON. */
export interface PlaceMemory extends Place {
  readonly chains: readonly ChainState[];
  /** When its folder was last listed, in seconds: a digest that appears before the head has to be younger. */
  readonly checkedAt: number;
  readonly files: FileMemory;
}

/** What is remembered of the folder of log files, to tell those that were added. */
export interface FileMemory {
  /** Files up to this minute, by their names, were compared with what digests name; in seconds. */
  readonly comparedTo: number;
  /** Keys that digests have named, from that minute on. */
  readonly named: readonly string[];
  /** Keys that no digest has named. A backfill digest may still, until they are told as added. */
  readonly unnamed: readonly string[];
  /** Digests that would name files from that minute on failed here. */
  readonly doubts: readonly Period[];
}
