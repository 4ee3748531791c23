import { describe, expect, test } from '@jest/globals';
import { App, CfnParameter, Stack } from 'aws-cdk-lib/core';
import { Problems } from '../../../lib/internal/problems';
import { checkKnownWhenDeployed } from '../../../lib/trail/known-when-deployed';
import { TrailIdentity } from '../../../lib/trail/trail-identity';
import { ENV, ORGANIZATION } from '../../support/template';

function check(identity: TrailIdentity, user: Stack, owner: Stack): string {
  const problems = new Problems('Thing', 'Thing');
  checkKnownWhenDeployed(problems, user, owner, identity);
  try {
    problems.throwIfAny();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

describe('What an identity leaves to deployment', () => {
  const app = new App();
  const here = new Stack(app, 'Here');
  const beside = new Stack(app, 'Beside');
  const elsewhere = new Stack(app, 'Elsewhere', { env: ENV });

  test('may be anything in one stack', () => {
    const name = new CfnParameter(here, 'Name').valueAsString;
    expect(check(new TrailIdentity(here, { trailName: name, organizationId: ORGANIZATION }), here, here)).toBe('');
  });

  test('may be account and Region of two stacks that are deployed to the same place', () => {
    expect(check(new TrailIdentity(here, { organizationId: ORGANIZATION }), here, beside)).toBe('');
  });

  test('may not be account and Region where the other stack has its own', () => {
    expect(check(new TrailIdentity(here), here, elsewhere)).toMatch(
      /the management account id, but stack 'Here' specifies neither.*its 12 digits[^]*the home Region, but stack 'Here' specifies neither.*its code/,
    );
  });

  test('may not come from a stack that is deployed later', () => {
    const name = new CfnParameter(here, 'Later').valueAsString;
    expect(check(new TrailIdentity(here, { trailName: name }), here, beside)).toContain(
      "the policy of 'Beside' needs the trail name, which is known only when stack 'Here' is deployed; allowed: its literal value",
    );
  });
});
