import { OrganizationTrail } from '../../../lib/trail/organization-trail';
import type { OrganizationTrailProps } from '../../../lib/trail/organization-trail-props';
import { TrailIdentity } from '../../../lib/trail/trail-identity';
import type { Stack } from 'aws-cdk-lib/core';
import { ORGANIZATION } from '../../support/template';

export const KEY_ARN = 'arn:aws:kms:eu-central-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab';

export function trailIn(stack: Stack, props: OrganizationTrailProps = {}): OrganizationTrail {
  return new OrganizationTrail(stack, 'Trail', props);
}

/** Of an organization whose ID is known. */
export function literal(stack: Stack): TrailIdentity {
  return new TrailIdentity(stack, { organizationId: ORGANIZATION, partition: 'aws' });
}
