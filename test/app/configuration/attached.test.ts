import { describe, expect, test } from '@jest/globals';
import { PermissionsBoundary } from 'aws-cdk-lib/core';
import { readConfiguration } from '../../../app/configuration/configuration';
import { LogGroupLookup } from '../../../lib/detection/log-group-lookup';
import { EventHistoryScope } from '../../../lib/history/event-history-scope';
import { context, parseConfiguration } from '../../support/configuration';

const problems = (settings: Record<string, unknown>): readonly string[] =>
  readConfiguration(context(settings)).problems;

const TRAIL_ARN = 'arn:aws:cloudtrail:eu-central-1:111111111111:trail/aws-controltower-BaselineCloudTrail';

describe('A configuration that attaches to a trail that is there', () => {
  test('names a log group, or Control Tower', () => {
    const attachTo = (value: string): unknown => parseConfiguration(context({ attachTo: value })).attached?.attachTo;
    expect(attachTo('org-trail')).toEqual(LogGroupLookup.named('org-trail'));
    expect(attachTo('control-tower')).toEqual(LogGroupLookup.controlTower());
    expect(parseConfiguration({}).attached).toBeUndefined();
    expect(problems({ attachTo: 'a:b' })).toEqual([
      'organization-trail:attachTo: received "a:b"; allowed: control-tower, or a log group\'s name: 1 to 512 letters, digits and . - _ / #',
    ]);
  });

  test('has what is not about a trail of our own', () => {
    const { attached, stackName, tags, acknowledge } = parseConfiguration(
      context({
        attachTo: 'control-tower',
        attachedTrailArn: TRAIL_ARN,
        stackName: 'Audit',
        homeRegion: 'eu-central-1',
        isOrganizationTrail: true,
        organizationId: 'o-a1b2c3d4e5',
        alertEmails: ['security@example.com'],
        eventHistory: 'organization',
        permissionsBoundary: 'boundary',
        rolePath: '/security/',
        terminationProtection: true,
        dashboard: true,
        tags: { Team: 'security' },
        acknowledge: { LoopUnguarded: 'management events alone' },
        // As cdk.json has it.
        archiveNamespace: 'account-regional',
      }),
    );
    expect(attached).toMatchObject({
      env: { region: 'eu-central-1' },
      attachTo: LogGroupLookup.controlTower(),
      trailArn: TRAIL_ARN,
      isOrganizationTrail: true,
      organizationId: 'o-a1b2c3d4e5',
      alarms: { page: { emails: ['security@example.com'] } },
      eventHistory: EventHistoryScope.organization(),
      permissionsBoundary: PermissionsBoundary.fromName('boundary'),
      rolePath: '/security/',
      terminationProtection: true,
      dashboard: true,
    });
    expect({ stackName, tags, acknowledge }).toEqual({
      stackName: 'Audit',
      tags: { Team: 'security' },
      acknowledge: { LoopUnguarded: 'management events alone' },
    });
  });

  test('has nothing that is about a trail, an archive or a log group of our own; all of it is named in one problem', () => {
    const found = problems({
      attachTo: 'org-trail',
      retentionDays: 30,
      objectLockMode: 'GOVERNANCE',
      objectLockDays: 30,
      keyPrefix: 'audit',
      logRetentionDays: 90,
      managementAccountId: '111111111111',
      s3DataEvents: 'all',
      guardrails: { exceptRoles: ['arn:aws:iam::*:role/deploy'] },
      logArchiveAccount: '222222222222',
      homeRegion: 'eu-central-1',
      alertEmails: ['security@example.com'],
    });
    const keys = [
      'managementAccountId',
      'keyPrefix',
      'retentionDays',
      'objectLockMode',
      'objectLockDays',
      'logRetentionDays',
      'guardrails',
      's3DataEvents',
      'logArchiveAccount',
    ];
    expect(found).toEqual([
      `organization-trail:attachTo: received with ${keys.map((key) => `organization-trail:${key}`).join(', ')}; ` +
        'allowed: without settings for a trail, an archive or a log group of this app: none of them is created',
    ]);
  });

  test("is needed for a trail's ARN", () => {
    expect(problems({ attachedTrailArn: TRAIL_ARN })).toEqual([
      'organization-trail:attachedTrailArn: received without organization-trail:attachTo; allowed: with it only',
    ]);
  });
});
