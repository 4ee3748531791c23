import { describe, expect, test } from '@jest/globals';
import { App, CfnParameter, Stack } from 'aws-cdk-lib/core';
import { OrganizationAccess } from '../../../lib/organization/organization-access';
import { TrailIdentity } from '../../../lib/trail/trail-identity';
import { isOfAnotherAccount } from '../../../lib/trail/trail-origin';
import { testStack } from '../../support/template';

describe('Whose a trail is', () => {
  const isOthers = (stack: Stack, managementAccountId?: string) =>
    isOfAnotherAccount(stack, new TrailIdentity(stack, { managementAccountId }));

  test('its own account’s by default, whether that is known or not', () => {
    expect(isOthers(testStack())).toBe(false);
    expect(isOthers(new Stack(new App(), 'Agnostic'))).toBe(false);
    expect(isOthers(testStack(), '111111111111')).toBe(false);
  });

  test("another account's, where both are known and differ", () => {
    expect(isOthers(testStack(), '222222222222')).toBe(true);
    // As it always was: whoever deploys decides.
    expect(isOthers(new Stack(new App(), 'Agnostic'), '222222222222')).toBe(false);
  });

  test("another account's, where it is found by what any account of the organization passes", () => {
    const stack = testStack();
    expect(isOthers(stack, new OrganizationAccess(stack, 'Any', { describeOnly: true }).managementAccountId)).toBe(
      true,
    );
    expect(isOthers(stack, new OrganizationAccess(stack, 'Management').managementAccountId)).toBe(false);
    expect(isOthers(stack, new CfnParameter(stack, 'Parameter').valueAsString)).toBe(true);
  });
});
