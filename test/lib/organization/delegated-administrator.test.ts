import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from '@jest/globals';
import { Safeguard } from '../../../lib/internal/safeguard';
import {
  DelegatedAdministrator,
  type DelegatedAdministratorProps,
} from '../../../lib/organization/delegated-administrator';
import { OrganizationAccess } from '../../../lib/organization/organization-access';
import { ASKS_CLOUDFORMATION, readable, resources, statements, testStack } from '../../support/template';

const ACCOUNT = '222222222222';

function deployed(props: Partial<DelegatedAdministratorProps> = {}) {
  const stack = testStack();
  const organizationAccess = new OrganizationAccess(stack, 'Access');
  const administrator = new DelegatedAdministrator(stack, 'Administrator', {
    accountId: ACCOUNT,
    organizationAccess,
    ...props,
  });
  return { stack, administrator, all: resources(stack) };
}

describe('DelegatedAdministrator', () => {
  test('may do exactly what registering takes', () => {
    const role = (service: string, name: string) =>
      `arn:\${AWS::Partition}:iam::111111111111:role/aws-service-role/${service}/${name}`;
    const roles = [
      role('cloudtrail.amazonaws.com', 'AWSServiceRoleForCloudTrail'),
      role('context.cloudtrail.amazonaws.com', 'AWSServiceRoleForCloudTrailEventContext'),
    ];
    const services = ['cloudtrail.amazonaws.com', 'context.cloudtrail.amazonaws.com'];
    expect(statements(deployed().all['AdministratorFunctionRoleDefaultPolicy'])).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: '${AdministratorFunctionLogGroup.Arn}',
      },
      {
        Effect: 'Allow',
        Action: [
          'cloudtrail:RegisterOrganizationDelegatedAdmin',
          'organizations:DescribeOrganization',
          'organizations:ListAWSServiceAccessForOrganization',
        ],
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Action: ['organizations:ListDelegatedAdministrators', 'organizations:RegisterDelegatedAdministrator'],
        Resource: '*',
        Condition: { StringEquals: { 'organizations:ServicePrincipal': services } },
      },
      { Effect: 'Allow', Action: 'iam:GetRole', Resource: roles },
      {
        Effect: 'Allow',
        Action: 'iam:CreateServiceLinkedRole',
        Resource: roles,
        Condition: { StringEquals: { 'iam:AWSServiceName': services } },
      },
      ASKS_CLOUDFORMATION,
    ]);
  });

  test('registers after trusted access is enabled, and whoever reads the account comes after that', () => {
    const { stack, administrator, all } = deployed();
    expect(all['Administrator']).toMatchObject({
      Properties: { MemberAccountId: ACCOUNT },
      DependsOn: expect.arrayContaining(['Access', 'AdministratorFunctionEventInvokeConfig']),
    });
    expect(all['Administrator']?.Properties['DeregisterReason']).toBeUndefined();
    expect(readable(stack.resolve(administrator.accountId))).toBe('${Administrator.MemberAccountId}');
  });

  test('makes its own check of the organization where it is given none', () => {
    const { all } = deployed({ organizationAccess: undefined });
    expect(all['Administrator']?.DependsOn).toContain('AdministratorOrganizationAccess');
  });

  test('may deregister only where that is asked for with a reason, which is printed', () => {
    const { stack, all } = deployed({ retainRegistration: Safeguard.disabled({ reason: 'a test organization' }) });
    const allowed = JSON.stringify(statements(all['AdministratorFunctionRoleDefaultPolicy']));
    expect(allowed).toContain('cloudtrail:DeregisterOrganizationDelegatedAdmin');
    expect(allowed).toContain('organizations:DeregisterDelegatedAdministrator');
    expect(all['Administrator']?.Properties['DeregisterReason']).toBe('a test organization');
    Annotations.fromStack(stack).hasWarning(
      '*',
      Match.stringLikeRegexp('deregistered .* on delete: a test organization'),
    );
    expect(JSON.stringify(deployed().all)).not.toContain('Deregister');
  });

  test('refuses what cannot be a member account', () => {
    expect(() => deployed({ accountId: '22' })).toThrow(
      `DelegatedAdministrator at 'Test/Administrator': accountId: received "22"; allowed: 12 digits`,
    );
    expect(() => deployed({ accountId: '111111111111' })).toThrow(
      "received 111111111111, the stack's own account; allowed: a member account",
    );
  });
});
