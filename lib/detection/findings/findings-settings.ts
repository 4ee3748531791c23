import { DEFAULT_FINDINGS, type FindingsSettings } from '../../contract/findings';
import type { Detection } from '../detection';
import { findingDetectionOf } from '../finding-detection';
import { findingSuppressions } from '../suppressions';
import type { FindingsOptions } from './findings-options';

/** What the function is told of detections and options, as it lies beside its code. */
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
