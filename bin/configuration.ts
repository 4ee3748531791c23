import { ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import { Duration } from 'aws-cdk-lib/core';
import { ACCOUNT_ID, KEY_PREFIX, ORGANIZATION_ID, REGION, ROLE_ARN, TRAIL_NAME } from '../lib/contract/identifiers';
import { EventHistoryScope } from '../lib/history/event-history-scope';
import type { DelegatedAdministratorStackProps } from '../lib/stacks/delegated-administrator-stack';
import type { LogArchiveStackProps } from '../lib/stacks/log-archive-stack';
import type { OrganizationTrailStackProps } from '../lib/stacks/organization-trail-stack';
import { TrailScope } from '../lib/trail/trail-scope';
import { ALARM_SETTINGS, alarmContradictions, alarmProps } from './alarm-configuration';
import { EVENT_SETTINGS, eventContradictions, eventProps } from './event-configuration';
import { days, either, listOf, logRetention, mapOf, oneOf, text, words, yesOrNo } from './setting';

/**
 * The configuration of the app: CDK context (`cdk.json`, `~/.cdk.json`, `-c key=value`) below this prefix. The context
 * also holds the CDK's own flags and whatever else the user has there, which is none of our business.
 */
export const PREFIX = 'organization-trail:';

/** All that is wrong with the configuration, in words for the user. */
export class ConfigurationError extends Error {
  public override readonly name = 'ConfigurationError';
}

const SETTINGS = {
  stackName: text({
    allowed: 'a letter, then up to 127 letters, digits and dashes',
    accepts: (value) => /^[A-Za-z][A-Za-z0-9-]{0,127}$/.test(value),
  }),
  homeRegion: text(REGION),
  trailName: text(TRAIL_NAME),
  trailManagedElsewhere: yesOrNo(),
  isOrganizationTrail: yesOrNo(),
  organizationId: text(ORGANIZATION_ID),
  managementAccountId: text(ACCOUNT_ID),
  regions: oneOf('all', 'one'),
  includeGlobalServiceEvents: yesOrNo(),
  keyPrefix: text(KEY_PREFIX),
  retentionDays: days(),
  objectLockMode: oneOf('GOVERNANCE', 'COMPLIANCE'),
  objectLockDays: days(),
  logRetentionDays: logRetention(),
  notifyOfLogFiles: yesOrNo(),
  preflight: yesOrNo(),
  ...EVENT_SETTINGS,
  ...ALARM_SETTINGS,
  logArchiveAccount: text(ACCOUNT_ID),
  logArchiveReaders: listOf(either(text(ACCOUNT_ID), text(ROLE_ARN))),
  delegatedAdministrator: text(ACCOUNT_ID),
  eventHistory: oneOf(...Object.values(EventHistoryScope)),
  eventHistoryReaders: listOf(text(ROLE_ARN)),
  acknowledge: mapOf(words()),
};

type Settings = { [K in keyof typeof SETTINGS]?: ReturnType<(typeof SETTINGS)[K]['parse']> };

export interface Configuration {
  /** The id and name of the stack. */
  readonly stackName: string;
  readonly props: OrganizationTrailStackProps;
  /** The archive's stack, where the log files go into an account of their own. */
  readonly archive?: { readonly stackName: string; readonly props: LogArchiveStackProps };
  /** The stack of the management account, where the trail is deployed from a delegated administrator. */
  readonly delegation?: { readonly stackName: string; readonly props: DelegatedAdministratorStackProps };
  /** Why a warning of the trail is accepted, by the warning's id. */
  readonly acknowledge: Readonly<Record<string, string>>;
}

/**
 * @param context the whole context of the app
 * @throws ConfigurationError naming every key that is unknown or has a value that is not allowed
 */
export function parseConfiguration(context: Readonly<Record<string, unknown>>): Configuration {
  const problems: string[] = [];
  const settings: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(context)) {
    const name = key.startsWith(PREFIX) ? key.slice(PREFIX.length) : undefined;
    if (name !== undefined && isSetting(name)) {
      const { parse, allowed } = SETTINGS[name];
      const parsed = parse(value);
      if (parsed === undefined) problems.push(`${key}: received ${JSON.stringify(value)}; allowed: ${allowed}`);
      settings[name] = parsed;
    } else {
      const meant = nearest(key);
      if (meant !== undefined) problems.push(`${key} is not a key of this app; did you mean ${PREFIX}${meant}?`);
      else if (name !== undefined) problems.push(`${key} is not a key of this app; allowed: ${allKeys()}`);
    }
  }
  problems.push(...contradictions(settings));
  if (problems.length > 0) {
    throw new ConfigurationError(`The configuration (CDK context) cannot be used:\n${problems.map((p) => `  - ${p}`).join('\n')}`);
  }
  return configuration(settings);
}

