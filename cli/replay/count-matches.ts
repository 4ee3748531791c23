import { UNKNOWN } from '../../core/events/log-record';
import { add } from './add';
import type { ReplayedDetection } from './detections';
import { group, type Period } from './finding-groups';
import type { Judgement } from './judge';
import { rankOf } from './page/severity';
import { severityMask } from './severity-mask';
import { addAt, type Tally, widen } from './tally';

/** Matching events of one kind, by one principal. */
export interface Matches extends Pick<Judgement, 'matching' | 'named' | 'actor' | 'deed' | 'account'> {
  readonly events: number;
  /** `undefined` if they have no usable time. */
  readonly period: Period | undefined;
}

/** Adds them to the counts of a tally. */
export function countMatches(
  tally: Tally,
  detections: readonly ReplayedDetection[],
  { matching, named, actor = UNKNOWN, deed, account, events, period }: Matches,
): void {
  if (matching.length === 0) return;
  tally.matchingEvents += events;
  if (period === undefined) tally.undatedMatches += events;
  addAt(tally.actors, actor, severityMask(matching.map((index) => rankOf(detections[index] ?? {}))), events);
  for (const index of matching) {
    const detection = tally.detections[index];
    if (!detection) continue;
    detection.events += events;
    if (period !== undefined) {
      for (const [minute, number] of period.minutes) add(detection.minutes, minute, number);
      widen(detection, period.first);
      widen(detection, period.last);
      const counting = detections[index];
      if (counting && deed) group(detection.findings, counting, deed, events, period, named.get(index));
    }
    add(detection.actors, actor, events);
    add(detection.accounts, account, events);
  }
}
