import type { PlaceMemory } from '../chain';

/** The version of the format; later versions can read earlier ones. */
export const MEMORY_VERSION = 1;

/** The state of an account between two runs. */
export interface AccountMemory {
  readonly account: string;
  /** Starts at 1 and increases with each write. */
  readonly sequence: number;
  readonly places: readonly PlaceMemory[];
}

/** A record of the state, kept in a different place: whoever changes one must change the other. */
export interface Witnessed {
  readonly sequence: number;
  /** SHA-256 of the state as written, in hexadecimal digits. */
  readonly hash: string;
  /**
   * SHA-256 of the state that is about to be written, with `sequence` + 1. It is set before the write and confirmed
   * afterwards, so that a run that ends in between does not look like a forgery.
   */
  readonly next?: string | undefined;
}

/** Stores these records. */
export interface Witness {
  read(account: string): Promise<Witnessed | undefined>;
  write(account: string, witnessed: Witnessed): Promise<void>;
}
