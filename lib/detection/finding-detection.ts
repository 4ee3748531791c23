import type { FindingDetection } from '../contract/findings';
import { CountBy, type Detection } from './detection';

/** Returns a detection in the form that the findings function and `replay` use, with defaults applied. */
export function findingDetectionOf(detection: Detection): FindingDetection {
  const { id, title, meaning, response, falsePositives, techniques, severity, filterPattern } = detection;
  const { threshold, periodSeconds, countBy = CountBy.PRINCIPAL, findingPaths = [] } = detection;
  const { outsidePaths, firstTimeOnly, recurring } = detection;
  return {
    ...{ id, title, meaning, response, falsePositives, techniques: [...techniques], severity, filterPattern },
    ...{ threshold, periodSeconds, countBy, findingPaths: [...findingPaths] },
    ...(outsidePaths !== undefined && { outsidePaths: [...outsidePaths] }),
    ...(firstTimeOnly === true && { firstTimeOnly }),
    ...(recurring === true && { recurring }),
  };
}
