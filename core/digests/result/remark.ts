import type { Period, Place } from '../place';

/**
 * What is not tampering, and worth a line. `chain-begins`: the walk began here. `prefix-changed`: the chain goes on in another folder.
 * `trail-restarted`: the trail had stopped, as is known. `closed`: the account or Region is. `log-file-rewritten`: written again with the same
 * content. `signature-lost`: without its metadata, but a later digest confirms it. `strange-file`: in a folder of CloudTrail's, and not its.
 */
export type RemarkKind =
  | 'chain-begins'
  | 'prefix-changed'
  | 'trail-restarted'
  | 'closed'
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
