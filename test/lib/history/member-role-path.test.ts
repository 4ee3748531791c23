import { describe, expect, test } from '@jest/globals';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { App, Aspects, CfnResource, PermissionsBoundary } from 'aws-cdk-lib/core';
import { EventHistory } from '../../../lib/history/event-history';
import { EventHistoryScope, type OrganizationHistoryOptions } from '../../../lib/history/event-history-scope';
import { MemberAccountAccess } from '../../../lib/history/member-account-access';
import { MemberAccountRole } from '../../../lib/history/member-account-role';
import { DelegatedAdministratorStack } from '../../../lib/stacks/delegated-administrator-stack';
import { LogArchiveStack } from '../../../lib/stacks/log-archive-stack';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import type { OrganizationTrailStackProps } from '../../../lib/stacks/organization-trail-stack-props';
import { ENV, only, ORGANIZATION, resources, statements, testStack } from '../../support/template';
import type { Stack } from 'aws-cdk-lib/core';

const NAME = 'organization-trail-event-history';
const READER = 'arn:aws:iam::222222222222:role/analyst';

function organization(
  props: Partial<OrganizationTrailStackProps> = {},
  options: OrganizationHistoryOptions = {},
): OrganizationTrailStack {
  return new OrganizationTrailStack(new App(), 'Test', {
    env: ENV,
    eventHistory: EventHistoryScope.organization(options),
    alarms: { detections: [] },
    ...props,
  });
}

/** Where the functions look for the role, by their settings and by what they may assume. */
function lookedFor(stack: Stack): unknown[] {
  const all = Object.values(resources(stack));
  const settings = all
    .filter(({ Type: type }) => type === 'AWS::Lambda::Function')
    .map(
      ({ Properties: { Environment: environment } }) =>
        environment as { Variables?: Record<string, unknown> } | undefined,
    )
    .flatMap((environment) => environment?.Variables?.['MEMBER_ROLE_ARN'] ?? []);
  const allowed = all
    .filter(({ Type: type }) => type === 'AWS::IAM::Policy')
    .flatMap((policy) => statements(policy) as { Action: unknown; Resource: unknown }[])
    .filter(({ Action: action }) => action === 'sts:AssumeRole')
    .map(({ Resource: resource }) => resource);
  return [...settings, ...allowed];
}

function inEachAccount(stack: Stack): Record<string, unknown> {
  const { TemplateBody: body } = only(stack, 'AWS::CloudFormation::StackSet').Properties;
  return (JSON.parse(body as string) as { Resources: { Role: { Properties: Record<string, unknown> } } }).Resources.Role
    .Properties;
}

const found = (path: string): string[] => [
  `arn:\${AWS::Partition}:iam::{account}:role${path}${NAME}`,
  `arn:\${AWS::Partition}:iam::{account}:role${path}${NAME}`,
  `arn:\${AWS::Partition}:iam::*:role${path}${NAME}`,
  `arn:\${AWS::Partition}:iam::*:role${path}${NAME}`,
];

function paths(stack: Stack): unknown[] {
  return Object.values(resources(stack))
    .filter(({ Type: type }) => type === 'AWS::IAM::Role')
    .map(({ Properties: { Path: path } }) => path);
}

