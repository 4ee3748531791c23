import { DEFAULT_FINDINGS, type FindingDetection, type FindingsSettings } from '../../contract/findings';
import { CountBy, type Detection } from '../detection';
import { findingSuppressions } from '../suppressions';
import type { FindingsOptions } from './findings-options';

/** What the function is told of detections and options, as it lies beside its code. */
export function findingsSettings(detections: readonly Detection[], options: FindingsOptions): FindingsSettings {
  const { suppressions = [], routes = [], reminderIntervals, quietAfter, messagesPerHour } = options;
  return {
    detections: detections.map(findingDetection),
    suppressions: findingSuppressions(suppressions),
    routes,
    reminderHours: reminderIntervals?.map((interval) => interval.toHours()) ?? DEFAULT_FINDINGS.reminderHours,
    quietHours: quietAfter?.toHours() ?? DEFAULT_FINDINGS.quietHours,
    messagesPerHour: messagesPerHour ?? DEFAULT_FINDINGS.messagesPerHour,
  };
}

function findingDetection(detection: Detection): FindingDetection {
  const { id, title, meaning, response, falsePositives, techniques, severity, filterPattern } = detection;
  const { threshold, periodSeconds, countBy = CountBy.PRINCIPAL, findingPaths = [] } = detection;
  const words = { id, title, meaning, response, falsePositives, techniques, severity, filterPattern };
  return { ...words, threshold, periodSeconds, countBy, findingPaths };
}
