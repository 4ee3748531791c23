import type { PlaceMemory } from '../chain';
import type { VerifyOptions, VerifyPorts } from '../options';
import type { Place } from '../place';

/** What all parts of one verification of a place share. */
export interface PlaceRun {
  readonly place: Place;
  /** The state before this run. */
  readonly remembered: PlaceMemory | undefined;
  readonly ports: VerifyPorts;
  readonly options: VerifyOptions;
  /** In seconds since the epoch, by the storage's clock if it differs. */
  readonly now: number;
}

export const CONCURRENCY = 16;
