import type { ReplayedDetection } from './detections';
import type { EventSelection } from './event-filter';

/** What every thread replays. */
export interface ReplayOptions {
  readonly detections: readonly ReplayedDetection[];
  /** Parse every file completely, and evaluate every filter. */
  readonly isExact: boolean;
  /** Whether all actions are kept, so that every event must be parsed. */
  readonly tellsStories?: boolean;
  /** Maximum number of matching events to keep. */
  readonly mostMatches: number;
  /** Which events to replay; all by default. */
  readonly selection?: EventSelection;
}
