import type { DigestRoot } from './keys/digest-root';
import type { ArchiveReader, PublicKeys } from './ports';

/**
 * How thoroughly log files are checked. Digests are always read and verified.
 *
 * `listed`: each log file must exist, must not be empty, and must not have been written after CloudTrail delivered it,
 * by S3's clock; those that were are hashed. No GET for any others. Digests contain no sizes, so this proves nothing
 * else about the content. `sampled`: in addition, a share of them is hashed. `hashed`: each is read and must have the
 * hash in the digest.
 */
export type LogFileCheck = 'listed' | 'sampled' | 'hashed';

/**
 * Known facts that explain a silence or a missing file, so that it is not reported as tampering. Only facts from AWS or
 * the deployment belong here.
 */
export interface Circumstances {
  /** The lifecycle expiration in whole days. If absent, files are kept forever, and none may be missing. */
  readonly retentionDays?: number | undefined;
  readonly silences?: readonly Silence[];
}

/** A period without digests; its ends may differ by up to SILENCE_MARGIN_SECONDS from the times in the digests. */
export interface Silence {
  /**
   * `paused`: the trail was not logging or not validating (GetTrailStatus, UpdateTrail). `closed`: the account is
   * closed, suspended or in another organization, or the Region is disabled.
   */
  readonly why: 'paused' | 'closed';
  /** If absent, all accounts. */
  readonly account?: string | undefined;
  /** If absent, all Regions. */
  readonly region?: string | undefined;
  /** In seconds since the epoch. */
  readonly from: number;
  /** If absent, it continues. */
  readonly to?: number | undefined;
}

export interface VerifyPorts {
  readonly archive: ArchiveReader;
  readonly keys: PublicKeys;
}

export interface VerifyOptions {
  /** Where digests may be: the current location first, then earlier locations of the trail. */
  readonly roots: readonly DigestRoot[];
  /** Whose digests to verify; if absent, those of every trail that delivers there. */
  readonly trail?: { readonly name: string; readonly homeRegion: string } | undefined;
  /** In seconds since the epoch, by the local clock. */
  readonly now: number;
  /** Where verification begins for a chain without state, in seconds since the epoch. */
  readonly from: number;
  /** Where it ends; if absent, now, and the chain must be up to date. */
  readonly to?: number | undefined;
  readonly logFiles: LogFileCheck;
  /**
   * For `sampled`: the share, and a secret for the choice, so that it is the same in each run but nobody else can
   * predict it.
   */
  readonly sample?: { readonly share: number; readonly seed: string } | undefined;
  readonly circumstances: Circumstances;
  /** No later run continues from the state, so what a later run would compare is compared now. @default false */
  readonly isOneOff?: boolean | undefined;
  /** Maximum number of concurrent requests for one place. @default 16 */
  readonly concurrency?: number;
  /** Stops between two digests: the result contains what was verified, and `isComplete` is false. */
  readonly signal?: AbortSignal | undefined;
}

/** A digest comes every hour; one that is this late is not just delayed. */
export const STOPPED_AFTER_SECONDS = 3 * 3_600;
/**
 * A log file is delivered within this time after the minute in its name. What was written later was rewritten, or is
 * hashed unnecessarily.
 */
export const DELIVERY_SECONDS = 15 * 60;
/** The next digest names a log file at most this long after its delivery. */
export const NAMED_AFTER_SECONDS = 2 * 3_600;
/**
 * A backfill digest may name a log file this long after its delivery; later, it counts as added. AWS does not document
 * how late they come.
 */
export const BACKFILL_SECONDS = 86_400;
/** Backfill digests end in the past: folders are listed again this far back, and verified digests must still exist. */
export const RECENT_SECONDS = 7 * 86_400;
/** A silence also explains this much time before and after it: digests cover an hour, and come late. */
export const SILENCE_MARGIN_SECONDS = 2 * 3_600;
/** S3's clock and ours may differ by this much. */
export const CLOCK_SECONDS = 300;
