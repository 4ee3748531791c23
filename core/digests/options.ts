import type { DigestRoot } from './keys/digest-root';
import type { ArchiveReader, PublicKeys } from './ports';

/**
 * How far log files are looked at, beyond the digests, each of which is always read and verified.
 *
 * `listed`: each is there and not empty, and none was written after CloudTrail had delivered it, by S3's own clock; whichever was is hashed.
 * No GET for any other. A digest has no sizes, so of the content this proves nothing else. `sampled`: besides, a share of them is hashed.
 * `hashed`: each is read, and has the hash that the digest signs.
 */
export type LogFileCheck = 'listed' | 'sampled' | 'hashed';

/** What explains a silence or a missing file, so that it is no tampering. Only what AWS or the deployment says belongs here. */
export interface Circumstances {
  /** The lifecycle's, in whole days. Absent: files are kept for good, and none may be missing. */
  readonly retentionDays?: number | undefined;
  readonly silences?: readonly Silence[];
}

/** A time in which no digests are expected; it may begin or end up to SILENCE_MARGIN_SECONDS beside the time that they show. */
export interface Silence {
  /**
   * `paused`: the trail did not log, or did not validate (GetTrailStatus, UpdateTrail). `closed`: the account is closed, suspended or of another
   * organization, or the Region is disabled.
   */
  readonly why: 'paused' | 'closed';
  /** Absent: of all accounts. */
  readonly account?: string | undefined;
  /** Absent: of all Regions. */
  readonly region?: string | undefined;
  /** In seconds. */
  readonly from: number;
  /** Absent: it lasts. */
  readonly to?: number | undefined;
}

export interface VerifyPorts {
  readonly archive: ArchiveReader;
  readonly keys: PublicKeys;
}

export interface VerifyOptions {
  /** Where digests may be: the present place first, then those that the trail had before. */
  readonly roots: readonly DigestRoot[];
  /** Whose digests; absent: those of each trail that delivers there. */
  readonly trail?: { readonly name: string; readonly homeRegion: string } | undefined;
  /** In seconds, by the clock of whoever runs this. */
  readonly now: number;
  /** Where the walk over a chain begins of which nothing is remembered, in seconds. */
  readonly from: number;
  /** Where it ends; absent: now, and then a chain must not lag behind. */
  readonly to?: number | undefined;
  readonly logFiles: LogFileCheck;
  /** For `sampled`: the share, and a secret that makes the choice, so that it is the same in each run and nobody else can tell it. */
  readonly sample?: { readonly share: number; readonly seed: string } | undefined;
  readonly circumstances: Circumstances;
  /** Nobody goes on from what is remembered: what a later run would compare is compared now. @default false */
  readonly isOneOff?: boolean | undefined;
  /** Requests under way at once, of one place. @default 16 */
  readonly concurrency?: number;
  /** Ends the walk between two digests: what was walked over is in the result, and `isComplete` is false. */
  readonly signal?: AbortSignal | undefined;
}

/** A digest comes every hour; one that is this late has not only been delayed. */
export const STOPPED_AFTER_SECONDS = 3 * 3_600;
/** By its name a log file is delivered in this minute; what was written later was written again, or is hashed for nothing. */
export const DELIVERY_SECONDS = 15 * 60;
/** The next digest names a log file that was delivered so long before, at the latest. */
export const NAMED_AFTER_SECONDS = 2 * 3_600;
/** A backfill digest may name a log file so long after its delivery; later, it counts as added. No document says how late they come. */
export const BACKFILL_SECONDS = 86_400;
/** Backfill digests end in the past: so far back folders are listed again, and digests that were walked over have to be there still. */
export const RECENT_SECONDS = 7 * 86_400;
/** A silence explains so much more before and after it: digests are of an hour, and come late. */
export const SILENCE_MARGIN_SECONDS = 2 * 3_600;
/** S3's clock and ours may differ by this much. */
export const CLOCK_SECONDS = 300;
