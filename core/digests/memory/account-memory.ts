import type { PlaceMemory } from '../chain';

/** Of the written form; a later one reads the earlier. */
export const MEMORY_VERSION = 1;

/** What is remembered of an account between two runs. */
export interface AccountMemory {
  readonly account: string;
  /** 1 the first time that it is written, and one more each time. */
  readonly sequence: number;
  readonly places: readonly PlaceMemory[];
}

/** What is kept of a memory in another place than the memory: whoever changes the one has to change the other. */
export interface Witnessed {
  readonly sequence: number;
  /** SHA-256 of the memory as it was written, in hexadecimal digits. */
  readonly hash: string;
  /**
   * SHA-256 of the memory that is about to be written, of `sequence` + 1. It is set before, and taken over after: a run that ends in between
   * is no forgery.
   */
  readonly next?: string | undefined;
}

/** Where that is kept. */
export interface Witness {
  read(account: string): Promise<Witnessed | undefined>;
  write(account: string, witnessed: Witnessed): Promise<void>;
}
