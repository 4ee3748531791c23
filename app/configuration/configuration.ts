import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import { Duration, PermissionsBoundary, type StackProps } from 'aws-cdk-lib/core';
import { ArchiveNamespace } from '../../lib/contract/archive-namespace';
import { CONTROL_TOWER } from '../../lib/contract/control-tower';
import {
  ACCOUNT_ID,
  KEY_PREFIX,
  KEY_PREFIX_OR_NONE,
  LOG_GROUP_NAME,
  ORGANIZATION_ID,
  POLICY_NAME,
  REGION,
  ROLE_ARN,
  ROLE_ARN_PATTERN,
  ROLE_NAME,
  ROLE_PATH,
  TRAIL_ARN,
  TRAIL_NAME,
} from '../../lib/contract/identifiers';
import { DEFAULT_TRAIL_NAME, memberRoleNameOf } from '../../lib/contract/names';
import { received } from '../../lib/contract/received';
import type { ArchiveWatchOptions } from '../../lib/archive/archive-watch-props';
import { ArchiveWatcher } from '../../lib/archive/archive-watcher';
import { EventHistoryScope } from '../../lib/history/event-history-scope';
import { LogGroupLookup } from '../../lib/detection/log-group-lookup';
import type { AttachedTrailStackProps } from '../../lib/stacks/attached-trail-stack-props';
import type { DelegatedAdministratorStackProps } from '../../lib/stacks/delegated-administrator-stack';
import type { LogArchiveStackProps } from '../../lib/stacks/log-archive-stack';
import type { OrganizationTrailStackProps } from '../../lib/stacks/organization-trail-stack-props';
import type { TrailGuardrailsProps } from '../../lib/organization/trail-guardrails';
import { TrailArchive } from '../../lib/trail/trail-archive';
import { TrailOwner } from '../../lib/trail/trail-owner';
import { TrailScope } from '../../lib/trail/trail-scope';
import { ALARM_SETTINGS, alarmOptions } from './alarm-configuration';
import { contradictions } from './contradictions';
import { EVENT_SETTINGS, eventProps } from './event-configuration';
import {
  days,
  either,
  hours,
  listOf,
  logRetention,
  mapOf,
  oneOf,
  orAsJson,
  percent,
  record,
  text,
  words,
  yesOrNo,
} from './setting';
import { PREFIX } from './prefix';

/** All problems with the configuration. */
export class ConfigurationError extends Error {
  public override readonly name = 'ConfigurationError';

