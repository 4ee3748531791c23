import type { ChainState } from '../chain';
import type { NamedLogFile } from '../digest';
import type { Period } from '../place';
import type { Found } from './found';

/** One digest walked over: it counts as a whole, or not at all. */
export interface Step {
  /** Of the chain, after it. */
  readonly state: ChainState;
  readonly period: Period;
  readonly found: Found;
  /** Whether the digest is signed, so that what it says counts. */
  readonly isSigned: boolean;
  /** To be looked at; none of a digest that proves nothing. */
  readonly logFiles: readonly NamedLogFile[];
  /** Log files of this time may be named by no digest that can be believed. */
  readonly doubt?: Period | undefined;
  /** Of the digest's own key. */
  readonly root: string;
  readonly end: number;
}

/** The walk over a chain cannot go on now, and what it says of that. */
export interface Halt {
  readonly halt: Found;
}
