import { type Detection, DetectionSeverity } from '../../lib/detection/detection';

/** A detection about which nothing is special. */
export function detection(id: string, about: Partial<Detection> = {}): Detection {
  return {
    id,
    title: `Something like ${id} happened`,
    meaning: 'Somebody did it.',
    response: 'Undo it.',
    severity: DetectionSeverity.NOTIFY,
    filterPattern: `{ $.eventName = "${id}" }`,
    falsePositives: 'None.',
    techniques: [],
    threshold: 1,
    periodSeconds: 300,
    ...about,
  };
}
