import { describe, expect, test } from '@jest/globals';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { LogDeliveryRole } from '../../../lib/trail/log-delivery-role';
import { TrailIdentity } from '../../../lib/trail/trail-identity';
import { only, ORGANIZATION, statements, testStack } from '../../support/template';

describe('LogDeliveryRole', () => {
  const stack = testStack();
  const identity = new TrailIdentity(stack, { organizationId: ORGANIZATION });
  new LogDeliveryRole(stack, 'Role', { identity, logGroup: new LogGroup(stack, 'Events') });

  test('can be assumed by CloudTrail only', () => {
    expect(statements(only(stack, 'AWS::IAM::Role'), 'AssumeRolePolicyDocument')).toEqual([
      { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ]);
  });

  test('may write the streams of account and organization, and do nothing else', () => {
    const group = 'arn:${AWS::Partition}:logs:eu-central-1:111111111111:log-group:${Events}';
    expect(statements(only(stack, 'AWS::IAM::Policy'))).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: [
          `${group}:log-stream:111111111111_CloudTrail_eu-central-1*`,
          `${group}:log-stream:${ORGANIZATION}_*`,
        ],
      },
    ]);
  });
});
