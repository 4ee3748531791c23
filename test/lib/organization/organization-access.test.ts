import { describe, expect, test } from '@jest/globals';
import { OrganizationAccess } from '../../../lib/organization/organization-access';
import {
  ASKS_CLOUDFORMATION,
  only,
  ORGANIZATION,
  readable,
  resources,
  statements,
  testStack,
} from '../../support/template';

const ownLog = {
  Effect: 'Allow',
  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  Resource: '${AccessFunctionLogGroup.Arn}',
};

describe('OrganizationAccess', () => {
  test('may do exactly what it does', () => {
    const stack = testStack();
    new OrganizationAccess(stack, 'Access');
    const role =
      'arn:${AWS::Partition}:iam::111111111111:role/aws-service-role/cloudtrail.amazonaws.com/AWSServiceRoleForCloudTrail';
    expect(statements(only(stack, 'AWS::IAM::Policy'))).toEqual([
      ownLog,
      {
        Effect: 'Allow',
        Action: [
          'organizations:DescribeOrganization',
          'organizations:ListAWSServiceAccessForOrganization',
          'organizations:ListRoots',
        ],
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Action: 'organizations:EnableAWSServiceAccess',
        Resource: '*',
        Condition: { StringEquals: { 'organizations:ServicePrincipal': 'cloudtrail.amazonaws.com' } },
      },
      { Effect: 'Allow', Action: 'iam:GetRole', Resource: role },
      {
        Effect: 'Allow',
        Action: 'iam:CreateServiceLinkedRole',
        Resource: role,
        Condition: { StringEquals: { 'iam:AWSServiceName': 'cloudtrail.amazonaws.com' } },
      },
      ASKS_CLOUDFORMATION,
    ]);
    expect(only(stack, 'AWS::IAM::Role').Properties['ManagedPolicyArns']).toBeUndefined();
  });

  test('may only describe when it is describe-only', () => {
    const stack = testStack();
    const access = new OrganizationAccess(stack, 'Access', { describeOnly: true });
    expect(statements(only(stack, 'AWS::IAM::Policy'))).toEqual([
      ownLog,
      { Effect: 'Allow', Action: 'organizations:DescribeOrganization', Resource: '*' },
      ASKS_CLOUDFORMATION,
    ]);
    expect(only(stack, 'Custom::OrganizationAccess').Properties).toMatchObject({ Mode: 'DescribeOnly' });
    expect(() => access.rootId).toThrow("OrganizationAccess at 'Test/Access': rootId cannot be read with describeOnly");
  });

  test('is answered within minutes, by a function that has its permissions by then', () => {
    const stack = testStack();
    new OrganizationAccess(stack, 'Access');
    const all = resources(stack);
    expect(all['Access']?.Properties).toEqual({
      ServiceToken: '${AccessFunction.Arn}',
      ServiceTimeout: '240',
      Mode: 'EnableTrustedAccess',
    });
    expect(all['AccessFunction']).toMatchObject({
      Properties: {
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Timeout: 180,
        LoggingConfig: { LogGroup: '${AccessFunctionLogGroup}' },
      },
      DependsOn: ['AccessFunctionRoleDefaultPolicy', 'AccessFunctionRole'].sort(),
    });
    expect(all['Access']?.DependsOn).toEqual(['AccessFunction', 'AccessFunctionEventInvokeConfig']);
  });

  test('gives the facts of the organization', () => {
    const stack = testStack();
    const { organizationId, rootId, managementAccountId, featureSet } = new OrganizationAccess(stack, 'Access');
    expect(
      [organizationId, rootId, managementAccountId, featureSet].map((fact) => readable(stack.resolve(fact))),
    ).toEqual([
      '${Access.OrganizationId}',
      '${Access.RootId}',
      '${Access.ManagementAccountId}',
      '${Access.FeatureSet}',
    ]);
  });

  test('hands on the organization that is expected, and refuses a malformed id', () => {
    const stack = testStack();
    new OrganizationAccess(stack, 'Access', { expectedOrganizationId: ORGANIZATION });
    expect(only(stack, 'Custom::OrganizationAccess').Properties).toMatchObject({
      ExpectedOrganizationId: ORGANIZATION,
    });
    expect(() => new OrganizationAccess(stack, 'Other', { expectedOrganizationId: 'o-1' })).toThrow(
      'OrganizationAccess at \'Test/Other\': expectedOrganizationId: received "o-1"; allowed:',
    );
  });
});
