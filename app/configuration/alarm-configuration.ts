import { Duration } from 'aws-cdk-lib/core';
import {
  ALARM_NAME_PREFIX,
  EMAIL_ADDRESS,
  FILTER_NAME_PREFIX,
  METRIC_NAMESPACE,
  ROLE_NAME_PATTERN,
} from '../../lib/contract/identifiers';
import { DEFAULT_CATALOGS } from '../../lib/detection/default-detections';
import { DetectionSeverity } from '../../lib/detection/detection';
import type { DetectionAlarmsOptions } from '../../lib/detection/detection-alarms-props';
import type { FindingRouteOptions } from '../../lib/detection/findings/findings-options';
import type { Suppression } from '../../lib/detection/suppression';
import type { DetectionOverride } from '../../lib/detection/detection-override';
import { count, either, listOf, mapOf, oneOf, recordsOf, text, words, yesOrNo } from './setting';

/** What raises an alarm and who hears it, as the configuration says it: the keys and how each is read. */

const emails = listOf(text(EMAIL_ADDRESS));

export const ALARM_SETTINGS = {
  alertEmails: emails,
  pageEmails: emails,
  notifyEmails: emails,
  complianceEmails: emails,
  detectionCatalogs: either(
    oneOf('none'),
    listOf(oneOf(...(Object.keys(DEFAULT_CATALOGS) as (keyof typeof DEFAULT_CATALOGS)[]))),
  ),
  excludedDetections: listOf(words()),
  detectionSeverities: mapOf(oneOf(...Object.values(DetectionSeverity))),
  detectionThresholds: mapOf(count()),
  personRoles: listOf(text(ROLE_NAME_PATTERN)),
  metricNamespace: text(METRIC_NAMESPACE),
  alarmNamePrefix: text(ALARM_NAME_PREFIX),
  filterNamePrefix: text(FILTER_NAME_PREFIX),
  findings: yesOrNo(),
  findingRoutes: recordsOf<FindingRouteOptions>(
    'routes, { to: page, notify, record or the ARN of a topic; accounts?; … }',
  ),
  suppressions: recordsOf<Suppression>('suppressions, { detections; filterPattern; reason; expires? }'),
  reminderHours: listOf(count()),
  quietHours: count(),
  messagesPerHour: count(),
  chatTopic: yesOrNo(),
  findingEvents: yesOrNo(),
  alarmsOnNotify: yesOrNo(),
};

export type AlarmSettings = { [K in keyof typeof ALARM_SETTINGS]?: ReturnType<(typeof ALARM_SETTINGS)[K]['parse']> };

/** What raises an alarm, for the stack. IDs that no detection has, the construct refuses. */
export function alarmOptions(settings: AlarmSettings): DetectionAlarmsOptions {
  const { alertEmails, detectionCatalogs: catalogs } = settings;
  const recipients = (found = alertEmails) => (found ? { emails: found } : undefined);
  return {
    detections: catalogs === 'none' ? [] : catalogs?.flatMap((name) => DEFAULT_CATALOGS[name]()),
    exclude: settings.excludedDetections,
    overrides: overrides(settings),
    personRoles: settings.personRoles,
    metricNamespace: settings.metricNamespace,
    alarmNamePrefix: settings.alarmNamePrefix,
    filterNamePrefix: settings.filterNamePrefix,
    page: recipients(settings.pageEmails),
    notify: recipients(settings.notifyEmails),
    compliance: recipients(settings.complianceEmails),
    findings: {
      enabled: settings.findings,
      routes: settings.findingRoutes,
      suppressions: settings.suppressions,
      reminderIntervals: settings.reminderHours?.map((hours) => Duration.hours(hours)),
      quietAfter: settings.quietHours === undefined ? undefined : Duration.hours(settings.quietHours),
      messagesPerHour: settings.messagesPerHour,
      chat: settings.chatTopic,
      events: settings.findingEvents,
      alarmsOnNotify: settings.alarmsOnNotify,
    },
  };
}

function overrides({
  detectionSeverities = {},
  detectionThresholds = {},
}: AlarmSettings): Record<string, DetectionOverride> | undefined {
  const ids = new Set([...Object.keys(detectionSeverities), ...Object.keys(detectionThresholds)]);
  if (ids.size === 0) return undefined;
  return Object.fromEntries(
    [...ids].map((id) => [id, { severity: detectionSeverities[id], threshold: detectionThresholds[id] }]),
  );
}
