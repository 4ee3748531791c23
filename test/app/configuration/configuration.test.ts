import { describe, expect, test } from '@jest/globals';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import { Duration, PermissionsBoundary } from 'aws-cdk-lib/core';
import { ArchiveNamespace } from '../../../lib/contract/archive-namespace';
import { EventHistoryScope } from '../../../lib/history/event-history-scope';
import { type Configuration, ConfigurationError } from '../../../app/configuration/configuration';
import { TrailArchive } from '../../../lib/trail/trail-archive';
import { TrailOwner } from '../../../lib/trail/trail-owner';
import { context, parseConfiguration } from '../../support/configuration';

function problems(settings: Record<string, unknown>): string {
  try {
    parseConfiguration(settings);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  throw new Error('accepted');
}

describe('The configuration', () => {
  test('may be empty', () => {
    const { stackName, props } = parseConfiguration({});
    expect(stackName).toBe('OrganizationTrail');
    expect(props.trailScope).toMatchObject({ isMultiRegionTrail: true, includeGlobalServiceEvents: true });
    expect(props).toMatchObject({
      owner: TrailOwner.managementAccount(),
      archive: TrailArchive.inThisStack(),
      eventHistory: { _kind: 'account' },
    });
    const rest = Object.entries({ ...props, ...props.alarms, ...props.alarms?.findings }).filter(
      ([key]) => !['trailScope', 'owner', 'archive', 'eventHistory', 'alarms', 'findings'].includes(key),
    );
    expect(rest.filter(([, value]: [string, unknown]) => value !== undefined)).toEqual([]);
  });

  test('asks for a dashboard, of either stack', () => {
    expect(parseConfiguration(context({ dashboard: 'true' })).props.dashboard).toBe(true);
    expect(parseConfiguration(context({ dashboard: false })).props.dashboard).toBe(false);
    expect(problems(context({ dashboard: 'on' }))).toContain('dashboard: received "on"; allowed: true or false');
  });

  test('ignores what is not ours', () => {
    const foreign = {
      '@aws-cdk/core:newStyleStackSynthesis': true,
      'aws:cdk:bundling-stacks': ['**'],
      app: 'node x',
      team: 'platform',
    };
    expect(() => parseConfiguration(foreign)).not.toThrow();
  });

  test.each([
    ['from cdk.json', { isOrganizationTrail: false, retentionDays: 30, notifyOfLogFiles: true, logRetentionDays: 90 }],
    [
      'from -c, as strings',
      { isOrganizationTrail: 'false', retentionDays: '30', notifyOfLogFiles: 'true', logRetentionDays: '90' },
    ],
  ])('has the declared types, %s', (_, settings) => {
    const { props } = parseConfiguration(context(settings));
    expect(props).toMatchObject({ owner: TrailOwner.singleAccount(), notifyOfLogFiles: true, logGroupRetention: 90 });
    expect(props.archive).toEqual(TrailArchive.inThisStack({ retention: Duration.days(30) }));
  });

  test('puts the archive into an account of its own', () => {
    const { props, archive } = parseConfiguration(
      context({
        homeRegion: 'eu-central-1',
        logArchiveAccount: '222222222222',
        logArchiveReaders: ['333333333333'],
        retentionDays: 400,
        keyPrefix: 'audit',
        formerKeyPrefixes: ['', 'old'],
        trailName: 'audit',
      }),
    );
    expect(props).toMatchObject({
      archive: TrailArchive.inAccount('222222222222', { keyPrefix: 'audit', formerKeyPrefixes: ['', 'old'] }),
      trailName: 'audit',
    });
    expect(archive).toMatchObject({
      stackName: 'OrganizationTrailLogArchive',
      props: {
        env: { account: '222222222222', region: 'eu-central-1' },
        keyPrefix: 'audit',
        formerKeyPrefixes: ['', 'old'],
        trailName: 'audit',
        readers: ['333333333333'],
      },
    });
    expect(archive?.props.retention?.toDays()).toBe(400);
    expect(problems(context({ logArchiveAccount: '222222222222', isOrganizationTrail: false }))).toMatch(
      /logArchiveAccount: received with organization-trail:isOrganizationTrail=false[^]*logArchiveAccount: received without organization-trail:homeRegion/,
    );
    expect(problems(context({ logArchiveReaders: ['333333333333'] }))).toContain(
      'allowed: with organization-trail:logArchiveAccount only',
    );
    expect(
      problems(context({ homeRegion: 'eu-central-1', logArchiveAccount: 'archive', logArchiveReaders: ['me'] })),
    ).toMatch(/logArchiveAccount: received "archive"[^]*logArchiveReaders: received \["me"\]/);
  });

  test('verifies the archive in the account that is asked for, as often and as thoroughly', () => {
    const settings = { archiveWatchHours: '12', archiveWatchHashPercent: 5 };
    const own = parseConfiguration(context({ ...settings, archiveWatch: true })).props.archiveWatch;
    expect(own).toEqual({ enabled: true, interval: Duration.hours(12), hashPercent: 5 });
    expect(parseConfiguration(context({ archiveWatch: 'false' })).props.archiveWatch).toEqual({ enabled: false });
    const elsewhere = { homeRegion: 'eu-central-1', logArchiveAccount: '222222222222', retentionDays: 400 };
    const watcher = (more: Record<string, unknown>): unknown =>
      parseConfiguration(context({ ...elsewhere, ...more })).archive?.props.watcher?._watcher;
    expect(parseConfiguration(context(elsewhere)).props.archiveWatch).toEqual({ retention: Duration.days(400) });
    expect(watcher({})).toEqual({ kind: 'in the trail account', options: {} });
    expect(watcher({ archiveWatch: false })).toEqual({ kind: 'none' });
    const there = {
      ...settings,
      archiveWatch: 'archive-account',
      alertEmails: ['a@example.com'],
      pageEmails: ['b@example.com'],
    };
    expect(parseConfiguration(context({ ...elsewhere, ...there })).props.archiveWatch?.enabled).toBe(false);
    expect(watcher(there)).toEqual({
      kind: 'here',
      options: {
        interval: Duration.hours(12),
        hashPercent: 5,
        pageEmails: ['b@example.com'],
        notifyEmails: ['a@example.com'],
      },
    });
    expect(problems(context({ archiveWatch: 'archive-account' }))).toContain(
      'archiveWatch: received "archive-account"; allowed: with organization-trail:logArchiveAccount only, else true or false',
    );
    expect(problems(context({ ...settings, archiveWatch: false }))).toMatch(
      /archiveWatchHours: received with [^]*archiveWatchHashPercent: received with organization-trail:archiveWatch=false; allowed: where the archive is watched only/,
    );
    expect(problems(context({ archiveWatchHours: 25, archiveWatchHashPercent: 101, archiveWatch: 'on' }))).toMatch(
      /archiveWatchHours: received 25[^]*archiveWatchHashPercent: received 101[^]*archiveWatch: received \\?"on/,
    );
  });

  test('gives the roles of every stack a path and a permissions boundary', () => {
    const { props, archive, delegation } = parseConfiguration(
      context({
        homeRegion: 'eu-central-1',
        logArchiveAccount: '222222222222',
        delegatedAdministrator: '333333333333',
        permissionsBoundary: 'team/Boundary',
        rolePath: '/security/',
      }),
    );
    for (const one of [props, archive?.props, delegation?.props])
      expect(one).toMatchObject({
        permissionsBoundary: PermissionsBoundary.fromName('team/Boundary'),
        rolePath: '/security/',
      });
  });

  test('says who has the trail, where that is not the management account', () => {
    const { props, delegation } = parseConfiguration(
      context({ delegatedAdministrator: '222222222222', organizationId: 'o-a1b2c3d4e5', homeRegion: 'eu-central-1' }),
    );
    expect(props).toMatchObject({
      env: { account: '222222222222', region: 'eu-central-1' },
      owner: TrailOwner.delegatedAdministrator({ organizationId: 'o-a1b2c3d4e5' }),
    });
    expect(delegation).toEqual({
      stackName: 'OrganizationTrailDelegation',
      props: { env: { region: 'eu-central-1' }, accountId: '222222222222', organizationId: 'o-a1b2c3d4e5' },
    });
    expect(parseConfiguration(context({ delegatedAdministrator: '222222222222' })).props.env).toEqual({
      account: '222222222222',
      region: undefined,
    });
    expect(parseConfiguration({}).delegation).toBeUndefined();
    expect(problems(context({ delegatedAdministrator: '22' }))).toContain(
      'delegatedAdministrator: received "22"; allowed: 12 digits',
    );
    expect(problems(context({ delegatedAdministrator: '222222222222', isOrganizationTrail: false }))).toContain(
      'delegatedAdministrator: received with organization-trail:isOrganizationTrail=false',
    );
  });

  test('says whose trail it is, where that is found at deployment otherwise', () => {
    const ids = { organizationId: 'o-a1b2c3d4e5', managementAccountId: '111111111111' };
    const { props, archive } = parseConfiguration(
      context({ ...ids, homeRegion: 'eu-central-1', logArchiveAccount: '222222222222' }),
    );
    expect(archive?.props).toMatchObject(ids);
    // That of the stack itself.
    expect(props.owner).toEqual(TrailOwner.managementAccount({ organizationId: ids.organizationId }));
    expect(parseConfiguration(context({ ...ids, delegatedAdministrator: '333333333333' })).props.owner).toEqual(
      TrailOwner.delegatedAdministrator(ids),
    );
    expect(problems(context(ids))).toContain(
      'managementAccountId: received 111111111111; allowed: with organization-trail:logArchiveAccount or organization-trail:delegatedAdministrator',
    );
  });

  test.each([
    ['arm64', Architecture.ARM_64],
    ['x86_64', Architecture.X86_64],
  ])('gives the functions of every stack the architecture %s', (name, architecture) => {
    const { props, archive, delegation } = parseConfiguration(
      context({
        homeRegion: 'eu-central-1',
        architecture: name,
        logArchiveAccount: '222222222222',
        delegatedAdministrator: '333333333333',
      }),
    );
    expect([props, archive?.props, delegation?.props].map((one) => one?.architecture)).toEqual([
      architecture,
      architecture,
      architecture,
    ]);
  });

  test('leaves out a trail that is to be imported', () => {
    expect(parseConfiguration(context({ trailManagedElsewhere: 'true' })).props.trailManagedElsewhere).toBe(true);
  });

  test('says whose event history is searched', () => {
    const reader = 'arn:aws:iam::222222222222:role/analyst';
    expect(parseConfiguration(context({ eventHistory: 'none' })).props.eventHistory).toEqual(EventHistoryScope.none());
    expect(
      parseConfiguration(context({ eventHistory: 'organization', eventHistoryReaders: JSON.stringify([reader]) })).props
        .eventHistory,
    ).toEqual(EventHistoryScope.organization({ readers: [reader] }));
    expect(
      parseConfiguration(context({ eventHistory: 'organization', eventHistoryRoleName: 'history' })).props.eventHistory,
    ).toEqual(EventHistoryScope.organization({ memberRoleName: 'history' }));
    expect(problems(context({ eventHistoryRoleName: 'history' }))).toContain(
      'eventHistoryRoleName: received a name; allowed: with organization-trail:eventHistory=organization only',
    );
    expect(problems(context({ eventHistory: 'organization', eventHistoryRoleName: 'a/b' }))).toContain(
      'eventHistoryRoleName: received "a/b"; allowed: 1 to 64 letters',
    );
    expect(problems(context({ eventHistory: 'everything' }))).toContain(
      'eventHistory: received "everything"; allowed: none or account or organization',
    );
    expect(problems(context({ eventHistoryReaders: [reader] }))).toContain(
      'allowed: with organization-trail:eventHistory=organization only',
    );
    expect(problems(context({ eventHistoryReaders: ['analyst'] }))).toContain(
      "allowed: a list of a role's ARN without wildcards",
    );
  });

  test('reaches the stack', () => {
    const { stackName, props } = parseConfiguration(
      context({
        stackName: 'Audit',
        homeRegion: 'eu-central-1',
        trailName: 'audit',
        organizationId: 'o-a1b2c3d4e5',
        regions: 'one',
        includeGlobalServiceEvents: false,
        keyPrefix: 'a/b',
        retentionDays: 400,
        objectLockMode: 'COMPLIANCE',
        objectLockDays: 400,
      }),
    );
    expect(stackName).toBe('Audit');
    expect(props).toMatchObject({
      env: { region: 'eu-central-1' },
      trailName: 'audit',
      owner: TrailOwner.managementAccount({ organizationId: 'o-a1b2c3d4e5' }),
      archive: TrailArchive.inThisStack({
        keyPrefix: 'a/b',
        retention: Duration.days(400),
        objectLock: ObjectLockRetention.compliance(Duration.days(400)),
      }),
      trailScope: { isMultiRegionTrail: false, includeGlobalServiceEvents: false },
    });
    expect(parseConfiguration(context({ objectLockMode: 'GOVERNANCE', objectLockDays: 1 })).props.archive).toEqual(
      TrailArchive.inThisStack({ objectLock: ObjectLockRetention.governance(Duration.days(1)) }),
    );
  });

  test('protects every stack from termination, where that is asked for', () => {
    const everyStack = {
      homeRegion: 'eu-central-1',
      logArchiveAccount: '222222222222',
      delegatedAdministrator: '333333333333',
      guardrails: { exceptRoles: ['deploy'] },
    };
    const found = ({ props, archive, delegation, guardrails }: Configuration) =>
      [props, archive?.props, delegation?.props, guardrails?.stack].map((one) => one?.terminationProtection);
    expect(found(parseConfiguration(context(everyStack)))).toEqual([undefined, undefined, undefined, undefined]);
    expect(found(parseConfiguration(context({ ...everyStack, terminationProtection: 'true' })))).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  test('names the archive in a namespace, in both stacks alike', () => {
    const here = parseConfiguration(context({ archiveNamespace: 'account-regional' }));
    expect(here.props.archive).toEqual(
      TrailArchive.inThisStack({ archiveNamespace: ArchiveNamespace.ACCOUNT_REGIONAL }),
    );
    const elsewhere = { homeRegion: 'eu-central-1', logArchiveAccount: '222222222222', archiveNamespace: 'global' };
    const { props, archive } = parseConfiguration(context(elsewhere));
    expect(props.archive).toEqual(
      TrailArchive.inAccount('222222222222', { archiveNamespace: ArchiveNamespace.GLOBAL }),
    );
    expect(archive?.props.archiveNamespace).toBe(ArchiveNamespace.GLOBAL);
  });

  test('protects the archive, wherever it is, from all but the deploying role and those that are named', () => {
    const archiveKeeper = 'arn:aws:iam::222222222222:role/archive-keeper';
    const here = (archiveProtection: unknown) => parseConfiguration(context({ archiveProtection })).props.archive;
    expect(here('true')).toEqual(TrailArchive.inThisStack({ protection: {} }));
    expect(here('false')).toEqual(TrailArchive.inThisStack());
    expect(here(`{"exceptRoles":["${archiveKeeper}"]}`)).toEqual(
      TrailArchive.inThisStack({ protection: { exceptRoles: [archiveKeeper] } }),
    );
    const elsewhere = { homeRegion: 'eu-central-1', logArchiveAccount: '222222222222', archiveProtection: true };
    expect(parseConfiguration(context(elsewhere)).archive?.props.protection).toEqual({});
  });

  test.each([
    ['stackName', '1st', 'a letter, then up to 127'],
    ['homeRegion', 'eu-central', 'a Region code'],
    ['trailName', 'my--trail', '3 to 128 letters'],
    ['isOrganizationTrail', 'yes', 'true or false'],
    ['organizationId', 'o-a1b2c3d4e', 'o- and 10 to 32'],
    ['organizationId', 'o-a1b2c3d4e5 ', 'o- and 10 to 32'],
    ['regions', 'some', 'all or one'],
    ['permissionsBoundary', 'arn:aws:iam::111111111111:policy/x', "a policy's name (1 to 128"],
    ['rolePath', 'security', 'a slash, or up to 512 letters'],
    ['includeGlobalServiceEvents', 1, 'true or false'],
    ['keyPrefix', '/a', '1 to 200 of the characters'],
    ['formerKeyPrefixes', ['/a'], 'a list of prefixes, each of 1 to 200 of the characters'],
    ['keyPrefix', 'a'.repeat(201), '1 to 200 of the characters'],
    ['retentionDays', '30d', 'whole days, 1 to 36500'],
    ['retentionDays', 0, 'whole days, 1 to 36500'],
    ['retentionDays', 1.5, 'whole days, 1 to 36500'],
    ['retentionDays', 36501, 'whole days, 1 to 36500'],
    ['objectLockMode', 'governance', 'GOVERNANCE or COMPLIANCE'],
    ['objectLockDays', '', 'whole days, 1 to 36500'],
    ['logRetentionDays', 100, '1, 3, 5, 7, 14, 30, 60, 90'],
    ['notifyOfLogFiles', null, 'true or false'],
    ['preflight', 'perhaps', 'true or false'],
    ['architecture', 'arm', 'arm64 or x86_64'],
    ['terminationProtection', 'on', 'true or false'],
    ['archiveNamespace', 'account', 'global or account-regional'],
    ['archiveProtection', { exceptRoles: ['*'] }, "true or false, or { exceptRoles: a list of a role's ARN"],
    ['guardrails', { targetIds: ['r-a1b2'] }, '{ exceptRoles: a list of text, each once; targetIds?'],
  ])('refuses %s=%j', (key, value, allowed) => {
    expect(problems(context({ [key]: value }))).toContain(
      `organization-trail:${key}: received ${JSON.stringify(value)}; allowed: ${allowed}`,
    );
  });

  test.each([
    ['organization-trail:keyprefix', 'keyPrefix'],
    ['organization-trail:key-prefix', 'keyPrefix'],
    ['organization-trail:homeRegio', 'homeRegion'],
    ['organisation-trail:regions', 'regions'],
    ['organization_trail:trailName', 'trailName'],
    ['organizationTrail.retentionDays', 'retentionDays'],
    ['organization-trial:organizationId', 'organizationId'],
    ['trailName', 'trailName'],
    ['key-prefix', 'keyPrefix'],
    ['RETENTION_DAYS', 'retentionDays'],
  ])('asks whether %s was meant to be %s', (key, meant) => {
    expect(problems({ [key]: 'x' })).toContain(
      `${key} is not a key of this app; did you mean organization-trail:${meant}?`,
    );
  });

  test('names the keys there are when an unknown one resembles none', () => {
    expect(problems(context({ colour: 'blue' }))).toMatch(
      /organization-trail:colour is not a key of this app; allowed: organization-trail:stackName, .*organization-trail:notifyOfLogFiles/,
    );
  });

  test('does not take a property of every object for a key', () => {
    expect(problems(context({ constructor: 'x' }))).toContain(
      'organization-trail:constructor is not a key of this app; allowed: ',
    );
  });

  test.each([
    [
      { objectLockDays: 30 },
      'organization-trail:objectLockMode and organization-trail:objectLockDays: received one of them; allowed: both or neither',
    ],
    [{ objectLockMode: 'COMPLIANCE' }, 'received one of them; allowed: both or neither'],
    [
      { isOrganizationTrail: false, organizationId: 'o-a1b2c3d4e5' },
      'organization-trail:organizationId: received with organization-trail:isOrganizationTrail=false',
    ],
    [
      { isOrganizationTrail: false, preflight: true },
      'organization-trail:preflight: received with organization-trail:isOrganizationTrail=false',
    ],
  ])('refuses the contradiction %j', (settings, message) => {
    expect(problems(context(settings))).toContain(message);
  });

  test('names everything that is wrong in one message', () => {
    const message = problems({ ...context({ regions: 'x', isOrganizationTrail: 'y', nothing: 1 }), trailName: 'z' });
    expect(message.split('\n')).toHaveLength(5);
  });
});
