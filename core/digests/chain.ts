import type { DigestKeyParts, DigestKind } from './keys/digest-key';
import type { Place } from './place';

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

/** The last digest of a chain that was walked over. The next one has to name it, with its hash and signature, and to begin where it ends. */
export interface ChainHead {
  readonly key: string;
  /** Of the digest, in seconds. */
  readonly start: number;
  readonly end: number;
  /** SHA-256 of its content, in hexadecimal digits; `undefined` where it could not be read. */
  readonly hash?: string | undefined;
  /** In hexadecimal digits; `undefined` where it is not known: metadata that were lost, or a digest that could not be read. */
  readonly signature?: string | undefined;
  /** Of the object, as S3 said it: a head that was overwritten later is read again. */
  readonly eTag?: string | undefined;
  /**
   * `signed`: a signature was verified. `unproven`: only its own content says so, and the next digest has to confirm it. `failed`: it was told
   * as a problem. `unread`: it was told as not checked.
   */
  readonly proof: 'signed' | 'unproven' | 'failed' | 'unread';
}

/** What is remembered of a chain between two runs, and all of it. Plain JSON. */
export interface ChainState {
  readonly id: ChainId;
  /** Where the walk over this chain began: nothing before is known. The end of its first digest's predecessor, in seconds. */
  readonly since: number;
  readonly head: ChainHead;
  /** Log files of the last hours that digests have named, by key: a file in the folder that is not among them was added. */
  readonly named: readonly string[];
  /** Log files that no digest has named yet; a backfill digest may, until they are told as added. */
  readonly unnamed: readonly string[];
  /** Log files up to this minute of their names were compared with what digests name. */
  readonly comparedTo: number;
  /** Problems that last and were told already, so that each is told once: `stopped`, `vanished`. */
  readonly told: readonly string[];
}
