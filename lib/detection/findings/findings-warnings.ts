import type { Detection } from '../detection';
import type { RecordedKinds } from '../recorded-kinds';
import type { Suppression } from '../suppression';
import { expiredSuppressions } from '../suppressions';

/** Which suppressions are over today; undefined where none is. */
export function expiredWords(suppressions: readonly Suppression[] = []): string | undefined {
  const over = expiredSuppressions(suppressions, new Date());
  return over.length === 0 ? undefined : `${over.join(' ')} Metric filters go on leaving their events out until then.`;
}

/**
 * Which detections do nothing without findings; undefined where none is.
 *
 * @param alarmed ids of those that have an alarm together
 */
export function describeUnfound(detections: readonly Detection[], alarmed: ReadonlySet<string>): string | undefined {
  const unfound = detections
    .filter(({ id, findingOnly }) => findingOnly === true && !alarmed.has(id))
    .map(({ id }) => id);
  return unfound.length === 0
    ? undefined
    : `Nothing looks for ${unfound.join(', ')}: they have findings alone, and findings are off. Turn findings on, or exclude them.`;
}

/** A heartbeat is a management event that changes something; undefined where the trail records those, or it is not known. */
export function describeUnseenHeartbeat(recorded: RecordedKinds | undefined): string | undefined {
  return recorded === undefined || (recorded.writes && !recorded.excludedSources.includes('logs.amazonaws.com'))
    ? undefined
    : 'The trail records no management events that change something, so no heartbeat of findings comes back: FindingsSilent is always in ALARM. ' +
        'Record those events, or turn findings off.';
}
