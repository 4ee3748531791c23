import { describe, expect, test } from '@jest/globals';
import { App, Duration } from 'aws-cdk-lib/core';
import { CisCatalog } from '../../../lib/detection/cis-catalog';
import { DetectionSeverity } from '../../../lib/detection/detection';
import type { DetectionAlarmsOptions } from '../../../lib/detection/detection-alarms-props';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import { context, parseConfiguration } from '../../support/configuration';
import { resources } from '../../support/template';

const props = (settings: Record<string, unknown>): DetectionAlarmsOptions =>
  parseConfiguration(context(settings)).props.alarms ?? {};

describe('The configuration of the alarms', () => {
  test('sends every severity to the alert addresses, unless one has its own', () => {
    expect(props({ alertEmails: ['all@example.com'], pageEmails: '["oncall@example.com"]' })).toMatchObject({
      page: { emails: ['oncall@example.com'] },
      notify: { emails: ['all@example.com'] },
      compliance: { emails: ['all@example.com'] },
    });
    expect(props({ complianceEmails: ['audit@example.com'] })).toMatchObject({
      page: undefined,
      compliance: { emails: ['audit@example.com'] },
    });
  });

  test('chooses catalogs', () => {
    expect(props({}).detections).toBeUndefined();
    expect(props({ detectionCatalogs: 'none' }).detections).toEqual([]);
    expect(props({ detectionCatalogs: ['cis'] }).detections).toEqual(CisCatalog.all());
    expect(props({ detectionCatalogs: '["cis","tuned","threats"]' }).detections?.length).toBeGreaterThan(50);
  });

  test('excludes detections, and changes severities and thresholds', () => {
    expect(
      props({
        excludedDetections: ['a'],
        detectionSeverities: { b: 'page', c: 'notify' },
        detectionThresholds: '{"b":"5"}',
      }),
    ).toMatchObject({
      exclude: ['a'],
      overrides: {
        b: { severity: DetectionSeverity.PAGE, threshold: 5 },
        c: { severity: DetectionSeverity.NOTIFY, threshold: undefined },
      },
    });
  });

  test('changes how the alarm of a detection is evaluated, beside what the older keys say', () => {
    const evaluation = { periodSeconds: 600, evaluationPeriods: 3, datapointsToAlarm: 2 };
    expect(
      props({
        detectionThresholds: { b: 5 },
        detectionOverrides: JSON.stringify({ b: evaluation, c: { threshold: '7', severity: 'notify' } }),
      }).overrides,
    ).toEqual({
      b: { threshold: 5, ...evaluation },
      c: { threshold: 7, severity: DetectionSeverity.NOTIFY },
    });
  });

  test('refuses an override that says again what another key says', () => {
    expect(() =>
      props({
        detectionThresholds: { b: 5, c: 6 },
        detectionSeverities: { b: 'page' },
        detectionOverrides: { b: { threshold: 5, severity: 'notify' }, c: { periodSeconds: 60 } },
      }),
    ).toThrow(
      'organization-trail:detectionSeverities: received "b", whose severity is also in detectionOverrides; allowed: only one of the two\n' +
        '  - organization-trail:detectionThresholds: received "b", whose threshold is also in detectionOverrides; allowed: only one of the two',
    );
  });

  test('names all that CloudWatch would refuse of an evaluation in one error', () => {
    const alarms = props({
      detectionOverrides: { 'denied-calls-surge': { periodSeconds: 90 }, 'trail-stopped': { datapointsToAlarm: 9 } },
    });
    expect(() => new OrganizationTrailStack(new App(), 'Test', { alarms })).toThrow(
      /overrides\["[a-z-]+"\]\.[a-zA-Z]+: received \d+; allowed: .*\n {2}and alarms: overrides\["[a-z-]+"\]/,
    );
  });

  test('has the topics tell of alarms that go back to OK: all, or those of some severities', () => {
    const tells = (settings: Record<string, unknown>) => {
      const { page, notify, compliance } = props(settings);
      return [page, notify, compliance].map((recipients) => recipients?.topicTellsOfOk ?? false);
    };
    expect(tells({ alertEmails: ['all@example.com'] })).toEqual([false, false, false]);
    expect(tells({ topicsTellOfOk: 'true' })).toEqual([true, true, true]);
    expect(tells({ topicsTellOfOk: ['page', 'notify'], pageEmails: ['oncall@example.com'] })).toEqual([
      true,
      true,
      false,
    ]);
    const stack = new OrganizationTrailStack(new App(), 'Test', { alarms: props({ topicsTellOfOk: ['page'] }) });
    const actions = Object.values(resources(stack))
      .filter(({ Type: type }) => type === 'AWS::CloudWatch::Alarm')
      .flatMap(({ Properties: { OKActions: ok } }) => (ok as unknown[] | undefined) ?? []);
    expect(new Set(actions.map((action) => JSON.stringify(action)))).toEqual(
      new Set(['TopicsPage', 'FindingsFallbackTopic'].map((topic) => `"\${DetectionAlarms${topic}}"`)),
    );
  });

  test('says how findings are told', () => {
    const route = { accounts: ['222222222222'], to: 'record' };
    const severity = { accounts: ['222222222222'], severity: 'notify' };
    const suppression = {
      detections: ['root-activity'],
      filterPattern: '{ $.a = b }',
      reason: 'Once a year, by hand.',
    };
    expect(
      props({
        findingRoutes: JSON.stringify([route]),
        findingSeverities: JSON.stringify([severity]),
        organizationAccounts: '["333333333333","o-a1b2c3d4e5"]',
        suppressions: [suppression],
        reminderHours: '[2, 24]',
        quietHours: '48',
        messagesPerHour: 9,
        chatTopic: true,
        findingEvents: 'false',
        alarmsOnNotify: 'true',
      }).findings,
    ).toEqual({
      enabled: undefined,
      routes: [route],
      severities: [severity],
      organizationAccounts: ['333333333333', 'o-a1b2c3d4e5'],
      suppressions: [suppression],
      reminderIntervals: [Duration.hours(2), Duration.days(1)].map((one) => Duration.hours(one.toHours())),
      quietAfter: Duration.hours(48),
      messagesPerHour: 9,
      chat: true,
      events: false,
      alarmsOnNotify: true,
    });
    expect(props({ findings: 'false' }).findings).toMatchObject({ enabled: false });
    expect(() => props({ suppressions: ['a'], findingRoutes: 'b', quietHours: 0 })).toThrow(
      /findingRoutes: received "b"; allowed: a list of routes[\s\S]*quietHours: received 0/,
    );
  });

  test('names the roles that deploy', () => {
    expect(props({ deploymentRoles: '["pipeline"]' }).deploymentRoles).toEqual(['pipeline']);
    expect(() => new OrganizationTrailStack(new App(), 'Test', { alarms: { deploymentRoles: ['a/b', 'c*'] } })).toThrow(
      /deploymentRoles: received "a\/b"; allowed: 1 to 64 letters.*\n.*deploymentRoles: received "c\*"/s,
    );
  });

  test('names users and roles for emergencies', () => {
    expect(props({ breakGlassPrincipals: '["break-glass-*"]' }).breakGlassPrincipals).toEqual(['break-glass-*']);
    expect(() =>
      props({ breakGlassPrincipals: ['*'], organizationAccounts: ['1'], findingSeverities: 'page' }),
    ).toThrow(
      /breakGlassPrincipals: received \["\*"\][\s\S]*organizationAccounts: received \["1"\][\s\S]*findingSeverities: received "page"/,
    );
    const { alarms } = new OrganizationTrailStack(new App(), 'Test', {
      alarms: props({ breakGlassPrincipals: ['ops'] }),
    });
    expect(alarms.detections.some(({ id }) => id === 'break-glass-used')).toBe(true);
  });

  test('names the roles of persons', () => {
    expect(props({}).personRoles).toBeUndefined();
    expect(props({ personRoles: '["OktaAdmin","Okta-*"]' }).personRoles).toEqual(['OktaAdmin', 'Okta-*']);
    const { alarms } = new OrganizationTrailStack(new App(), 'Test', { alarms: props({ personRoles: ['OktaAdmin'] }) });
    const named = (role: string): string[] =>
      alarms.detections.filter(({ filterPattern }) => filterPattern.includes(` = "${role}"`)).map(({ id }) => id);
    expect(named('OktaAdmin')).toEqual(named('AWSReservedSSO_*'));
    expect(named('OktaAdmin').length).toBeGreaterThan(6);
  });

  test('says which roles of persons the patterns have no room for, or no use', () => {
    const stack = (settings: Record<string, unknown>) => () =>
      new OrganizationTrailStack(new App(), 'Test', { alarms: props(settings) });
    expect(stack({ personRoles: Array.from({ length: 9 }, (_, index) => `OktaAdmin${String(index)}`) })).toThrow(
      /personRoles: received 9 roles: .* enough for the first 4 of these/,
    );
    expect(stack({ personRoles: ['OktaAdmin', 'Okta*'] })).toThrow(/"OktaAdmin", which "Okta\*" covers/);
    expect(stack({ personRoles: ['OktaAdmin'], detectionCatalogs: 'none' })).toThrow(
      /no detection in use distinguishes persons/,
    );
  });

  test('names metrics, alarms and filters', () => {
    expect(props({ metricNamespace: 'Metrics', alarmNamePrefix: 'alarms', filterNamePrefix: 'filters' })).toMatchObject(
      {
        metricNamespace: 'Metrics',
        alarmNamePrefix: 'alarms',
        filterNamePrefix: 'filters',
      },
    );
  });

  test('names detections that do not exist', () => {
    expect(
      () =>
        new OrganizationTrailStack(new App(), 'Test', { alarms: props({ excludedDetections: ['no-such-detection'] }) }),
    ).toThrow(/no-such-detection/);
  });

  test.each([
    ['alertEmails', 'security@example.com', 'a list of an e-mail address, each once'],
    ['pageEmails', ['nobody'], 'a list of an e-mail address, each once'],
    ['detectionCatalogs', ['all'], 'none, or a list of cis or tuned or threats or own, each once'],
    ['detectionSeverities', { a: 'loud' }, '{ id: page or notify or compliance, … }'],
    ['detectionThresholds', { a: 0 }, '{ id: a whole number, 1 or more, … }'],
    ['metricNamespace', 'AWS/Mine', '1 to 128 letters, digits and . _ - / #, not starting with AWS/'],
    ['alarmNamePrefix', 'a:b', '1 to 128 letters'],
    ['filterNamePrefix', 'a b', '1 to 32 letters'],
    ['personRoles', 'OktaAdmin', "a list of a role's name without its path"],
    ['personRoles', [], "a list of a role's name"],
    ['personRoles', [5], "a list of a role's name"],
    ['personRoles', ['*'], "a list of a role's name"],
    ['personRoles', ['people/OktaAdmin'], "a list of a role's name"],
    ['personRoles', ['OktaAdmin', 'OktaAdmin'], "a list of a role's name"],
    ['deploymentRoles', ['arn:aws:iam::111111111111:role/x'], 'a list of 1 to 64 letters'],
    ['detectionThresholds', 'five', '{ id: a whole number'],
    [
      'detectionOverrides',
      { a: { treshold: 5 } },
      '{ id: { severity?: page or notify or compliance; threshold?: a whole',
    ],
    ['detectionOverrides', { a: { periodSeconds: 0.5 } }, '{ id: { severity?: '],
    ['topicsTellOfOk', ['loud'], 'true or false, or a list of page or notify or compliance, each once'],
  ])('refuses %s=%j', (key, value, allowed) => {
    expect(() => props({ [key]: value })).toThrow(
      `organization-trail:${key}: received ${JSON.stringify(value)}; allowed: ${allowed}`,
    );
  });
});
