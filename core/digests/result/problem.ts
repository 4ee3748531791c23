import type { ChainId } from '../chain';
import type { Period, Place } from '../place';

/** What is wrong. None of it is ordinary: what is explained is a remark, what could not be looked at is not checked. */
export type ProblemKind =
  /** Its signature does not fit its content. */
  | 'digest-changed'
  /** No gzip, no JSON, or not what a digest has. */
  | 'digest-damaged'
  | 'digest-missing'
  /** It says that it belongs elsewhere. */
  | 'digest-moved'
  /** Signed with a key that CloudTrail does not have. */
  | 'digest-unknown-key'
  /** It is signed, and yet does not go on from the one before. */
  | 'digest-out-of-chain'
  | 'chain-restarted'
  | 'chain-stopped'
  /** Nothing of it is left, not even what was verified before. */
  | 'chain-vanished'
  | 'log-file-missing'
  | 'log-file-changed'
  /** Empty, no gzip, or cut off. */
  | 'log-file-damaged'
  | 'log-file-added'
  /** Nothing is remembered, though something was. */
  | 'memory-lost'
  /** An earlier state is remembered than there was. */
  | 'memory-lowered'
  /** What is remembered is not what was written, or not what CloudTrail signed. */
  | 'memory-forged'
  /** What is remembered cannot be read. */
  | 'memory-damaged'
  /** Now is before what S3 or CloudTrail have written. */
  | 'clock-wrong'
  /** No digest has ever come from where digests must come. */
  | 'place-silent';

export interface Problem extends Place {
  readonly kind: ProblemKind;
  /** `undefined` of what concerns the place or account as a whole. */
  readonly chain?: ChainId | undefined;
  /** The time of the log that it casts doubt on. */
  readonly period: Period;
  /** The files that it is about: at most MOST_KEYS, in order. Of missing digests the one that is named by the next. */
  readonly keys: readonly string[];
  /** How many files. Of missing digests about how many, by the hours. */
  readonly count: number;
  /** What more is known, a sentence without a period. */
  readonly detail?: string | undefined;
}

export const MOST_KEYS = 20;

/** The same problem has the same ID in each run, also one that lasts and so is told in each. */
export function problemId({ kind, account, region, chain, period, keys }: Problem): string {
  const [key = ''] = keys;
  return [kind, account, region, chain?.trailName ?? '', chain?.kind ?? '', period.from, key].join('|');
}
