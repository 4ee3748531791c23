import type { Period, Place } from '../place';

/**
 * Worth mentioning, but not tampering. `chain-begins`: verification began here. `prefix-changed`: the chain continues
 * in another folder. `trail-restarted`: the trail was stopped, as is known. `silence-explained`: no more digests, as is
 * known. `time-gap`: the next digest continues this one by its signature, but begins later. `digest-rewritten`,
 * `log-file-rewritten`: rewritten or restored with the signed content. `signature-lost`: the signature is missing in
 * its metadata, but is in the next digest. `strange-file`: in a CloudTrail folder, but not from CloudTrail.
 */
export type RemarkKind =
  | 'chain-begins'
  | 'prefix-changed'
  | 'trail-restarted'
  | 'silence-explained'
  | 'time-gap'
  | 'digest-rewritten'
  | 'log-file-rewritten'
  | 'signature-lost'
  | 'strange-file';

export interface Remark extends Place {
  readonly kind: RemarkKind;
  readonly period: Period;
  /** At most MOST_KEYS. */
  readonly keys: readonly string[];
  readonly count: number;
  readonly detail?: string | undefined;
}
