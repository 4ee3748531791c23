import { describe, expect, test } from '@jest/globals';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Duration } from 'aws-cdk-lib/core';
import { BundledFunction } from '../../../lib/internal/bundled-function';
import { only, resources, statements, testStack } from '../../support/template';

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
    expect(Object.values(all).map(({ Type }) => Type)).not.toContain('AWS::Lambda::EventInvokeConfig');
    expect(all['FunctionLogGroup']).toMatchObject({ DeletionPolicy: 'Delete', Properties: { RetentionInDays: 365 } });
  });

  test('runs no more when the custom resource that it is for has stopped waiting', () => {
    const other = testStack();
    const { serviceTimeout } = new BundledFunction(other, 'Function', {
      bundle: 'organization-access',
      description: 'A test',
      timeout: Duration.minutes(12),
      permissions: [],
      isForCustomResource: true,
    });
    const { MaximumEventAgeInSeconds: age = NaN, MaximumRetryAttempts: retries } = only(
      other,
      'AWS::Lambda::EventInvokeConfig',
    ).Properties;
    expect(retries).toBe(0);
    expect(serviceTimeout.toSeconds()).toBe(12 * 60 + Number(age));
  });
});
