import { Validations } from 'aws-cdk-lib/core';
import type { OrganizationTrailStack } from '../lib/stacks/organization-trail-stack';

/** Acknowledges warnings of trail and alarms, by the last part of their ids, with the user's reasons. */
export function acknowledgeWarnings(
  { trail, alarms }: OrganizationTrailStack,
  reasons: Readonly<Record<string, string>>,
): void {
  for (const [id, reason] of Object.entries(reasons)) {
    for (const construct of [trail, alarms])
      Validations.of(construct).acknowledge({ id: `cdk-organization-trail:${id}`, reason });
  }
}