  public constructor(problems: readonly string[]) {
    super(`The configuration (CDK context) cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

/** Each key below the prefix, and how it is read. Documented in settings-documentation.ts. */
export const SETTINGS = {
  stackName: text({
    allowed: 'a letter, then up to 127 letters, digits and hyphens',
    accepts: (value) => /^[A-Za-z][A-Za-z0-9-]{0,127}$/.test(value),
  }),
  homeRegion: text(REGION),
  trailName: text(TRAIL_NAME),
  trailManagedElsewhere: yesOrNo(),
  attachTo: either(oneOf(CONTROL_TOWER), text(LOG_GROUP_NAME)),
  attachedTrailArn: text(TRAIL_ARN),
  isOrganizationTrail: yesOrNo(),
  organizationId: text(ORGANIZATION_ID),
  managementAccountId: text(ACCOUNT_ID),
  regions: oneOf('all', 'one'),
  includeGlobalServiceEvents: yesOrNo(),
  keyPrefix: text(KEY_PREFIX),
  formerKeyPrefixes: listOf(
    text({ ...KEY_PREFIX_OR_NONE, allowed: `prefixes, each of ${KEY_PREFIX_OR_NONE.allowed}` }),
  ),
  retentionDays: days(),
  objectLockMode: oneOf('GOVERNANCE', 'COMPLIANCE'),
  objectLockDays: days(),
  logRetentionDays: logRetention(),
  notifyOfLogFiles: yesOrNo(),
  preflight: yesOrNo(),
  architecture: oneOf('arm64', 'x86_64'),
  permissionsBoundary: text(POLICY_NAME),
  rolePath: text(ROLE_PATH),
  terminationProtection: yesOrNo(),
  archiveNamespace: oneOf('global', 'account-regional'),
  archiveProtection: either(
    yesOrNo(),
    orAsJson(record({ exceptRoles: listOf(text(ROLE_ARN_PATTERN)) }, 'exceptRoles')),
  ),
  guardrails: orAsJson(
    record({ exceptRoles: listOf(words()), targetIds: listOf(words()), keyArns: listOf(words()) }, 'exceptRoles'),
  ),
  tags: mapOf(text({ allowed: 'text of up to 256 characters', accepts: (value) => value.length <= 256 })),
  ...EVENT_SETTINGS,
  ...ALARM_SETTINGS,
  archiveWatch: either(yesOrNo(), oneOf('trail-account', 'archive-account')),
  archiveWatchHours: hours(),
  archiveWatchHashPercent: percent(),
  athena: yesOrNo(),
  logArchiveAccount: text(ACCOUNT_ID),
  logArchiveReaders: listOf(either(text(ACCOUNT_ID), text(ROLE_ARN))),
  delegatedAdministrator: text(ACCOUNT_ID),
  eventHistory: oneOf('none', 'account', 'organization'),
  eventHistoryReaders: listOf(text(ROLE_ARN)),
  eventHistoryRoleName: text(ROLE_NAME),
  dashboard: yesOrNo(),
  acknowledge: mapOf(words()),
};

export type Settings = { [K in keyof typeof SETTINGS]?: ReturnType<(typeof SETTINGS)[K]['parse']> };

export interface Configuration {
  /** The ID and name of the stack. */
  readonly stackName: string;
  readonly props: OrganizationTrailStackProps;
  /** Used instead of `props` to attach to an existing trail. */
  readonly attached?: AttachedTrailStackProps;
  /** The archive's stack, if log files go to a separate account. */
  readonly archive?: { readonly stackName: string; readonly props: LogArchiveStackProps };
  /** The stack of the management account, if the trail is deployed from a delegated administrator. */
  readonly delegation?: { readonly stackName: string; readonly props: DelegatedAdministratorStackProps };
  /** The stack of the management account with the service control policies, if requested. */
  readonly guardrails?: {
    readonly stackName: string;
    readonly stack: StackProps;
    readonly props: TrailGuardrailsProps;
  };
  /** For everything in all stacks. */
  readonly tags: Readonly<Record<string, string>>;
  /** Why a warning of the trail is accepted, by warning ID. */
  readonly acknowledge: Readonly<Record<string, string>>;
}

/**
 * Reads the configuration. If there are problems, invalid values are missing in the result: use it to find further
 * problems, but not for a deployment.
 *
 * @param context the whole context of the app
 */
export function readConfiguration(context: Readonly<Record<string, unknown>>): {
  readonly configuration: Configuration;
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  const settings: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(context)) {
    const name = key.startsWith(PREFIX) ? key.slice(PREFIX.length) : undefined;
    if (name !== undefined && isSetting(name)) {
      const { parse, allowed } = SETTINGS[name];
      const parsed = parse(value);
      if (parsed === undefined) problems.push(received(key, value, allowed));
      settings[name] = parsed;
    } else {
      const meant = nearest(key);
      if (meant !== undefined) problems.push(`${key} is not a key of this app; did you mean ${PREFIX}${meant}?`);
      else if (name !== undefined) problems.push(`${key} is not a key of this app; allowed: ${allKeys()}`);
    }
  }
  problems.push(...contradictions(settings));
  return { configuration: configuration(settings), problems };
}

function configuration(settings: Settings): Configuration {
  const {
    logArchiveAccount,
    delegatedAdministrator: account,
    homeRegion: region,
    trailName,
    organizationId,
    managementAccountId,
    keyPrefix,
    formerKeyPrefixes,
  } = settings;
  const stackName = settings.stackName ?? 'OrganizationTrail';
  const common = ofEveryStack(settings);
  const kept = retentionOf(settings);
  return {
    stackName,
    props: {
      env: region === undefined && account === undefined ? undefined : { account, region },
      trailName,
      owner: ownerOf(settings),
      archive:
        logArchiveAccount === undefined
          ? TrailArchive.inThisStack({ keyPrefix, formerKeyPrefixes, ...kept })
          : TrailArchive.inAccount(logArchiveAccount, {
              keyPrefix,
              formerKeyPrefixes,
              archiveNamespace: kept.archiveNamespace,
            }),
      trailManagedElsewhere: settings.trailManagedElsewhere,
      logGroupRetention: settings.logRetentionDays,
      notifyOfLogFiles: settings.notifyOfLogFiles,
      trailScope: scopeOf(settings),
      ...eventProps(settings),
      alarms: alarmOptions(settings),
      archiveWatch: watchOptions(settings),
      trailTable: settings.athena === true ? {} : undefined,
      eventHistory: historyOf(settings),
      dashboard: settings.dashboard,
      ...common,
    },
    ...(settings.attachTo !== undefined && { attached: attachedProps(settings, settings.attachTo) }),
    ...(logArchiveAccount !== undefined && {
      archive: {
        stackName: `${stackName}LogArchive`,
        props: {
          env: { account: logArchiveAccount, region },
          trailName,
          organizationId,
          managementAccountId,
          keyPrefix,
          formerKeyPrefixes,
          ...kept,
          readers: settings.logArchiveReaders,
          watcher: watcherOf(settings),
          ...common,
        },
      },
    }),
    ...(account !== undefined && {
      delegation: {
        stackName: `${stackName}Delegation`,
        props: { env: region === undefined ? undefined : { region }, accountId: account, organizationId, ...common },
      },
    }),
    ...(settings.guardrails && {
      guardrails: {
        stackName: `${stackName}Guardrails`,
        stack: {
          env: region === undefined ? undefined : { region },
          terminationProtection: settings.terminationProtection,
        },
        props: { ...settings.guardrails, ...protectedBy(settings, stackName) },
      },
    }),
    tags: settings.tags ?? {},
    acknowledge: settings.acknowledge ?? {},
  };
}

/** Options of the watch in the trail's account. */
function watchOptions(settings: Settings): ArchiveWatchOptions | undefined {
  const { archiveWatch, retentionDays, logArchiveAccount } = settings;
  // An archive in this stack says itself how long it keeps files.
  const isElsewhere = logArchiveAccount !== undefined;
  const options = {
    ...(archiveWatch !== undefined && { enabled: archiveWatch !== false && archiveWatch !== 'archive-account' }),
    ...howOften(settings),
    ...(isElsewhere && retentionDays !== undefined && { retention: Duration.days(retentionDays) }),
  };
  return Object.keys(options).length === 0 ? undefined : options;
}

function howOften({ archiveWatchHours: hours, archiveWatchHashPercent: hashPercent }: Settings): ArchiveWatchOptions {
  return {
    ...(hours !== undefined && { interval: Duration.hours(hours) }),
    ...(hashPercent !== undefined && { hashPercent }),
  };
}

function watcherOf(settings: Settings): ArchiveWatcher {
  const { archiveWatch, delegatedAdministrator: accountId, alertEmails } = settings;
  if (archiveWatch === false) return ArchiveWatcher.none();
  if (archiveWatch !== 'archive-account') return ArchiveWatcher.inTrailAccount({ accountId });
  const { pageEmails = alertEmails, notifyEmails = alertEmails } = settings;
  return ArchiveWatcher.here({ ...howOften(settings), pageEmails, notifyEmails });
}

function attachedProps(settings: Settings, attachTo: string): AttachedTrailStackProps {
  const { homeRegion: region } = settings;
  return {
    env: region === undefined ? undefined : { region },
    attachTo: attachTo === CONTROL_TOWER ? LogGroupLookup.controlTower() : LogGroupLookup.named(attachTo),
    trailArn: settings.attachedTrailArn,
    isOrganizationTrail: settings.isOrganizationTrail,
    organizationId: settings.organizationId,
    alarms: alarmOptions(settings),
    eventHistory: historyOf(settings),
    dashboard: settings.dashboard,
    ...ofEveryStack(settings),
  };
}

/** What the guardrails need to know about the other stacks. */
function protectedBy(settings: Settings, stackName: string): Omit<TrailGuardrailsProps, 'exceptRoles'> {
  const { trailName, homeRegion, managementAccountId, logArchiveAccount, delegatedAdministrator, rolePath } = settings;
  const name = settings.eventHistoryRoleName ?? memberRoleNameOf(trailName ?? DEFAULT_TRAIL_NAME);
  return {
    trailName,
    homeRegion,
    managementAccountId,
    logArchiveAccount,
    archiveNamespace: namespaceIn(settings.archiveNamespace),
    delegatedAdministrator,
    stackName,
    rolePath,
    ...(settings.eventHistory === 'organization' && { eventHistoryRole: `${rolePath ?? '/'}${name}` }),
  };
}

function ownerOf({
  isOrganizationTrail,
  delegatedAdministrator,
  organizationId,
  managementAccountId,
  preflight,
}: Settings): TrailOwner {
  if (isOrganizationTrail === false) return TrailOwner.singleAccount();
  if (delegatedAdministrator === undefined) return TrailOwner.managementAccount({ organizationId, preflight });
  return TrailOwner.delegatedAdministrator({ organizationId, managementAccountId, preflight });
}

/** Common properties of all stacks. */
function ofEveryStack({
  architecture,
  permissionsBoundary: boundary,
  rolePath,
  terminationProtection,
}: Settings): Pick<
  OrganizationTrailStackProps,
  'architecture' | 'permissionsBoundary' | 'rolePath' | 'terminationProtection'
> {
  return {
    architecture: architecture === 'arm64' ? Architecture.ARM_64 : architecture && Architecture.X86_64,
    // By name, because each account has its own policy.
    permissionsBoundary: boundary === undefined ? undefined : PermissionsBoundary.fromName(boundary),
    rolePath,
    terminationProtection,
  };
}

function scopeOf({ regions, includeGlobalServiceEvents }: Settings): TrailScope {
  return regions === 'one'
    ? TrailScope.oneRegion({ includeGlobalServiceEvents })
    : TrailScope.allRegions({ includeGlobalServiceEvents });
}

function historyOf({
  eventHistory = 'account',
  eventHistoryReaders: readers,
  eventHistoryRoleName: memberRoleName,
}: Settings): EventHistoryScope {
  const scopes = {
    none: () => EventHistoryScope.none(),
    account: () => EventHistoryScope.account(),
    organization: () => EventHistoryScope.organization({ readers, memberRoleName }),
  };
  return scopes[eventHistory]();
}

function retentionOf({
  retentionDays,
  objectLockDays,
  objectLockMode,
  archiveProtection,
  archiveNamespace,
}: Settings): Pick<LogArchiveStackProps, 'retention' | 'objectLock' | 'protection' | 'archiveNamespace'> {
  const lock = (duration: Duration): ObjectLockRetention =>
    objectLockMode === 'COMPLIANCE'
      ? ObjectLockRetention.compliance(duration)
      : ObjectLockRetention.governance(duration);
  return {
    retention: retentionDays === undefined ? undefined : Duration.days(retentionDays),
    objectLock: objectLockDays === undefined ? undefined : lock(Duration.days(objectLockDays)),
    archiveNamespace: namespaceIn(archiveNamespace),
    // The deploying role is always excepted.
    protection: archiveProtection === true ? {} : archiveProtection || undefined,
  };
}

function namespaceIn(name: Settings['archiveNamespace']): ArchiveNamespace | undefined {
  return Object.values(ArchiveNamespace).find((namespace) => namespace.valueOf() === name);
}

function isSetting(name: string): name is keyof typeof SETTINGS {
  return Object.hasOwn(SETTINGS, name);
}

function allKeys(): string {
  return Object.keys(SETTINGS)
    .map((name) => PREFIX + name)
    .join(', ');
}

/**
 * Returns the setting that a key was probably meant to be: one with our prefix, or a misspelled one, and a typo in its
 * name; or one with the exact name of a setting and no prefix.
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

/** The Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(
        (next[j - 1] ?? 0) + 1,
        (row[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