function contradictions(settings: Settings): string[] {
  const problems = [];
  const say = (key: keyof Settings): string => `${PREFIX}${key}`;
  if (settings.regions !== 'one' && settings.includeGlobalServiceEvents === false) {
    problems.push(
      `${say('includeGlobalServiceEvents')}: received false for all Regions; allowed: true, or ${say('regions')}=one ` +
        '(CloudTrail refuses a multi-Region trail without global service events)',
    );
  }
  if ((settings.objectLockMode === undefined) !== (settings.objectLockDays === undefined)) {
    problems.push(`${say('objectLockMode')} and ${say('objectLockDays')}: received one of them; allowed: both or neither`);
  }
  if (settings.retentionDays && settings.objectLockDays && settings.retentionDays < settings.objectLockDays) {
    problems.push(
      `${say('retentionDays')}: received ${String(settings.retentionDays)}; allowed: at least the ` +
        `${String(settings.objectLockDays)} days of the Object Lock, which forbids deletion until then`,
    );
  }
  if (settings.organizationId !== undefined && settings.isOrganizationTrail === false) {
    problems.push(`${say('organizationId')}: received with ${say('isOrganizationTrail')}=false; allowed: one of the two`);
  }
  if (settings.preflight && settings.isOrganizationTrail === false) {
    problems.push(`${say('preflight')}: received true with ${say('isOrganizationTrail')}=false; allowed: one of the two`);
  }
  if (settings.eventHistory === EventHistoryScope.ORGANIZATION && settings.isOrganizationTrail === false) {
    problems.push(`${say('eventHistory')}: received organization with ${say('isOrganizationTrail')}=false; allowed: one of the two`);
  }
  if (settings.eventHistoryReaders !== undefined && settings.eventHistory !== EventHistoryScope.ORGANIZATION) {
    problems.push(`${say('eventHistoryReaders')}: received a list; allowed: with ${say('eventHistory')}=organization only`);
  }
  if (settings.logArchiveAccount !== undefined) {
    if (settings.homeRegion === undefined) problems.push(`${say('logArchiveAccount')}: received without ${say('homeRegion')}; allowed: with it, since both accounts compute names from it`);
    if (settings.isOrganizationTrail === false) problems.push(`${say('logArchiveAccount')}: received with ${say('isOrganizationTrail')}=false; allowed: for an organization trail only`);
  } else if (settings.logArchiveReaders !== undefined) {
    problems.push(`${say('logArchiveReaders')}: received a list; allowed: with ${say('logArchiveAccount')} only`);
  }
  if (settings.managementAccountId !== undefined && settings.logArchiveAccount === undefined && settings.delegatedAdministrator === undefined) {
    problems.push(`${say('managementAccountId')}: received ${settings.managementAccountId}; allowed: with ${say('logArchiveAccount')} or ${say('delegatedAdministrator')} (otherwise it is the account of the stack)`);
  }
  if (settings.delegatedAdministrator !== undefined) {
    if (settings.isOrganizationTrail === false) problems.push(`${say('delegatedAdministrator')}: received with ${say('isOrganizationTrail')}=false; allowed: for an organization trail only`);
    if (settings.eventHistory === EventHistoryScope.ORGANIZATION) {
      problems.push(`${say('eventHistory')}: received organization with ${say('delegatedAdministrator')}; allowed: none or account (only the management account can put roles into every account)`);
    }
  }
  problems.push(...[...eventContradictions(settings), ...alarmContradictions(settings)].map((problem) => PREFIX + problem));
  return problems;
}

