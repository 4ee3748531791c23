import { expect, test } from '@jest/globals';
import { planOf } from '../../../cli/doctor/options';

test('the home Region that doctor is told goes before that of the environment', () => {
  const options = { trailName: 'organization-trail', stack: 'OrganizationTrail', format: 'text' } as const;
  expect(planOf({ ...options, homeRegion: 'eu-west-1' }, 'us-east-1').homeRegion).toBe('eu-west-1');
  expect(planOf(options, 'us-east-1').homeRegion).toBe('us-east-1');
});
