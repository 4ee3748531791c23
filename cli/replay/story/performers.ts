import type { Act } from './act';
import { mergePerformer, newPerformer, perform, type Performer } from './performer';

/**
 * Every principal with actions, by principal and access key. Memory is limited by these, not by the number of events.
 */
export interface Performers {
  readonly known: Map<string, Performer>;
  /** Events of principals beyond those that are kept. */
  leftOut: number;
}

const MOST_PERFORMERS = 20_000;

export function newPerformers(): Performers {
  return { known: new Map(), leftOut: 0 };
}

/** @param matching the indexes of the matching detections */
export function enterAct(performers: Performers, act: Act, matching: readonly number[]): void {
  const key = `${act.home}\n${act.who.key}\n${act.who.accessKeyId ?? ''}`;
  let performer = performers.known.get(key);
  if (performer === undefined) {
    if (performers.known.size >= MOST_PERFORMERS) {
      performers.leftOut += 1;
      return;
    }
    performers.known.set(key, (performer = newPerformer(act)));
  }
  perform(performer, act, matching);
}

export function mergePerformers(into: Performers, from: Performers): void {
  into.leftOut += from.leftOut;
  for (const [key, performer] of from.known) {
    const own = into.known.get(key);
    if (own) mergePerformer(own, performer);
    else if (into.known.size < MOST_PERFORMERS) into.known.set(key, performer);
    else into.leftOut += performer.events;
  }
}
