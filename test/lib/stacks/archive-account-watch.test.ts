import { describe, expect, test } from '@jest/globals';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { App, Duration } from 'aws-cdk-lib/core';
import { ArchiveWatcher } from '../../../lib/archive/archive-watcher';
import { LogArchiveStack } from '../../../lib/stacks/log-archive-stack';
import { ORGANIZATION, resources, statements } from '../../support/template';

const MANAGEMENT = '111111111111';

function archive(watcher?: ArchiveWatcher, trailName?: string): LogArchiveStack {
  return new LogArchiveStack(new App(), 'Archive', {
    env: { account: '222222222222', region: 'eu-central-1' },
    organizationId: ORGANIZATION,
    managementAccountId: MANAGEMENT,
    retention: Duration.days(400),
    trailName,
    watcher,
  });
}

function trustOf(stack: LogArchiveStack): unknown {
  return statements(resources(stack)['WatchReader'], 'AssumeRolePolicyDocument');
}

describe('The archive in an account of its own', () => {
  test.each([
    ['the management account', undefined, MANAGEMENT, ''],
    [
      'the account that is named',
      ArchiveWatcher.inTrailAccount({ accountId: '333333333333', rolePath: '/security/' }),
      '333333333333',
      'security/',
    ],
  ])('is read by the watch in %s, through one role', (_, watcher, account, path) => {
    const stack = archive(watcher);
    expect(trustOf(stack)).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { AWS: `arn:\${AWS::Partition}:iam::${account}:root` },
        Condition: {
          ArnEquals: {
            'aws:PrincipalArn': `arn:\${AWS::Partition}:iam::${account}:role/${path}organization-trail-archive-watch`,
          },
          StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION },
        },
      },
    ]);
    expect(resources(stack)['WatchFunction']).toBeUndefined();
  });

  test('has neither role nor function where nobody watches it', () => {
    for (const watcher of [ArchiveWatcher.none(), ArchiveWatcher.here({ enabled: false })])
      expect(Object.keys(resources(archive(watcher))).filter((id) => id.startsWith('Watch'))).toEqual([]);
  });

  test('is watched there by a function that asks nothing of the management account', () => {
    const watcher = ArchiveWatcher.here({
      interval: Duration.hours(4),
      hashPercent: 2,
      pageEmails: ['page@example.com'],
      notifyEmails: ['notify@example.com'],
    });
    const stack = archive(watcher);
    const all = resources(stack);
    expect(all['WatchReader']).toBeUndefined();
    const { Variables: variables } = all['WatchFunction']?.Properties['Environment'] as { Variables: object };
    expect(variables).toMatchObject({
      DIGEST_ROOTS: `["AWSLogs/${ORGANIZATION}/"]`,
      WATCH_HOURS: '4',
      HASH_PERCENT: '2',
      RETENTION_DAYS: '400',
      PAGE_TOPIC_ARN: '${WatchTopicsPage}',
      NOTIFY_TOPIC_ARN: '${WatchTopicsNotify}',
    });
    expect(Object.keys(variables)).not.toContain('ACCOUNTS');
    const actions = statements(all['WatchFunctionRoleDefaultPolicy']).flatMap(
      (statement) => (statement as { Action: string | string[] }).Action,
    );
    expect(actions).toContain('cloudtrail:ListPublicKeys');
    expect(actions.filter((action) => /organizations|account|GetTrailStatus|AssumeRole|\*/.test(action))).toEqual([]);
    expect(all['WatchAlarmsArchiveTampered']?.Properties['AlarmActions']).toEqual(['${WatchTopicsPage}']);
    expect(all['WatchAlarmsArchiveNotWatched']?.Properties['AlarmActions']).toEqual(['${WatchTopicsNotify}']);
    expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('Nobody is notified'))).toEqual([]);
  });

  test('warns where nobody would be told', () => {
    const stack = archive(ArchiveWatcher.here());
    const warnings = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('Nobody is notified about'));
    expect(warnings.map(({ entry: { data } }) => (data as string).replace(/ \[ack.*/, ''))).toEqual([
      'Nobody is notified about tampering: give the watch an email address',
      'Nobody is notified about what could not be checked: give the watch an email address',
    ]);
  });

  test('names everything that is wrong at once', () => {
    expect(() => archive(ArchiveWatcher.inTrailAccount({ accountId: '12', rolePath: 'x' }))).toThrow(
      /accountId: received "12"[^]*rolePath: received "x"/,
    );
    expect(() =>
      archive(ArchiveWatcher.here({ hashPercent: 101, interval: Duration.hours(25), pageEmails: ['nobody'] })),
    ).toThrow(/interval: received 1 day 1 hour[^]*hashPercent: received 101[^]*nobody/);
    expect(() => archive(undefined, 'a'.repeat(60))).toThrow("name of its role, after the trail's");
  });
});