describe('the path of the role in each account', () => {
  test('is the same in the stack set, in the management account and where the functions look for it', () => {
    const stack = organization({}, { memberRolePath: '/security/' });
    expect(inEachAccount(stack)).toMatchObject({ Path: '/security/', RoleName: NAME });
    expect(paths(stack).filter((path) => path !== undefined)).toEqual(['/security/']);
    expect(lookedFor(stack)).toEqual(found('/security/'));
  });

  test.each<[string, (stack: Stack) => void]>([
    [
      'an aspect',
      (stack) => {
        Aspects.of(stack).add({
          visit: (node) => {
            if (node instanceof CfnRole) node.path = '/team/a/';
          },
        });
      },
    ],
    [
      'an override',
      (stack) => {
        const role = stack.node.findAll().find((node) => node instanceof CfnRole && node.roleName === NAME) as CfnRole;
        role.addPropertyOverride('Path', '/team/a/');
      },
    ],
  ])('that %s gives it is where the functions look too', (_, change) => {
    const stack = organization({ rolePath: '/security/' });
    change(stack);
    expect(inEachAccount(stack)['Path']).toBe('/team/a/');
    expect(lookedFor(stack)).toEqual(found('/team/a/'));
  });

  test('is none by default', () => {
    const stack = organization();
    expect(inEachAccount(stack)).not.toHaveProperty('Path');
    expect(lookedFor(stack)).toEqual(found('/'));
  });

  test('is given to the constructs one by one', () => {
    const stack = testStack();
    const { roleArns } = new EventHistory(stack, 'History', {
      searchesOtherAccounts: true,
      memberRolePath: '/security/',
    });
    new MemberAccountAccess(stack, 'Access', {
      trustedRoleArns: roleArns,
      organizationId: ORGANIZATION,
      rootId: 'r-a1b2',
      rolePath: '/security/',
    });
    expect(inEachAccount(stack)['Path']).toBe('/security/');
    expect(lookedFor(stack)).toEqual(found('/security/'));
  });

  test.each(['security', '/security', 'security/', '//', '/a,b/', `/${'a'.repeat(511)}/`, '/a b/'])(
    'cannot be %j',
    (path) => {
      const refused = /received ".*"; allowed: a slash, or up to 512 letters/;
      const trusted = { trustedRoleArns: [READER], organizationId: ORGANIZATION };
      for (const make of [
        () => organization({ rolePath: path }),
        () => organization({}, { memberRolePath: path }),
        () => new LogArchiveStack(new App(), 'Archive', { env: ENV, rolePath: path }),
        () => new DelegatedAdministratorStack(new App(), 'Delegation', { accountId: '222222222222', rolePath: path }),
        () => new EventHistory(testStack(), 'History', { searchesOtherAccounts: true, memberRolePath: path }),
        () => new MemberAccountAccess(testStack(), 'Access', { ...trusted, rootId: 'r-a1b2', rolePath: path }),
        () => new MemberAccountRole(testStack(), 'Role', { ...trusted, rolePath: path }),
      ])
        expect(make).toThrow(refused);
    },
  );

  test('is for other accounts only', () => {
    expect(() => new EventHistory(testStack(), 'History', { memberRolePath: '/security/' })).toThrow(
      'memberRolePath: received a value; allowed: with searchesOtherAccounts only',
    );
  });
});

describe("a stack's path of roles", () => {
  const boundary = { permissionsBoundary: PermissionsBoundary.fromName('team/Boundary'), rolePath: '/security/' };

  test.each<[string, () => Stack]>([
    ['the trail', () => organization(boundary)],
    ['the log archive', () => new LogArchiveStack(new App(), 'Archive', { env: ENV, ...boundary })],
    [
      'the registration',
      () =>
        new DelegatedAdministratorStack(new App(), 'Delegation', { env: ENV, accountId: '222222222222', ...boundary }),
    ],
  ])('reaches every role of %s, beside a permissions boundary', (_, make) => {
    const stack = make();
    // As the CDK's own functions have it.
    new CfnResource(stack, 'Plain', { type: 'AWS::IAM::Role' });
    const roles = Object.values(resources(stack)).filter(({ Type: type }) => type === 'AWS::IAM::Role');
    expect(roles.length).toBeGreaterThan(1);
    for (const { Properties: properties } of roles)
      expect(properties).toMatchObject({
        Path: '/security/',
        PermissionsBoundary: 'arn:${AWS::Partition}:iam::111111111111:policy/team/Boundary',
      });
  });

  test('reaches the roles in the accounts too', () => {
    const stack = organization(boundary);
    expect(inEachAccount(stack)).toMatchObject({
      Path: '/security/',
      PermissionsBoundary: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/team/Boundary' },
    });
    expect(lookedFor(stack)).toEqual(found('/security/'));
  });

  test("leaves a role's own path alone", () => {
    const stack = organization({ rolePath: '/security/' }, { memberRolePath: '/audit/' });
    expect(new Set(paths(stack))).toEqual(new Set(['/security/', '/audit/']));
    expect(lookedFor(stack)).toEqual(found('/audit/'));
  });
});
