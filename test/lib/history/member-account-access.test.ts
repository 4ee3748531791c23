import { describe, expect, test } from '@jest/globals';
import type { Stack } from 'aws-cdk-lib/core';
import { EventHistory } from '../../../lib/history/event-history';
import { MemberAccountAccess, type MemberAccountAccessProps } from '../../../lib/history/member-account-access';
import { MemberAccountRole } from '../../../lib/history/member-account-role';
import {
  ASKS_CLOUDFORMATION,
  ENV,
  only,
  ORGANIZATION,
  readable,
  resources,
  statements,
  testStack,
} from '../../support/template';

const READER = 'arn:aws:iam::222222222222:role/security/analyst';
const PROPS: MemberAccountAccessProps = { trustedRoleArns: [READER], organizationId: ORGANIZATION, rootId: 'r-a1b2' };

interface MemberTemplate {
  Parameters: Record<string, unknown>;
  Resources: { Role: { Properties: Record<string, unknown> }; Policy: { Properties: Record<string, unknown> } };
}

function access(props: Partial<MemberAccountAccessProps> = {}): Stack {
  const stack = testStack();
  new MemberAccountAccess(stack, 'Access', { ...PROPS, ...props });
  return stack;
}

/** The member's template with its parameters put in: what CloudFormation would make of it. */
function memberStack(stack: Stack): MemberTemplate {
  const { TemplateBody: body, Parameters: parameters } = only(stack, 'AWS::CloudFormation::StackSet').Properties as {
    TemplateBody: string;
    Parameters: { ParameterKey: string; ParameterValue: string }[];
  };
  const template = JSON.parse(body) as MemberTemplate;
  const values = new Map(parameters.map(({ ParameterKey: key, ParameterValue: value }) => [key, value]));
  expect([...values.keys()].sort()).toEqual(Object.keys(template.Parameters).sort());
  const filled = JSON.stringify(template.Resources).replaceAll(/\{"Ref":"(\w+)"\}/g, (reference, name: string) => {
    const value = values.get(name);
    if (value === undefined) return reference;
    return JSON.stringify(name.startsWith('Trusted') ? value.split(',') : value);
  });
  return { ...template, Resources: JSON.parse(filled) as MemberTemplate['Resources'] };
}

