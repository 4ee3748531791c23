import type { ChainState } from '../chain';
import type { NamedLogFile } from '../digest';
import type { Period } from '../place';
import type { Found } from './found';

/** One verified digest: it counts as a whole, or not at all. */
export interface Step {
  /** The state of the chain after it. */
  readonly state: ChainState;
  readonly period: Period;
  readonly found: Found;
  /** Whether the digest is signed, so that its content can be trusted. */
  readonly isSigned: boolean;
  /** To be checked; empty for an invalid digest. */
  readonly logFiles: readonly NamedLogFile[];
  /** Log files of this time may not be named by any trustworthy digest. */
  readonly doubt?: Period | undefined;
  /** The root of the digest's own key. */
  readonly root: string;
  readonly end: number;
}

/** Verification of a chain cannot continue now, and the reason. */
export interface Halt {
  readonly halt: Found;
}
