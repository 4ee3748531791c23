import type { PlaceMemory } from '../chain';
import type { VerifyOptions, VerifyPorts } from '../options';
import type { Place } from '../place';

/** What all parts of one walk over a place have in common. */
export interface PlaceRun {
  readonly place: Place;
  /** As it was before this run. */
  readonly remembered: PlaceMemory | undefined;
  readonly ports: VerifyPorts;
  readonly options: VerifyOptions;
  /** In seconds, by the storage's clock where that differs. */
  readonly now: number;
}

export const CONCURRENCY = 16;
