import { Validations } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/**
 * Acknowledges warnings of alarms and of a trail of this app, by the last part of their IDs, with the user's reasons.
 */
export function acknowledgeWarnings(
  { trail, alarms }: { readonly trail?: IConstruct; readonly alarms: IConstruct },
  reasons: Readonly<Record<string, string>>,
): void {
  for (const [id, reason] of Object.entries(reasons)) {
    for (const construct of [...(trail ? [trail] : []), alarms])
      Validations.of(construct).acknowledge({ id: `cdk-organization-trail:${id}`, reason });
  }
}
