import type { ReplayedDetection } from './detections';
import type { EventSelection } from './event-filter';

/** What is replayed of the events, in every thread. */
export interface ReplayOptions {
  readonly detections: readonly ReplayedDetection[];
  /** Parse every file whole, and ask every filter. */
  readonly isExact: boolean;
  /** Who did what is kept of every event, which then has to be parsed. */
  readonly tellsStories?: boolean;
  /** How many matching events are kept. */
  readonly mostMatches: number;
  /** Which events; all unless told otherwise. */
  readonly selection?: EventSelection;
}