describe('MemberAccountAccess', () => {
  test('deploys into every account of the organization, and into those that join it', () => {
    expect(only(access(), 'AWS::CloudFormation::StackSet')).toMatchObject({
      Properties: {
        StackSetName: 'Test-event-history',
        PermissionModel: 'SERVICE_MANAGED',
        CallAs: 'SELF',
        AutoDeployment: { Enabled: true, RetainStacksOnAccountRemoval: false },
        Capabilities: ['CAPABILITY_NAMED_IAM'],
        OperationPreferences: { FailureTolerancePercentage: 100, MaxConcurrentPercentage: 100 },
        StackInstancesGroup: [{ DeploymentTargets: { OrganizationalUnitIds: ['r-a1b2'] }, Regions: [ENV.region] }],
      },
    });
  });

  test('waits until StackSets may deploy into the organization', () => {
    const stack = access();
    expect(only(stack, 'AWS::CloudFormation::StackSet').DependsOn).toEqual(['AccessActivation']);
    expect(statements(resources(stack)['AccessFunctionRoleDefaultPolicy'])).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: '${AccessFunctionLogGroup.Arn}',
      },
      {
        Effect: 'Allow',
        Action: ['cloudformation:DescribeOrganizationsAccess', 'cloudformation:ActivateOrganizationsAccess'],
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Action: ['organizations:DescribeOrganization', 'organizations:ListAWSServiceAccessForOrganization'],
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Action: 'organizations:EnableAWSServiceAccess',
        Resource: '*',
        Condition: {
          StringEquals: { 'organizations:ServicePrincipal': 'member.org.stacksets.cloudformation.amazonaws.com' },
        },
      },
      {
        Effect: 'Allow',
        Action: 'iam:CreateServiceLinkedRole',
        Resource:
          'arn:${AWS::Partition}:iam::111111111111:role/aws-service-role/stacksets.cloudformation.amazonaws.com/AWSServiceRoleForCloudFormationStackSetsOrgAdmin',
        Condition: { StringEquals: { 'iam:AWSServiceName': 'stacksets.cloudformation.amazonaws.com' } },
      },
      ASKS_CLOUDFORMATION,
    ]);
  });

  test.each([
    ['without external id', {}],
    ['with external id and another name', { externalId: 'audit-7f3c', roleName: 'audit-reader' }],
  ])('gives member accounts and the management account the same role, %s', (_, props) => {
    const stack = access(props);
    const member = memberStack(stack).Resources;
    const { AssumeRolePolicyDocument: trust, RoleName: name } = member.Role.Properties;
    const management = resources(stack)['AccessManagementAccountRole']?.Properties;
    expect(management).toMatchObject({ RoleName: name, AssumeRolePolicyDocument: trust });
    expect(member.Policy.Properties['PolicyDocument']).toEqual(
      resources(stack)['AccessManagementAccountRolePolicy']?.Properties['PolicyDocument'],
    );
  });

  test('trusts the function that it is made for, whose ARN is known only at deployment', () => {
    const stack = testStack();
    const { roleArns } = new EventHistory(stack, 'History', { searchesOtherAccounts: true });
    new MemberAccountAccess(stack, 'Access', { ...PROPS, trustedRoleArns: [...roleArns, READER] });
    const { Parameters: parameters } = only(stack, 'AWS::CloudFormation::StackSet').Properties;
    expect(parameters).toContainEqual({
      ParameterKey: 'TrustedRoles',
      ParameterValue: `\${HistoryFunctionRole.Arn},\${HistoryReaderFunctionRole.Arn},${READER}`,
    });
    expect(JSON.stringify(parameters)).toContain(':iam::222222222222:root');
  });

  test('is an error in the China Regions, which points to the plain role', () => {
    const stack = testStack({ env: { account: '111111111111', region: 'cn-north-1' } });
    expect(() => new MemberAccountAccess(stack, 'Access', PROPS)).toThrow(
      /Region: received cn-north-1; allowed: .* add a MemberAccountRole to each account/,
    );
  });

  test('refuses a role with a comma in its name, before which it would trust another one', () => {
    const partition = testStack().partition;
    const roles = [READER, `${READER},readonly`, `arn:${partition}:iam::222222222222:role/a,b`];
    expect(() => access({ trustedRoleArns: roles, rootId: 'r' })).toThrow(
      /: trustedRoleArns: received "arn:aws:iam::222222222222:role\/security\/analyst,readonly"; allowed: ARNs without a comma; [^]*  and trustedRoleArns: received "[^"]*:role\/a,b"; [^]*  and rootId: received "r"/,
    );
  });

  test('refuses more roles than the trust policy of a role has room for, which no account could deploy', () => {
    const roles = Array.from({ length: 25 }, (_, index) => `arn:aws:iam::${String(222222222200 + index)}:role/analyst`);
    expect(() => access({ trustedRoleArns: roles.slice(0, 14) })).not.toThrow();
    expect(() => access({ trustedRoleArns: roles })).toThrow(
      /received 25 roles, with which .* allowed: 2,048 characters/,
    );
  });

  test('names all that is wrong at once', () => {
    expect(() =>
      access({
        trustedRoleArns: ['arn:aws:iam::*:role/a'],
        organizationId: 'o',
        rootId: 'ou-1',
        externalId: 'x',
        roleName: '',
      }),
    ).toThrow(
      /trustedRoleArns: received "arn:aws:iam::\*:role\/a"[^]*organizationId: received "o"[^]*rootId: received "ou-1"[^]*externalId: received "x"[^]*roleName: received ""/,
    );
    const stack = testStack();
    expect(
      () => new MemberAccountAccess(stack, 'Access', { ...PROPS, roleName: stack.stackName + stack.account }),
    ).not.toThrow();
    expect(() => new MemberAccountAccess(stack, 'Other', { ...PROPS, roleName: stack.stackId })).toThrow(
      'roleName: received a value that is known only at deployment',
    );
  });

  test('needs a role and a stack set of its own beside another', () => {
    const stack = access();
    const second = (id: string, props: Partial<MemberAccountAccessProps>) => () =>
      new MemberAccountAccess(stack, id, { ...PROPS, ...props });
    expect(second('Second', {})).toThrow(
      /^MemberAccountAccess at 'Test\/Second': roleName: received "organization-trail-event-history", which 'Test\/Access\/ManagementAccountRole' already uses in the same account; allowed: a different one\n {2}and stackSetName: received "Test-event-history", which 'Test\/Access' already uses in the same account and Region; allowed: a different one$/,
    );
    expect(second('Third', { roleName: 'third', stackSetName: 'third' })).not.toThrow();
    expect(second('Fourth', { roleName: 'fourth', stackSetName: '4' })).toThrow(
      'stackSetName: received "4"; allowed: a letter, then up to 127 letters, digits and dashes',
    );
  });
});

