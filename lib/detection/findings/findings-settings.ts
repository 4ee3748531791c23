import { DEFAULT_FINDINGS, type FindingsSettings } from '../../contract/findings';
import type { Detection } from '../detection';
import { findingDetectionOf } from '../finding-detection';
import { findingSuppressions } from '../suppressions';
import type { FindingsOptions } from './findings-options';

/** Returns the detections and options for the function, as stored next to its code. */
export function findingsSettings(detections: readonly Detection[], options: FindingsOptions): FindingsSettings {
  const {
    suppressions = [],
    routes = [],
    severities,
    organizationAccounts,
    reminderIntervals,
    quietAfter,
    messagesPerHour,
  } = options;
  return {
    detections: detections.map(findingDetectionOf),
    suppressions: findingSuppressions(suppressions),
    routes,
    ...(severities !== undefined && severities.length > 0 && { severities }),
    ...(organizationAccounts !== undefined && organizationAccounts.length > 0 && { organizationAccounts }),
    reminderHours: reminderIntervals?.map((interval) => interval.toHours()) ?? DEFAULT_FINDINGS.reminderHours,
    quietHours: quietAfter?.toHours() ?? DEFAULT_FINDINGS.quietHours,
    messagesPerHour: messagesPerHour ?? DEFAULT_FINDINGS.messagesPerHour,
  };
}
