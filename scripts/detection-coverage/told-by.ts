import { OwnPartsCatalog } from '../../lib/detection/own-parts-catalog';
import { EXAMPLES } from '../../test/fixtures/events';
import type { Event } from './corpora';
import { callOf, COUNTS_DENIALS, isOwn, type Watcher } from './measure';

const OWN = new Set(OwnPartsCatalog.all().map(({ id }) => id));

/** The detections that tell somebody, and do not merely count what was denied. */
export function tellers(watchers: readonly Watcher[]): Watcher[] {
  return watchers.filter((watcher) => isOwn(watcher) && !COUNTS_DENIALS.includes(watcher.id));
}

/** Those that fire on any of these. */
export function seenBy(watchers: readonly Watcher[], events: readonly Event[]): Watcher[] {
  return watchers.filter(({ sees }) => events.some((event) => sees(event)));
}

/** Those that have a call among the examples which they are for; without those of the product's own parts, which are few of all resources. */
export function forCall(watchers: readonly Watcher[], call: string): Watcher[] {
  return watchers.filter(
    ({ id }) => !OWN.has(id) && (EXAMPLES[id]?.matches ?? []).some((event) => callOf(event) === call),
  );
}

/** With what narrows it: `commands-sent-in-bulk (from 30)`. */
export function label({ id, threshold, outsidePaths, firstTimeOnly }: Watcher): string {
  const limits = [
    ...(threshold > 1 ? [`from ${String(threshold)}`] : []),
    ...(outsidePaths === undefined ? [] : ['outside the organization']),
    ...(firstTimeOnly === true ? ['first time'] : []),
  ];
  return limits.length === 0 ? id : `${id} (${limits.join(', ')})`;
}
