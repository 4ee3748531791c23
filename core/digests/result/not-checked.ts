import type { Period, Place } from '../place';

/**
 * Why something is neither well nor wrong. `archived`, `denied`, `unavailable`: it could not be read. `expired`: the lifecycle has removed it, as
 * it should. `no-public-keys`: CloudTrail could not be asked for them. `no-signature`: metadata were lost and no later digest confirms it.
 * `digest-failed`: log files that only a digest names which proves nothing. `other-bucket`: it is said to be in one that nobody looks into.
 * `too-many`: more than can be remembered. `too-new`: no digest can have named it yet. `interrupted`: the time was up. `other-trail`:
 * another trail delivers into the same folder, so no file in it counts as added. `unknown-format`: signed, but not in a form that this version
 * knows. `before-first-digest`: of a run of its own, the time before the first digest there is.
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
  /** What AWS said. */
  readonly detail?: string | undefined;
  /** It is tried again in the next run: the walk has not gone past it. */
  readonly isOpen: boolean;
}
