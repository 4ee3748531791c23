import { ROLE_NAME_PATTERN } from '../lib/contract/identifiers';
import { CisCatalog } from '../lib/detection/cis-catalog';
import { type Detection, DetectionSeverity } from '../lib/detection/detection';
import type { DetectionOverride } from '../lib/detection/detection-override';
import { personRoleProblems } from '../lib/detection/person-roles';
import { ThreatCatalog } from '../lib/detection/threat-catalog';
import { TunedCatalog } from '../lib/detection/tuned-catalog';
import type { OrganizationTrailStackProps } from '../lib/stacks/organization-trail-stack';
import { count, either, listOf, mapOf, oneOf, text, words } from './setting';

/** What raises an alarm and who hears it, as the configuration says it: the keys and how each is read. */

const emails = listOf(text({ allowed: 'an e-mail address', accepts: (value) => /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+$/.test(value) }));

const CATALOGS = {
  cis: () => CisCatalog.all(),
  tuned: () => TunedCatalog.all(),
  threats: () => ThreatCatalog.managementEvents(),
} satisfies Record<string, () => Detection[]>;

export const ALARM_SETTINGS = {
  alertEmails: emails,
  pageEmails: emails,
  notifyEmails: emails,
  complianceEmails: emails,
  detectionCatalogs: either(oneOf('none'), listOf(oneOf('cis', 'tuned', 'threats'))),
  excludedDetections: listOf(words()),
  detectionSeverities: mapOf(oneOf(...Object.values(DetectionSeverity))),
  detectionThresholds: mapOf(count()),
  personRoles: listOf(text(ROLE_NAME_PATTERN)),
};

export type AlarmSettings = { [K in keyof typeof ALARM_SETTINGS]?: ReturnType<(typeof ALARM_SETTINGS)[K]['parse']> };

type AlarmProps = Pick<OrganizationTrailStackProps, 'detections' | 'excludedDetections' | 'detectionOverrides' | 'personRoles' | 'page' | 'notify' | 'compliance'>;

/** What of the settings does not go together, to be read after their prefix. */
export function alarmContradictions({ personRoles, detectionCatalogs: catalogs, excludedDetections: excluded = [] }: AlarmSettings): string[] {
  if (personRoles === undefined) return [];
  const names = catalogs === 'none' ? [] : (catalogs ?? (Object.keys(CATALOGS) as (keyof typeof CATALOGS)[]));
  return personRoleProblems('personRoles', personRoles, names.flatMap((name) => CATALOGS[name]()).filter(({ id }) => !excluded.includes(id)));
}

/** The properties of the stack that say what raises an alarm. Ids that no detection has, the construct refuses. */
export function alarmProps(settings: AlarmSettings): AlarmProps {
  const { alertEmails, detectionCatalogs: catalogs } = settings;
  const recipients = (found = alertEmails) => (found ? { emails: found } : undefined);
  return {
    detections: catalogs === 'none' ? [] : catalogs?.flatMap((name) => CATALOGS[name]()),
    excludedDetections: settings.excludedDetections,
    detectionOverrides: overrides(settings),
    personRoles: settings.personRoles,
    page: recipients(settings.pageEmails),
    notify: recipients(settings.notifyEmails),
    compliance: recipients(settings.complianceEmails),
  };
}

function overrides({ detectionSeverities = {}, detectionThresholds = {} }: AlarmSettings): Record<string, DetectionOverride> | undefined {
  const ids = new Set([...Object.keys(detectionSeverities), ...Object.keys(detectionThresholds)]);
  if (ids.size === 0) return undefined;
  return Object.fromEntries([...ids].map((id) => [id, { severity: detectionSeverities[id], threshold: detectionThresholds[id] }]));
}
