import type { Period, Place } from '../place';

/**
 * What is not tampering, and worth a line. `chain-begins`: the walk began here. `prefix-changed`: the chain goes on in another folder.
 * `trail-restarted`: the trail had stopped, as is known. `silence-explained`: no digests come any more, as is known. `time-gap`: the next
 * digest goes on from this one by its signature, but begins later. `digest-rewritten`, `log-file-rewritten`: written again, or restored, with the
 * content that is signed. `signature-lost`: its metadata do not have the signature, but the next digest does. `strange-file`: in a folder of
 * CloudTrail's, and not its.
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