describe('MemberAccountRole', () => {
  test('trusts a role with a comma in its name', () => {
    const stack = testStack();
    new MemberAccountRole(stack, 'Role', { trustedRoleArns: [`${READER},readonly`], organizationId: ORGANIZATION });
    expect(statements(resources(stack)['Role'], 'AssumeRolePolicyDocument')).toMatchObject([
      { Condition: { ArnEquals: { 'aws:PrincipalArn': [`${READER},readonly`] } } },
    ]);
  });

  test('trusts the named roles of the organization, and may read the event history of its account', () => {
    const stack = testStack();
    const { roleArn } = new MemberAccountRole(stack, 'Role', {
      trustedRoleArns: [READER],
      organizationId: ORGANIZATION,
    });
    const all = resources(stack);
    expect(all['Role']?.Properties).toMatchObject({ RoleName: 'organization-trail-event-history' });
    expect(statements(all['Role'], 'AssumeRolePolicyDocument')).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { AWS: ['arn:aws:iam::222222222222:root'] },
        Condition: {
          ArnEquals: { 'aws:PrincipalArn': [READER] },
          StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION },
        },
      },
    ]);
    expect(statements(all['RolePolicy'])).toEqual([
      { Effect: 'Allow', Action: ['cloudtrail:LookupEvents', 'account:ListRegions'], Resource: '*' },
    ]);
    expect(readable(stack.resolve(roleArn))).toBe('${Role.Arn}');
  });

  test('trusts accounts once, however many of their roles', () => {
    const stack = testStack();
    new MemberAccountRole(stack, 'Role', { trustedRoleArns: [READER, `${READER}-2`], externalId: 'audit-7f3c' });
    expect(statements(resources(stack)['Role'], 'AssumeRolePolicyDocument')).toMatchObject([
      {
        Principal: { AWS: ['arn:aws:iam::222222222222:root'] },
        Condition: { StringEquals: { 'sts:ExternalId': 'audit-7f3c' } },
      },
    ]);
  });

  test('refuses more roles than a trust policy has room for', () => {
    const trusted = (count: number): MemberAccountRole =>
      new MemberAccountRole(testStack(), 'Role', {
        trustedRoleArns: Array.from({ length: count }, (_, index) => `${READER}-${String(index)}`),
        organizationId: ORGANIZATION,
      });
    expect(() => trusted(30)).not.toThrow();
    expect(() => trusted(40)).toThrow(
      /trustedRoleArns: received 40 roles, with which the role's trust policy has 2,\d{3} characters at least; allowed: 2,048 characters: let people assume one role/,
    );
  });

  test('trusts nobody without a condition, and names all that is wrong', () => {
    expect(() => new MemberAccountRole(testStack(), 'Role', { trustedRoleArns: [], roleName: 'a b' })).toThrow(
      /organizationId, externalId: received neither; [^]*roleName: received "a b"; [^]*trustedRoleArns: received none; /,
    );
  });
});
