import type { ChainId } from '../chain';
import type { Period, Place } from '../place';

/** What is wrong. None of these is normal: what is explained is a remark, and what could not be read is not checked. */
export type ProblemKind =
  /** Its signature does not match its content. */
  | 'digest-changed'
  /** Not valid gzip or JSON, or without the content of a digest. */
  | 'digest-damaged'
  | 'digest-missing'
  /** Its content names another location. */
  | 'digest-moved'
  /** Signed with a key that CloudTrail does not have. */
  | 'digest-unknown-key'
  /** It is signed, but does not continue the previous one. */
  | 'digest-out-of-chain'
  | 'chain-restarted'
  | 'chain-stopped'
  /** Nothing of it is left, not even what was verified before. */
  | 'chain-vanished'
  | 'log-file-missing'
  | 'log-file-changed'
  /** Empty, not gzip, or truncated. */
  | 'log-file-damaged'
  | 'log-file-added'
  /** The stored state is missing, although there was one. */
  | 'memory-lost'
  /** The stored state is an earlier one. */
  | 'memory-lowered'
  /** The stored state is not what was written, or not what CloudTrail signed. */
  | 'memory-forged'
  /** The stored state cannot be read. */
  | 'memory-damaged'
  /** The local time is before times written by S3 or CloudTrail. */
  | 'clock-wrong'
  /** No digest has ever come from a place that must have digests. */
  | 'place-silent';

export interface Problem extends Place {
  readonly kind: ProblemKind;
  /** `undefined` for a problem with the whole place or account. */
  readonly chain?: ChainId | undefined;
  /** The period that it affects. */
  readonly period: Period;
  /** The affected files: at most MOST_KEYS, sorted. For missing digests, the one that the next digest names. */
  readonly keys: readonly string[];
  /** The number of files. For missing digests the approximate number, by the hours. */
  readonly count: number;
  /** Further details: a sentence without a period. */
  readonly detail?: string | undefined;
}

export const MOST_KEYS = 20;

/** Returns the same ID for the same problem in each run, even if it lasts and is reported each time. */
export function problemId({ kind, account, region, chain, period, keys }: Problem): string {
  const [key = ''] = keys;
  return [kind, account, region, chain?.trailName ?? '', chain?.kind ?? '', period.from, key].join('|');
}
