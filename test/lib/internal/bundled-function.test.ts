import { describe, expect, test } from '@jest/globals';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Duration } from 'aws-cdk-lib/core';
import { BundledFunction } from '../../../lib/internal/bundled-function';
import { resources, statements, testStack } from '../../support/template';

describe('BundledFunction', () => {
  const stack = testStack();
  new BundledFunction(stack, 'Function', {
    bundle: 'organization-access',
    description: 'A test',
    timeout: Duration.seconds(7),
    environment: { NAME: 'value' },
    permissions: [new PolicyStatement({ actions: ['cloudtrail:GetTrailStatus'], resources: ['arn'] })],
  });
  const all = resources(stack);

  test('may write its own log and what it is given, nothing else', () => {
    expect(all['FunctionRole']?.Properties['ManagedPolicyArns']).toBeUndefined();
    expect(statements(all['FunctionRoleDefaultPolicy'])).toEqual([
      { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: '${FunctionLogGroup.Arn}' },
      { Effect: 'Allow', Action: 'cloudtrail:GetTrailStatus', Resource: 'arn' },
    ]);
  });

  test('runs the bundle with its own log group, after its permissions', () => {
    expect(all['Function']).toMatchObject({
      Properties: {
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Timeout: 7,
        Environment: { Variables: { NAME: 'value' } },
        LoggingConfig: { LogFormat: 'JSON', LogGroup: '${FunctionLogGroup}' },
      },
      DependsOn: ['FunctionRole', 'FunctionRoleDefaultPolicy'],
    });
    expect(all['FunctionLogGroup']).toMatchObject({ DeletionPolicy: 'Delete', Properties: { RetentionInDays: 365 } });
  });
});
