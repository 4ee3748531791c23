import { Validations } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

const PREFIX = 'cdk-organization-trail:';

/**
 * Adds warnings. Each is shown until the construct, or one around it, acknowledges `cdk-organization-trail:<id>`.
 *
 * @param warnings by the last part of their IDs; `undefined` if there is nothing to warn about
 */
export function warn(construct: IConstruct, warnings: Readonly<Record<string, string | undefined>>): void {
  for (const [id, message] of Object.entries(warnings)) {
    if (message !== undefined && !isAcknowledged(construct, `${PREFIX}${id}`))
      Validations.of(construct).addWarning(`${PREFIX}${id}`, message);
  }
}

/**
 * The CDK checks this too, but older versions ignore an acknowledgement on the construct itself if the warning is added
 * later.
 */
function isAcknowledged({ node }: IConstruct, id: string): boolean {
  return node.scopes.some((scope) =>
    scope.node.metadata.some(
      ({ type, data }) =>
        type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY &&
        Object.keys(data as object).some((acknowledged) => acknowledged === id || acknowledged.endsWith(`::${id}`)),
    ),
  );
}