function configuration(settings: Settings): Configuration {
  const { logArchiveAccount, delegatedAdministrator: account, homeRegion: region, trailName, organizationId, managementAccountId, keyPrefix } = settings;
  const stackName = settings.stackName ?? 'OrganizationTrail';
  const options = { includeGlobalServiceEvents: settings.includeGlobalServiceEvents };
  const kept = retentionOf(settings);
  return {
    stackName,
    props: {
      env: region === undefined && account === undefined ? undefined : { account, region },
      trailName,
      trailManagedElsewhere: settings.trailManagedElsewhere,
      isOrganizationTrail: settings.isOrganizationTrail,
      isDelegatedAdministrator: account === undefined ? undefined : true,
      managementAccountId: account === undefined ? undefined : managementAccountId,
      organizationId,
      trailScope: settings.regions === 'one' ? TrailScope.oneRegion(options) : TrailScope.allRegions(options),
      keyPrefix,
      logRetention: settings.logRetentionDays,
      notifyOfLogFiles: settings.notifyOfLogFiles,
      preflight: settings.preflight,
      ...(logArchiveAccount === undefined ? kept : { logArchiveAccountId: logArchiveAccount }),
      ...eventProps(settings),
      ...alarmProps(settings),
      eventHistory: settings.eventHistory,
      eventHistoryReaders: settings.eventHistoryReaders,
    },
    ...(logArchiveAccount !== undefined && {
      archive: {
        stackName: `${stackName}LogArchive`,
        props: { env: { account: logArchiveAccount, region }, trailName, organizationId, managementAccountId, keyPrefix, ...kept, readers: settings.logArchiveReaders },
      },
    }),
    ...(account !== undefined && {
      delegation: { stackName: `${stackName}Delegation`, props: { env: region === undefined ? undefined : { region }, accountId: account, organizationId } },
    }),
    acknowledge: settings.acknowledge ?? {},
  };
}

function retentionOf({ retentionDays, objectLockDays, objectLockMode }: Settings): Pick<LogArchiveStackProps, 'retention' | 'objectLock'> {
  const lock = (duration: Duration): ObjectLockRetention =>
    objectLockMode === 'COMPLIANCE' ? ObjectLockRetention.compliance(duration) : ObjectLockRetention.governance(duration);
  return {
    retention: retentionDays === undefined ? undefined : Duration.days(retentionDays),
    objectLock: objectLockDays === undefined ? undefined : lock(Duration.days(objectLockDays)),
  };
}

function isSetting(name: string): name is keyof typeof SETTINGS {
  return Object.hasOwn(SETTINGS, name);
}

function allKeys(): string {
  return Object.keys(SETTINGS).map((name) => PREFIX + name).join(', ');
}

/**
 * The setting that a key was probably meant to be: one with our prefix, or a misspelt one, and a typo in its name; or one
 * with the very name of ours and no prefix.
 */
function nearest(key: string): string | undefined {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const [, prefix = '', name = key] = /^([^:./]*)[:./](.+)$/.exec(key) ?? [];
  const ours = distance(plain(prefix), plain(PREFIX)) <= 2;
  const names = Object.keys(SETTINGS);
  return (
    names.find((known) => plain(known) === plain(ours ? name : key)) ??
    (ours ? names.find((known) => distance(plain(known), plain(name)) <= 3) : undefined)
  );
}

/** Levenshtein's. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
