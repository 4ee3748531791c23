import { describe, expect, test } from '@jest/globals';
import { PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import { App, CfnOutput } from 'aws-cdk-lib/core';
import { EventHistoryScope } from '../../../lib/history/event-history-scope';
import { MemberAccountAccess, type MemberAccountAccessProps } from '../../../lib/history/member-account-access';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { ASKS_CLOUDFORMATION, ENV, only, ORGANIZATION, resources, statements, testStack } from '../../support/template';

const PROPS: MemberAccountAccessProps = {
  trustedRoleArns: ['arn:aws:iam::222222222222:role/analyst'],
  organizationId: ORGANIZATION,
  rootId: 'r-a1b2',
};

function looked(props: Partial<MemberAccountAccessProps> = {}, boundary?: string): Record<string, unknown> {
  const stack = testStack();
  new MemberAccountAccess(stack, 'Access', { ...PROPS, ...props });
  if (boundary !== undefined)
    PermissionsBoundary.of(stack).apply(ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', boundary));
  return only(stack, 'Custom::MemberRollOut').Properties;
}

describe('the roll-out into the accounts', () => {
  test('is looked at when the stack set is done, by a function that may read this one', () => {
    const stack = testStack();
    const { rollOutSummary } = new MemberAccountAccess(stack, 'Access', PROPS);
    new CfnOutput(stack, 'Summary', { value: rollOutSummary });
    expect(statements(resources(stack)['AccessRollOutFunctionRoleDefaultPolicy'])).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: '${AccessRollOutFunctionLogGroup.Arn}',
      },
      {
        Effect: 'Allow',
        Action: 'cloudformation:ListStackInstances',
        Resource: 'arn:${AWS::Partition}:cloudformation:eu-central-1:111111111111:stackset/${Access}',
      },
      ASKS_CLOUDFORMATION,
    ]);
    expect(looked()['StackSetId']).toBe('${Access}');
  });

  test('is looked at again when a parameter or the template of the accounts changes, and only then', () => {
    expect(looked()).toEqual(looked());
    for (const changed of [
      looked({ trustedRoleArns: [...PROPS.trustedRoleArns, 'arn:aws:iam::222222222222:role/b'] }),
      looked({ roleName: 'other' }),
      looked({ externalId: 'audit-7f3c' }),
      looked({}, 'boundary'),
    ])
      expect(changed).not.toEqual(looked());
  });

  test('is an output of the stack', () => {
    const stack = new OrganizationTrailStack(new App(), 'Test', {
      env: ENV,
      eventHistory: EventHistoryScope.organization(),
    });
    const { EventHistoryRollOut: output } = (
      stack.resolve((stack as unknown as { _toCloudFormation: () => object })._toCloudFormation()) as {
        Outputs: Record<string, { Value: unknown }>;
      }
    ).Outputs;
    expect(JSON.stringify(output?.Value)).toMatch(/"Fn::GetAtt":\["MemberAccountAccessRollOut[A-Z0-9]*","Summary"\]/);
  });
});
