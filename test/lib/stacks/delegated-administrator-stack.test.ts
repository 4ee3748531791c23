import { describe, expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import { Safeguard } from '../../../lib/internal/safeguard';
import {
  DelegatedAdministratorStack,
  type DelegatedAdministratorStackProps,
} from '../../../lib/stacks/delegated-administrator-stack';
import { ORGANIZATION, resources } from '../../support/template';

const MANAGEMENT = { account: '111111111111', region: 'eu-central-1' };
const stack = (props: Partial<DelegatedAdministratorStackProps> = {}) =>
  new DelegatedAdministratorStack(new App(), 'Delegation', { env: MANAGEMENT, accountId: '222222222222', ...props });

describe('DelegatedAdministratorStack', () => {
  test('enables trusted access, and then registers the account', () => {
    const all = resources(stack({ organizationId: ORGANIZATION }));
    expect(all['OrganizationAccess']?.Properties).toMatchObject({
      Mode: 'EnableTrustedAccess',
      ExpectedOrganizationId: ORGANIZATION,
    });
    expect(all['DelegatedAdministrator']).toMatchObject({
      Properties: { MemberAccountId: '222222222222' },
      DependsOn: expect.arrayContaining(['OrganizationAccess']),
    });
    expect(Object.values(all).filter(({ Type: type }) => type.startsWith('Custom::'))).toHaveLength(2);
  });

  test('deregisters nobody unless it is told why', () => {
    expect(JSON.stringify(resources(stack()))).not.toContain('Deregister');
    expect(
      resources(stack({ retainRegistration: Safeguard.disabled({ reason: 'a test organization' }) }))[
        'DelegatedAdministrator'
      ]?.Properties,
    ).toMatchObject({ DeregisterReason: 'a test organization' });
  });

  test('says who was registered, once that is so', () => {
    const { Outputs: outputs } = Template.fromStack(stack()).toJSON() as {
      Outputs: Record<string, { Value: unknown }>;
    };
    expect(Object.keys(outputs)).toEqual(['DelegatedAdministratorAccount', 'OrganizationId']);
    expect(outputs['DelegatedAdministratorAccount']?.Value).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^DelegatedAdministrator/), 'MemberAccountId'],
    });
  });

  test('refuses its own account', () => {
    expect(() => stack({ accountId: MANAGEMENT.account })).toThrow(
      "received 111111111111, the stack's own account; allowed: a member account",
    );
  });
});
