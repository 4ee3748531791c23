import type { Period, Place } from '../place';

/**
 * Why something is neither valid nor invalid. `archived`, `denied`, `unavailable`: it could not be read. `expired`: the
 * lifecycle has deleted it, as intended. `no-public-keys`: CloudTrail could not be asked for them. `no-signature`:
 * metadata were lost and no later digest confirms it. `digest-failed`: log files that only an invalid digest names.
 * `other-bucket`: it is said to be in a bucket that is not searched. `too-many`: more than can be stored. `too-new`: no
 * digest can have named it yet. `interrupted`: time ran out. `other-trail`: another trail delivers to the same folder,
 * so files in it are not reported as added. `unknown-format`: signed in a format that this version does not know.
 * `before-first-digest`: in a one-off run, the time before the first digest.
 */
export type NotCheckedReason =
  | 'archived'
  | 'denied'
  | 'unavailable'
  | 'expired'
  | 'no-public-keys'
  | 'no-signature'
  | 'digest-failed'
  | 'other-bucket'
  | 'too-many'
  | 'too-new'
  | 'interrupted'
  | 'other-trail'
  | 'unknown-format'
  | 'before-first-digest';

export interface NotChecked extends Place {
  readonly what: 'place' | 'digest' | 'log-file';
  readonly reason: NotCheckedReason;
  readonly period: Period;
  /** At most MOST_KEYS. */
  readonly keys: readonly string[];
  readonly count: number;
  /** The message from AWS. */
  readonly detail?: string | undefined;
  /** Whether the next run tries it again: verification has not moved past it. */
  readonly isOpen: boolean;
}
