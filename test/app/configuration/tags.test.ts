import { describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib/core';
import { addStacks } from '../../../app/organization-trail-app';
import { context } from '../../support/configuration';
import { only } from '../../support/template';

const DELEGATED = {
  homeRegion: 'eu-central-1',
  delegatedAdministrator: '222222222222',
  logArchiveAccount: '333333333333',
  organizationId: 'o-exampleorg1',
  managementAccountId: '111111111111',
};

function stacks(settings: Record<string, unknown>): Stack[] {
  const app = new App({ context: context(settings) });
  addStacks(app);
  return app.node.children.filter((child) => Stack.isStack(child));
}

describe('The key tags of the app', () => {
  test('reaches every stack, and the trail of a delegated administrator', () => {
    const all = stacks({ ...DELEGATED, tags: '{"Team":"security"}' });
    const trail = all.find(({ stackName }) => stackName === 'OrganizationTrail');
    expect(trail && only(trail, 'Custom::OrganizationTrail').Properties['Tags']).toContainEqual({
      Key: 'Team',
      Value: 'security',
    });
    // Since the template was written, they are there.
    expect(all.map((stack) => [stack.stackName, stack.tags.tagValues()])).toEqual(
      all.map(({ stackName }) => [stackName, expect.objectContaining({ Team: 'security' })]),
    );
  });

  test.each([
    [{ 'AWS:Team': 'x' }, 'received "AWS:Team"; allowed: keys of 1 to 128 characters, not starting with aws:'],
    [{ Team: 5 }, 'received {"Team":5}; allowed: { id: text of up to 256 characters, … }'],
  ])('refuses %j', (tags, message) => {
    expect(() => stacks({ tags })).toThrow(`organization-trail:tags: ${message}`);
  });
});
