import { describe, expect, test } from '@jest/globals';
import { App, Stack, Tags } from 'aws-cdk-lib/core';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import { OrganizationTrail } from '../../../lib/trail/organization-trail';
import { TrailOwner } from '../../../lib/trail/trail-owner';
import { only, ORGANIZATION } from '../../support/template';

const ENV = { account: '222222222222', region: 'eu-central-1' };
const owner = TrailOwner.delegatedAdministrator({ organizationId: ORGANIZATION, managementAccountId: '111111111111' });

const tagsOf = (stack: Stack): unknown => only(stack, 'Custom::OrganizationTrail').Properties['Tags'];

function inOwnStack(app = new App(), tags?: Record<string, string>): { stack: Stack; trail: OrganizationTrail } {
  const stack = new Stack(app, 'Audit', { env: ENV, tags });
  return { stack, trail: new OrganizationTrail(stack, 'Trail', { owner }) };
}

describe('the tags of a trail from a delegated administrator', () => {
  test('are none where the app has none', () => {
    expect(tagsOf(inOwnStack().stack)).toBeUndefined();
  });

  test('are those of the app, of the stack and of the trail, as on a trail that CloudFormation makes', () => {
    const app = new App();
    const { stack, trail } = inOwnStack(app, { Cost: '42' });
    Tags.of(app).add('Team', 'security');
    Tags.of(trail).add('Team', 'audit');
    Tags.of(stack).add('Buckets', 'only', { includeResourceTypes: ['AWS::S3::Bucket'] });
    Tags.of(trail).add('Trails', 'too', { includeResourceTypes: ['AWS::CloudTrail::Trail'] });
    expect(tagsOf(stack)).toEqual([
      { Key: 'Cost', Value: '42' },
      { Key: 'Team', Value: 'audit' },
      { Key: 'Trails', Value: 'too' },
    ]);
  });

  test('have that of our stack', () => {
    const stack = new OrganizationTrailStack(new App(), 'Audit', { env: ENV, owner, alarms: { detections: [] } });
    expect(tagsOf(stack)).toEqual([{ Key: 'cdk-organization-trail', Value: 'Audit' }]);
  });
});
