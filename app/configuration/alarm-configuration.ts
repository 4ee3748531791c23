import { Duration } from 'aws-cdk-lib/core';
import {
  ACCOUNT_ID,
  ALARM_NAME_PREFIX,
  BREAK_GLASS_PRINCIPAL,
  EMAIL_ADDRESS,
  FILTER_NAME_PREFIX,
  METRIC_NAMESPACE,
  ORGANIZATION_ID,
  ROLE_NAME,
  ROLE_NAME_PATTERN,
} from '../../lib/contract/identifiers';
import { DEFAULT_CATALOGS } from '../../lib/detection/default-detections';
import type { AlarmRecipients } from '../../lib/detection/alarm-recipients';
import { DetectionSeverity } from '../../lib/detection/detection';
import type { DetectionAlarmsOptions } from '../../lib/detection/detection-alarms-props';
import type { FindingRouteOptions, FindingSeverityOptions } from '../../lib/detection/findings/findings-options';
import type { Suppression } from '../../lib/detection/suppression';
import type { DetectionOverride } from '../../lib/detection/detection-override';
import { receivedInWords } from '../../lib/contract/received';
import { count, either, listOf, mapOf, oneOf, record, recordsOf, text, words, yesOrNo } from './setting';

/** The configuration of alarms and recipients: the keys and how each is read. */

const emails = listOf(text(EMAIL_ADDRESS));
const severity = oneOf(...Object.values(DetectionSeverity));

export const ALARM_SETTINGS = {
  alertEmails: emails,
  pageEmails: emails,
  notifyEmails: emails,
  complianceEmails: emails,
  topicsTellOfOk: either(yesOrNo(), listOf(severity)),
  detectionCatalogs: either(
    oneOf('none'),
    listOf(oneOf(...(Object.keys(DEFAULT_CATALOGS) as (keyof typeof DEFAULT_CATALOGS)[]))),
  ),
  excludedDetections: listOf(words()),
  detectionSeverities: mapOf(severity),
  detectionThresholds: mapOf(count()),
  detectionOverrides: mapOf(
    record({
      severity,
      threshold: count(),
      periodSeconds: count(),
      evaluationPeriods: count(),
      datapointsToAlarm: count(),
    }),
  ),
  personRoles: listOf(text(ROLE_NAME_PATTERN)),
  breakGlassPrincipals: listOf(text(BREAK_GLASS_PRINCIPAL)),
  deploymentRoles: listOf(text(ROLE_NAME)),
  metricNamespace: text(METRIC_NAMESPACE),
  alarmNamePrefix: text(ALARM_NAME_PREFIX),
  filterNamePrefix: text(FILTER_NAME_PREFIX),
  findings: yesOrNo(),
  findingRoutes: recordsOf<FindingRouteOptions>(
    'routes, { to: page, notify, record or the ARN of a topic; accounts?; … }',
  ),
  findingSeverities: recordsOf<FindingSeverityOptions>(
    'severities, { severity: page, notify or compliance; accounts?; organizationalUnits?; tags?; detectionIds? }',
  ),
  organizationAccounts: listOf(either(text(ACCOUNT_ID), text(ORGANIZATION_ID))),
  suppressions: recordsOf<Suppression>('suppressions, { detections; filterPattern; reason; expires? }'),
  reminderHours: listOf(count()),
  quietHours: count(),
  messagesPerHour: count(),
  chatTopic: yesOrNo(),
  findingEvents: yesOrNo(),
  alarmsOnNotify: yesOrNo(),
};

export type AlarmSettings = { [K in keyof typeof ALARM_SETTINGS]?: ReturnType<(typeof ALARM_SETTINGS)[K]['parse']> };

/**
 * Returns the alarm options for the stack. The construct rejects unknown detection IDs, and what CloudWatch would
 * reject.
 */
export function alarmOptions(settings: AlarmSettings): DetectionAlarmsOptions {
  const { detectionCatalogs: catalogs } = settings;
  return {
    detections: catalogs === 'none' ? [] : catalogs?.flatMap((name) => DEFAULT_CATALOGS[name]()),
    exclude: settings.excludedDetections,
    overrides: overrides(settings),
    personRoles: settings.personRoles,
    breakGlassPrincipals: settings.breakGlassPrincipals,
    deploymentRoles: settings.deploymentRoles,
    metricNamespace: settings.metricNamespace,
    alarmNamePrefix: settings.alarmNamePrefix,
    filterNamePrefix: settings.filterNamePrefix,
    page: recipients(settings, DetectionSeverity.PAGE),
    notify: recipients(settings, DetectionSeverity.NOTIFY),
    compliance: recipients(settings, DetectionSeverity.COMPLIANCE),
    findings: {
      enabled: settings.findings,
      routes: settings.findingRoutes,
      severities: settings.findingSeverities,
      organizationAccounts: settings.organizationAccounts,
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

/** Reports detections that two keys configure. */
export function alarmContradictions({
  detectionSeverities = {},
  detectionThresholds = {},
  detectionOverrides = {},
}: AlarmSettings): string[] {
  const twice = (key: string, property: keyof DetectionOverride, others: Readonly<Record<string, unknown>>): string[] =>
    Object.keys(others)
      .filter((id) => detectionOverrides[id]?.[property] !== undefined)
      .map((id) =>
        receivedInWords(key, `"${id}", whose ${property} is also in detectionOverrides`, 'only one of the two'),
      );
  return [
    ...twice('detectionSeverities', 'severity', detectionSeverities),
    ...twice('detectionThresholds', 'threshold', detectionThresholds),
  ];
}

function recipients(settings: AlarmSettings, severity: DetectionSeverity): AlarmRecipients | undefined {
  const { alertEmails, topicsTellOfOk: ok = false } = settings;
  const emails = settings[`${severity}Emails`] ?? alertEmails;
  const topicTellsOfOk = typeof ok === 'boolean' ? ok : ok.includes(severity);
  return emails || topicTellsOfOk ? { emails, ...(topicTellsOfOk && { topicTellsOfOk }) } : undefined;
}

function overrides({
  detectionSeverities = {},
  detectionThresholds = {},
  detectionOverrides = {},
}: AlarmSettings): Record<string, DetectionOverride> | undefined {
  const ids = new Set(
    [detectionSeverities, detectionThresholds, detectionOverrides].flatMap((one) => Object.keys(one)),
  );
  if (ids.size === 0) return undefined;
  return Object.fromEntries(
    [...ids].map((id) => [
      id,
      { severity: detectionSeverities[id], threshold: detectionThresholds[id], ...detectionOverrides[id] },
    ]),
  );
}
