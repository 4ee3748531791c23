import type { Detection } from '../detection';
import type { RecordedKinds } from '../recorded-kinds';
import type { Suppression } from '../suppression';
import { expiredSuppressions } from '../suppressions';

/** Returns the suppressions that have expired; `undefined` if none. */
export function expiredWords(suppressions: readonly Suppression[] = []): string | undefined {
  const over = expiredSuppressions(suppressions, new Date());
  return over.length === 0 ? undefined : `${over.join(' ')} Until then, metric filters still exclude their events.`;
}

/**
 * Returns the detections that do nothing without findings; `undefined` if none.
 *
 * @param alarmed the IDs of the detections that share an alarm
 */
export function describeUnfound(detections: readonly Detection[], alarmed: ReadonlySet<string>): string | undefined {
  const unfound = detections
    .filter(({ id, findingOnly }) => findingOnly === true && !alarmed.has(id))
    .map(({ id }) => id);
  return unfound.length === 0
    ? undefined
    : `These detections do nothing: ${unfound.join(', ')}. They have findings only, and findings are off. Turn findings on, or exclude them.`;
}

/** A heartbeat is a write management event. Returns `undefined` if the trail records those, or if this is unknown. */
export function describeUnseenHeartbeat(recorded: RecordedKinds | undefined): string | undefined {
  return recorded === undefined || (recorded.writes && !recorded.excludedSources.includes('logs.amazonaws.com'))
    ? undefined
    : 'The trail does not record write management events, so heartbeats of findings never arrive: FindingsSilent is always in ALARM. ' +
        'Record those events, or turn findings off.';
}
