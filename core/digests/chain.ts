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
  /** `signed`: a signature was verified. `unproven`: the next digest has to prove it. `unread`: it was told as not checked. */
  readonly proof: 'signed' | 'unproven' | 'unread';
  /** SHA-256 of its content, in hexadecimal digits; `undefined` where it could not be read. */
  readonly hash?: string | undefined;
  /** In hexadecimal digits; `undefined` where it is not known: its metadata are lost, or it could not be read. */
  readonly signature?: string | undefined;
  /** Of what is `unproven`: what was signed, and with which key. */
  readonly signed?: { readonly text: string; readonly fingerprint: string } | undefined;
}

/** What is remembered of a chain between two runs. Plain JSON. */
export interface ChainState {
  readonly id: ChainId;
  /** Where the walk over this chain began, in seconds: of the time before, nothing is known. */
  readonly since: number;
  readonly head: ChainHead;
  /** Keys of digests after the head that were told as wrong. The next one may name the last of them. */
  readonly failed: readonly string[];
  /** When digests of the last days end that were there, in seconds: they still have to be there. */
  readonly recent: readonly number[];
}

/** What is remembered of an account and Region between two runs, and all of it. Plain JSON. */
export interface PlaceMemory extends Place {
  readonly chains: readonly ChainState[];
  /** When this was last looked at, in seconds: a digest that was written later, and walked over before, was overwritten. */
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
