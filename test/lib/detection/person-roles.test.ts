import { describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { CisCatalog } from '../../../lib/detection/cis-catalog';
import { DetectionSeverity, type Detection } from '../../../lib/detection/detection';
import { DetectionAlarms } from '../../../lib/detection/detection-alarms';
import type { DetectionAlarmsProps } from '../../../lib/detection/detection-alarms-props';
import { ThreatCatalog } from '../../../lib/detection/threat-catalog';
import { TunedCatalog } from '../../../lib/detection/tuned-catalog';
import { JsonFilterPattern } from '../../../lib/filter-pattern/json-filter-pattern';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { by, type CloudTrailEvent } from '../../fixtures/cloudtrail-event';
import { EXAMPLES } from '../../fixtures/events';
import { ACCOUNTS, pipeline, roleSession, stackOf, workload } from '../../fixtures/identities';

const { production } = ACCOUNTS;
const OWN = [...TunedCatalog.all(), ...ThreatCatalog.managementEvents(), ...ThreatCatalog.dataEvents()];
const BY_PERSON = [
  'iam-policy-changed-by-person',
  'bucket-protection-removed',
  'role-trusting-outsider-created',
  'model-log-changed-by-person',
  'security-control-disabled-by-person',
  'bucket-replicated-by-person',
  'secrets-read-by-person',
  'parameters-decrypted-by-person',
  'function-changed-by-person',
  'instance-role-changed-by-person',
  'account-created-by-person',
  'account-access-assigned-by-person',
  'permission-set-changed-by-person',
  'identity-store-changed-by-person',
  'permissions-boundary-put-by-person',
  'access-removed-in-bulk',
  'database-guard-removed',
  'cluster-access-given-by-person',
  'disk-mounted-by-person',
  'image-pushed-by-person',
  'inventory-taken',
  'infrastructure-destroyed-by-person',
  'instances-stopped-at-once-by-person',
  'network-changed-by-hand',
  'code-set-up-by-person',
  'objects-read-in-bulk-by-person',
  'objects-deleted-in-bulk',
];
/** About everybody else. A third, `account-access-given-by-new-role`, has no room for them. */
const BY_OTHERS = ['cluster-admin-granted-by-new-role', 'console-session-from-credentials'];
const own: Detection = {
  id: 'own',
  title: 'Own',
  meaning: 'Own.',
  response: 'None.',
  falsePositives: 'None.',
  severity: DetectionSeverity.NOTIFY,
  techniques: ['T1078'],
  filterPattern: '{ $.userIdentity.sessionContext.sessionIssuer.userName = "AWSReservedSSO_*" }',
  threshold: 1,
  periodSeconds: 300,
};

function alarms(props: Partial<DetectionAlarmsProps>): DetectionAlarms {
  const stack = new Stack(new App(), 'Test');
  return new DetectionAlarms(stack, 'Alarms', {
    logGroup: new LogGroup(stack, 'Group'),
    detections: [...CisCatalog.all(), ...OWN],
    findings: { enabled: false },
    ...props,
  });
}

function patterns(props: Partial<DetectionAlarmsProps>): Map<string, string> {
  return new Map(alarms(props).detections.map(({ id, filterPattern }) => [id, filterPattern]));
}

function changed(roles: string[]): string[] {
  const [before, after] = [patterns({}), patterns({ personRoles: roles })];
  return [...before].filter(([id, pattern]) => after.get(id) !== pattern).map(([id]) => id);
}

const fires = (pattern: string | undefined, given: CloudTrailEvent): boolean =>
  JsonFilterPattern.parse(pattern ?? '').matches(JSON.stringify(given));

describe('roles of persons', () => {
  const after = patterns({ personRoles: ['OktaAdmin', 'Okta-*', '*-engineer'] });

  test('change the detections by person, and no other text', () => {
    expect(changed(['OktaAdmin']).toSorted()).toEqual([...BY_PERSON, ...BY_OTHERS].toSorted());
  });

  test.each(BY_PERSON)('%s fires for sessions of these roles, and of no others', (id) => {
    const call = EXAMPLES[id]?.matches[0];
    if (call === undefined) throw new Error(`no example of ${id}`);
    const sees = (role: string): boolean =>
      fires(after.get(id), by(roleSession(production, role, 'mara.lindqvist'), call));
    expect(['OktaAdmin', 'Okta-ReadOnly', 'cloud-engineer'].map(sees)).toEqual([true, true, true]);
    expect(['OktaAdmin2', 'oktaadmin', 'Okta', 'engineer', 'orders-api-task'].map(sees)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
    expect(fires(after.get(id), by(pipeline(production), call))).toBe(false);
    expect(fires(after.get(id), by(workload(production), call))).toBe(false);
    expect(fires(after.get(id), by(stackOf(roleSession(production, 'OktaAdmin', 'mara.lindqvist')), call))).toBe(false);
    // What it saw before it still sees.
    for (const match of EXAMPLES[id]?.matches ?? []) expect(fires(after.get(id), match)).toBe(true);
  });

  test.each(BY_OTHERS)('%s no longer fires for sessions of these roles, and still for others', (id) => {
    const call = EXAMPLES[id]?.matches[0];
    if (call === undefined) throw new Error(`no example of ${id}`);
    const sees = (role: string): boolean => fires(after.get(id), by(roleSession(production, role, 'deploy'), call));
    expect(['OktaAdmin', 'Okta-ReadOnly', 'cloud-engineer'].map(sees)).toEqual([false, false, false]);
    expect(['OktaAdmin2', 'orders-api-task'].map(sees)).toEqual([true, true]);
  });

  test('stand in the deployed filters, in canonical form', () => {
    const stack = new Stack(new App(), 'Test');
    new DetectionAlarms(stack, 'Alarms', {
      logGroup: new LogGroup(stack, 'Group'),
      detections: OWN,
      findings: { enabled: false },
      personRoles: ['OktaAdmin'],
    });
    const filters = Object.values(Template.fromStack(stack).findResources('AWS::Logs::MetricFilter'));
    const texts = filters
      .map((filter) => (filter as { Properties: { FilterPattern: string } }).Properties.FilterPattern)
      // Those of own resources hold references.
      .filter((text) => typeof text === 'string' && text.includes('"OktaAdmin"'));
    const filtered = OWN.filter(({ id, findingOnly = false }) => BY_PERSON.includes(id) && !findingOnly);
    expect(texts).toHaveLength(filtered.length);
    const deployed = OWN.filter(({ id, findingOnly = false }) => BY_PERSON.includes(id) && !findingOnly);
    expect(texts).toHaveLength(deployed.length);
    expect(deployed.length).toBeGreaterThan(0);
    for (const text of texts) expect(JsonFilterPattern.parse(text).toString()).toBe(text);
  });

  test('change a pattern of the user among the detections, wherever it names those of IAM Identity Center, and none that is added', () => {
    const after = alarms({
      detections: [
        { ...own, id: 'alone' },
        {
          ...own,
          id: 'short',
          filterPattern: '{$.a="b" && $.userIdentity.sessionContext.sessionIssuer.userName="AWSReservedSSO_*"}',
        },
      ],
      add: [own],
      personRoles: ['OktaAdmin'],
    });
    const role = '$.userIdentity.sessionContext.sessionIssuer.userName';
    expect(after.detections.map(({ filterPattern }) => filterPattern)).toEqual([
      `{ ${role} = "AWSReservedSSO_*" || ${role} = "OktaAdmin" }`,
      `{ $.a = "b" && (${role} = "AWSReservedSSO_*" || ${role} = "OktaAdmin") }`,
      own.filterPattern,
    ]);
  });

  test('four of usual length fit', () => {
    expect(changed(['OktaAdmin', 'OktaDeveloper', 'break-glass', 'corp-admin'])).toEqual(
      expect.arrayContaining(BY_PERSON),
    );
  });
});

describe('roles of persons that cannot be used', () => {
  const refusal = (personRoles: unknown, props: Partial<DetectionAlarmsProps> = {}): string => {
    try {
      alarms({ personRoles: personRoles as string[], ...props });
    } catch (error) {
      return (error as Error).message;
    }
    return 'accepted';
  };

  test.each<[string, unknown, RegExp]>([
    ['an empty list', [], /personRoles: received \[\]; allowed: a list of role names without duplicates/],
    ['text', 'OktaAdmin', /personRoles: received "OktaAdmin"; allowed: a list of role names/],
    ['a number', [5], /personRoles: received 5; allowed: a role's name without its path/],
    ['empty text', [''], /personRoles: received ""; allowed: a role's name/],
    ['a path', ['people/OktaAdmin'], /received "people\/OktaAdmin"/],
    ['an ARN', ['arn:aws:iam::111111111111:role/OktaAdmin'], /received "arn:aws:iam/],
    ['a space', ['Okta Admin'], /received "Okta Admin"/],
    ['a quote', ['Okta"Admin'], /received "Okta\\"Admin"/],
    ['65 characters', ['a'.repeat(65)], /received "a{65}"/],
    ['every role', ['*'], /received "\*"; allowed: .*a \* at its beginning or end, beside three characters at least/],
    ['nearly every role', ['*a*'], /received "\*a\*"/],
    ['a * inside', ['Okta*Admin'], /received "Okta\*Admin"/],
    ['two at one end', ['Okta**'], /received "Okta\*\*"/],
    ['a role twice', ['OktaAdmin', 'OktaAdmin'], /received "OktaAdmin" more than once; allowed: each once/],
    [
      'a role that a pattern covers',
      ['OktaAdmin', 'Okta*'],
      /received "OktaAdmin", which "Okta\*" covers; allowed: only one of the two/,
    ],
    ['a pattern that a pattern covers', ['*-admin', '*-admin*'], /received "\*-admin", which "\*-admin\*" covers/],
    [
      'roles of IAM Identity Center',
      ['AWSReservedSSO_Administrator*'],
      /received "AWSReservedSSO_Administrator\*", a role of IAM Identity Center; allowed: other roles/,
    ],
    [
      'six roles',
      Array.from({ length: 6 }, (_, index) => `Okta-Admin-${String(index)}`),
      /personRoles: received 6 roles: with them, the pattern of 'bucket-protection-removed' has 11\d\d characters; allowed: 1024 characters, enough for the first 4 of these/,
    ],
    [
      '64 characters five times',
      Array.from({ length: 5 }, (_, index) => `${String(index)}${'a'.repeat(63)}`),
      /enough for the first 2 of these/,
    ],
  ])('%s', (_, given, message) => {
    expect(refusal(given)).toMatch(message);
  });

  test('patterns that only overlap are not refused', () => {
    expect(refusal(['Okta-*', '*-Okta', 'OktaAdmin'])).toBe('accepted');
  });

  test('where no detection in use asks for persons', () => {
    const message = /personRoles: received a list, although no detection in use distinguishes persons/;
    expect(refusal(['OktaAdmin'], { detections: CisCatalog.all() })).toMatch(message);
    expect(refusal(['OktaAdmin'], { exclude: BY_PERSON })).toMatch(message);
    expect(refusal(['OktaAdmin'], { exclude: BY_PERSON.slice(1) })).toBe('accepted');
  });

  test('everything that is wrong is in one error', () => {
    const message = refusal(['', 'OktaAdmin', 'OktaAdmin', 'Okta*', 'AWSReservedSSO_X'], {
      exclude: ['no-such-detection'],
    });
    for (const part of [
      'received ""',
      '"OktaAdmin" more than once',
      'which "Okta*" covers',
      'of IAM Identity Center',
      'no-such-detection',
    ])
      expect(message).toContain(part);
  });
});
