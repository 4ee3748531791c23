import { describe, expect, test } from '@jest/globals';
import { ManagedPolicy, PermissionsBoundary, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { App, CfnResource, PermissionsBoundary as StackBoundary, Stack, type StackProps } from 'aws-cdk-lib/core';
import { MemberAccountAccess } from '../../../lib/history/member-account-access';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import { EventHistoryScope } from '../../../lib/history/event-history-scope';
import { ENV, only, ORGANIZATION, resources } from '../../support/template';

function access(props: StackProps = {}): { stack: Stack; construct: MemberAccountAccess } {
  const stack = new Stack(new App(), 'Test', { env: ENV, ...props });
  const construct = new MemberAccountAccess(stack, 'Access', {
    trustedRoleArns: ['arn:aws:iam::222222222222:role/analyst'],
    organizationId: ORGANIZATION,
    rootId: 'r-a1b2',
  });
  return { stack, construct };
}

function memberRole(stack: Stack): Record<string, unknown> {
  const { TemplateBody: body } = only(stack, 'AWS::CloudFormation::StackSet').Properties;
  const { Resources } = JSON.parse(body as string) as { Resources: { Role: { Properties: Record<string, unknown> } } };
  return Resources.Role.Properties;
}

const OF_EACH_ACCOUNT = 'arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/team/Boundary';

describe('the permissions boundary of the role in each account', () => {
  test("comes from the stack's property", () => {
    const { stack } = access({ permissionsBoundary: StackBoundary.fromName('team/Boundary') });
    expect(memberRole(stack)['PermissionsBoundary']).toEqual({ 'Fn::Sub': OF_EACH_ACCOUNT });
  });

  test("comes from the CDK's aspect, and names the policy of the account that the role is in", () => {
    const { stack } = access();
    PermissionsBoundary.of(stack).apply(
      ManagedPolicy.fromManagedPolicyArn(stack, 'B', 'arn:aws:iam::111111111111:policy/team/Boundary'),
    );
    expect(memberRole(stack)['PermissionsBoundary']).toEqual({
      'Fn::Sub': OF_EACH_ACCOUNT.replace('${AWS::Partition}', 'aws'),
    });
  });

  test('may be a policy of AWS', () => {
    const { stack } = access();
    PermissionsBoundary.of(stack).apply(ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess'));
    expect(memberRole(stack)['PermissionsBoundary']).toEqual({
      'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/ReadOnlyAccess',
    });
  });

  test('is none where the stack has none', () => {
    expect(Object.keys(memberRole(access().stack)).sort()).toEqual([
      'AssumeRolePolicyDocument',
      'Description',
      'RoleName',
    ]);
  });

  test('cannot be a policy that only this stack has', () => {
    const { stack, construct } = access();
    const policy = new ManagedPolicy(stack, 'Boundary', {
      statements: [new PolicyStatement({ actions: ['*'], resources: ['*'] })],
    });
    expect(construct.node.validate()).toEqual([]);
    PermissionsBoundary.of(stack).apply(policy);
    expect(() => App.of(stack)?.synth()).toThrow(
      /'Test\/Access\/ManagementAccountRole\/Resource' has a permissions boundary that is known only at deployment, .*PermissionsBoundary\.fromName/,
    );
  });
});

test('the path of the role is that of the role in the management account', () => {
  const { stack, construct } = access();
  const role = construct.node.findChild('ManagementAccountRole').node.findChild('Resource');
  if (!CfnResource.isCfnResource(role)) throw new Error('no role');
  role.addPropertyOverride('Path', '/team/');
  expect(memberRole(stack)['Path']).toBe('/team/');
});

test('a permissions boundary reaches every role of the stack', () => {
  const stack = new OrganizationTrailStack(new App(), 'OrganizationTrail', {
    env: ENV,
    permissionsBoundary: StackBoundary.fromName('Boundary'),
    eventHistory: EventHistoryScope.organization(),
    alarms: { detections: [] },
  });
  const roles = Object.values(resources(stack)).filter(({ Type }) => Type === 'AWS::IAM::Role');
  expect(roles.length).toBeGreaterThan(4);
  expect(roles.filter(({ Properties }) => Properties['PermissionsBoundary'] === undefined)).toEqual([]);
  expect(memberRole(stack)['PermissionsBoundary']).toBeDefined();
});
