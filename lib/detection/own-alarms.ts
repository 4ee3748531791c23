import { CLOUDWATCH_LIMITS } from '../filter-pattern/limits';
import type { Detection } from './detection';

/** In a pattern of a catalog: the alarms of the deployment that the pattern is a part of, under the names of the default one. */
export const OWN_ALARMS = 'OrganizationTrail-*';

/**
 * The detections with the deployment's own alarms in each pattern that names them. Where there is no room for the whole prefix, its
 * beginning takes in more alarms, and never fewer.
 */
export function withOwnAlarms(detections: readonly Detection[], alarmNamePrefix: string): Detection[] {
  return detections.map((detection) => {
    const { filterPattern } = detection;
    const parts = filterPattern.split(`"${OWN_ALARMS}"`);
    const count = parts.length - 1;
    if (count === 0) return detection;
    const room = OWN_ALARMS.length + Math.floor((CLOUDWATCH_LIMITS.characters - filterPattern.length) / count);
    const names = `${`${alarmNamePrefix}-`.slice(0, room - 1)}*`;
    return { ...detection, filterPattern: parts.join(`"${names}"`) };
  });
}
